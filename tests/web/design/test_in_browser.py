"""The design in a real browser: accessible, reflowing, and its modules doing what templates/README.md says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web.design import specimens

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.design.specimens"),
    pytest.mark.skipif(
        not CHROMIUM.exists() and not os.environ.get("BANYAN_BROWSER_REQUIRED"),
        reason=f"there is no browser at {CHROMIUM}",
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """visit("/styleguide/", width=360): a page. The test fails where the policy refused something or a script broke."""
    contexts, complaints = [], []

    def open_it(path: str, *, width: int = 1280, language: str = "en", javascript: bool = True, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=language, java_script_enabled=javascript,
            base_url=live_server.url, **options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("path", ["/styleguide/", "/form/saved/", "/error/404/", "/error/500/", "/account/login/"])
@pytest.mark.parametrize("scheme, language, width", [("light", "en", 1280), ("dark", "ar", 360)])
def test_axe_finds_nothing(visit, path, scheme, language, width):
    page = visit(path, width=width, language=language, color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_wider_than_320_pixels(visit, language):
    page = visit("/styleguide/", width=320, language=language)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_targets_are_24_pixels_at_least(visit):
    """WCAG 2.5.8: links inside sentences are excepted."""
    page = visit("/styleguide/", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
        .filter((e) => e.checkVisibility() && !e.closest("p, .prose, .activity-item, .visually-hidden"))
        .map((e) => [e.textContent.trim() || e.name, (e.closest("label") ?? e).getBoundingClientRect()])
        .filter(([, box]) => box.height && box.height < 24 && box.y > 0)
        .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""
    )
    assert [one for one in small if not one.startswith("Skip")] == []


def test_focus_is_visible_on_everything_that_takes_it(visit):
    page = visit("/styleguide/")
    for _ in range(30):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "3px" in outline and "solid" in outline


def test_menus_open_without_javascript(visit):
    page = visit("/elsewhere/", width=360, javascript=False)
    page.locator("header details.menu summary").first.click()
    page.get_by_role("button", name="Français").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator("header details.menu summary").first.click()
    page.locator("header button[value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_open_menu_closes_on_escape_and_on_a_click_elsewhere(visit):
    page = visit("/elsewhere/")
    menu = page.locator("header details.menu").first
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


TYPED = "Clean water at the school"


def test_a_form_saves_itself(visit):
    page = visit("/form/saved/")
    with page.expect_request("**/draft/saved/") as sent:
        page.get_by_label("What is needed?").fill(TYPED)
    assert "title=Clean+water" in sent.value.post_data
    assert sent.value.headers["x-csrftoken"]
    expect(page.locator("[data-autosave-status]")).to_contain_text("Draft saved at")


def test_what_is_typed_outlives_the_session_and_can_be_discarded(visit):
    page = visit("/form/signed-out/")
    page.get_by_label("What is needed?").fill(TYPED)
    page.get_by_label("A survey").check()
    expect(page.locator("[data-autosave-status]")).to_contain_text("signed out")
    page.reload()
    expect(page.get_by_text("What you had typed here is back.")).to_be_visible()
    expect(page.get_by_label("What is needed?")).to_have_value(TYPED)
    expect(page.get_by_label("A survey")).to_be_checked()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("What is needed?")).to_have_value("")
    page.reload()
    expect(page.get_by_label("What is needed?")).to_have_value("")


def test_what_is_typed_outlives_being_offline(visit):
    page = visit("/form/saved/")
    expect(page.locator("form[data-autosave-begun=yes]")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("What is needed?").fill(TYPED)
    expect(page.locator("[data-autosave-status]")).to_contain_text("kept on this device")
    with page.expect_response("**/draft/saved/"):
        page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Draft saved at")


def test_what_was_typed_before_the_module_came_is_kept_as_soon_as_it_comes(visit):
    page = visit("/elsewhere/")
    waiting = []
    page.route("**/autosave*.js", lambda route: waiting.append(route))
    page.goto("/form/saved/")
    page.get_by_label("What is needed?").fill(TYPED)
    with page.expect_request("**/draft/saved/") as sent:
        waiting[0].continue_()
    assert "title=Clean+water" in sent.value.post_data


def test_a_module_that_could_not_be_fetched_is_fetched_when_the_connection_is_back(visit):
    page = visit("/elsewhere/")
    page.route("**/autosave*.js", lambda route: route.abort())
    page.goto("/form/saved/")
    expect(page.locator("form[data-autosave]:not([data-autosave-begun])")).to_be_visible()
    page.unroute("**/autosave*.js")
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.locator("form[data-autosave-begun=yes]")).to_be_visible()


def test_a_form_that_led_to_the_sign_in_page_is_filled_in_again(visit):
    page = visit("/form/saved/?after=entrance")
    page.get_by_label("What is needed?").fill(TYPED)
    page.get_by_label("A guess").check()
    page.get_by_label("Others may write to me").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/entrance/")
    page.goto("/form/saved/?after=entrance")
    expect(page.get_by_label("What is needed?")).to_have_value(TYPED)


def test_a_form_that_was_taken_is_empty_the_next_time(visit):
    page = visit("/form/saved/")
    page.get_by_label("What is needed?").fill(TYPED)
    page.get_by_label("A guess").check()
    page.get_by_label("Others may write to me").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/elsewhere/")
    page.wait_for_function("!sessionStorage.getItem('banyan:sent')")
    page.goto("/form/saved/")
    expect(page.get_by_label("What is needed?")).to_have_value("")


def test_errors_take_the_focus_and_lead_to_their_fields(visit):
    page = visit("/form/saved/")
    page.locator("form.form").evaluate("(form) => { form.noValidate = true; }")
    page.get_by_role("button", name="Send").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("What is needed")).click()
    expect(page.get_by_label("What is needed?")).to_be_focused()


def test_suggestions_are_chosen_with_the_keyboard(visit):
    page = visit("/modules/")
    place = page.get_by_label("Place", exact=True)
    place.press_sequentially("Ki")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(place).to_have_attribute("aria-expanded", "true")
    place.press("ArrowDown")
    place.press("ArrowDown")
    assert place.get_attribute("aria-activedescendant") == page.get_by_role("option").nth(1).get_attribute("id")
    place.press("Enter")
    expect(place).to_have_value("Kismayo")
    expect(page.locator("#place-id")).to_have_value("8")
    expect(place).to_have_attribute("aria-expanded", "false")
    place.press_sequentially("x")
    expect(page.locator("#place-id")).to_have_value("")


def test_what_is_alike_is_shown_beside_the_field(visit):
    page = visit("/modules/")
    page.get_by_label("Title").press_sequentially("Water")
    expect(page.get_by_text("Alike: Water")).to_be_visible()


def test_the_other_modules_work_under_the_strict_policy(visit, tmp_path):
    specimens.polls["count"] = 0
    page = visit("/modules/")
    expect(page.locator("time")).to_have_text("3 hours ago")
    expect(page.get_by_text("finished")).to_be_visible()
    expect(page.get_by_text("Alike: htmx")).to_be_visible()
    page.get_by_role("link", name="Withdraw").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.context.grant_permissions(["clipboard-write", "clipboard-read"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "https://banyan.example/needs/1/"


def test_a_dialog_is_a_page_without_javascript(visit):
    page = visit("/modules/", javascript=False)
    page.get_by_role("link", name="Withdraw").click()
    page.wait_for_url("**/elsewhere/")


def test_a_form_that_does_not_save_itself_warns(visit):
    page = visit("/modules/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Note").press_sequentially("not saved")
    page.locator("footer").get_by_role("link", name="About").click()
    page.wait_for_url("**/about/")
    assert asked == ["beforeunload"]


def test_files_are_shown_before_they_are_sent(visit, tmp_path):
    large = tmp_path / "large.txt"
    large.write_text("x" * 2000)
    page = visit("/form/saved/")
    page.get_by_label("Photo").set_input_files(large)
    expect(page.get_by_text("large.txt, 2 kB")).to_be_visible()
    expect(page.get_by_text("Too large.")).to_be_visible()
    assert page.get_by_label("Photo").evaluate("(field) => field.validationMessage") == "Too large."


def test_the_first_load_of_a_page_stays_small(visit):
    page = visit("/styleguide/")
    page.wait_for_load_state("networkidle")
    fetched = page.evaluate("performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname)")
    assert not [path for path in fetched if "htmx" in path], "htmx is for pages that use it"
    assert len(fetched) <= 14
