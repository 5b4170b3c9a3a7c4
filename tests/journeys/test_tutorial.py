"""The tutorial, followed word for word: what it tells people to choose is there under that very name."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import DEMO_PASSWORD
from tests.journeys.test_needs_and_solutions import reload_until

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorial"


def told(pattern: str, tutorial: str = "first-steps") -> str:
    """What a tutorial says there, on one line."""
    found = re.search(pattern, re.sub(r"\s+", " ", (TUTORIALS / f"{tutorial}.md").read_text()))
    assert found, f"the tutorial no longer says {pattern}"
    return found.group(1)


def test_first_steps(open_page):
    page = open_page("/")

    def choose(words: str, role: str = "link") -> None:
        page.get_by_role(role, name=words, exact=role == "link").first.click()
        page.wait_for_load_state()

    choose("Solutions")
    choose(told(r"Choose \*\*Solutions\*\*, then \*([^*]+)\*"))
    assert page.get_by_role("heading", name=told(r"Further down, under \*\*([^*]+)\*\*")).is_visible()
    choose("Places")
    choose(told(r"Choose \*\*Places\*\*, then \*([^*]+)\*"))
    expect(page.locator("h1")).to_have_text("Kenya")

    choose("Sign in")
    page.locator("input[name=login]").fill(told(r"enter `([^`]+)` with the password"))
    page.locator("input[type=password]").fill(told(r"with the password `([^`]+)`"))
    page.locator("main form").get_by_role("button", name="Sign in").first.click()
    page.wait_for_load_state()

    choose("Needs")
    choose("Voice a need")
    page.get_by_label(told(r"Under \*(What is needed\?)\* write")).fill(told(r"What is needed\?\* write `([^`]+)`"))
    page.get_by_label(told(r"Under \*(The story)\* write")).fill(told(r"The story\* write `([^`]+)`"))
    page.get_by_label(told(r"Under \*(Where\?)\* write")).fill(told(r"Where\?\* write `([^`]+)`"))
    page.locator("main form").get_by_role("button", name=told(r"4\. Choose \*\*([^*]+)\*\*")).click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("Nos pompes à main")
    reload_until(page, told(r"Among them is \*([^*]+)\*, which is written in English"))

    page.get_by_text(told(r"one of the suggestions choose \*\*([^*]+)\*\*")).first.click()
    page.wait_for_load_state()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name=told(r"give a reason, and choose \*\*([^*]+)\*\*")).first.click()
    page.wait_for_load_state()

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(told(r"Sign out, and sign in as `([^`]+)`"))
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.locator("main form").get_by_role("button", name="Sign in").first.click()
    page.wait_for_load_state()
    page.goto("/me/")
    page.get_by_role("link", name=re.compile("steward", re.I)).first.click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text(re.compile("desk", re.I))


def test_from_a_need_to_a_second_village(open_page):
    page = open_page("/")

    def says(pattern: str) -> str:
        return told(pattern, "second-village")

    def choose(words: str, role: str = "link") -> None:
        page.get_by_role(role, name=re.compile(f"^{re.escape(words)}( →)?$")).first.click()
        page.wait_for_load_state()

    def enter(address: str) -> None:
        page.context.clear_cookies()
        page.goto("/account/login/")
        page.locator("input[name=login]").fill(address)
        page.locator("input[type=password]").fill(DEMO_PASSWORD)
        page.locator("main form").get_by_role("button", name="Sign in").first.click()
        page.wait_for_load_state()

    choose("Solutions")
    choose(says(r"Choose \*\*Solutions\*\*, then \*([^*]+)\*"))
    solution = page.url
    for section in re.findall(r"- \*\*([^*]+)\*\* (?:has|says|shows)", (TUTORIALS / "second-village.md").read_text()):
        assert page.get_by_role("heading", name=section, exact=True).is_visible(), section
    choose(says(r"Open \*(Sow water[^*]+)\*"))
    assert page.get_by_role("heading", name=says(r"Under \*\*(What must stay, what may change)\*\*")).is_visible()
    assert page.get_by_role("heading", name=says(r"read \*([^*]+)\*: where")).is_visible()

    enter(says(r"Choose \*\*Sign in\*\*: `([^`]+)`"))
    page.goto(solution)
    choose(says(r"\*\*Should it scale\?\*\* choose \*\*([^*]+)\*\*"))
    expect(page.locator("#turning")).to_be_visible()
    page.goto(solution)
    choose(says(r"\*\*Who could carry it\?\*\* choose \*\*([^*]+)\*\*"))
    assert page.get_by_role("heading", name=says(r"under \*\*(Left out, and why)\*\*")).is_visible()
    assert page.get_by_role("link", name=says(r"\*\*(Ask for an introduction)\*\* tells")).count()
    page.goto("/me/")
    page.locator("#handovers a[href*='/handovers/']").filter(has_text="Sembrar agua").first.click()
    page.wait_for_load_state()
    choose(says(r"Under \*\*Terms\*\* choose \*\*([^*]+)\*\*"))

    enter(says(r"sign in as `(amina@[^`]+)`"))
    page.goto(solution)
    choose(says(r"its page, \*\*([^*]+)\*\*"))
    choose(says(r"table under the picture \*([^*]+)\*"))
    choose(says(r"Choose \*\*(Report reach)\*\*"))
    page.get_by_label("First day").fill(says(r"First day `([^`]+)`"))
    page.get_by_label("Last day").fill(says(r"last day `([^`]+)`"))
    page.get_by_label("People reached").fill(says(r"people reached `([^`]+)`"))
    choose(says(r"Choose \*\*(Save the draft)\*\*"), "button")
    expect(page.locator("main")).to_contain_text("Is that so?")
    choose(says(r"this time choose \*\*([^*]+)\*\*"))
    page.get_by_label("People reached").fill(says(r"write `([^`]+)`, and save"))
    choose("Save the draft", "button")
    choose(says(r"Choose \*\*(Publish for good)\*\*"), "button")

    enter("joaquin@demo.banyan.example")
    page.goto("/me/")
    assert page.get_by_role("heading", name=says(r"under \*\*(Suggestions for your recipes)\*\*")).is_visible()
    page.locator("#recipe-suggestions a[href*='/suggestions/']").first.click()
    page.wait_for_load_state()
    choose(says(r"Open it and choose \*\*([^*]+)\*\*"), "button")
    page.goto(solution)
    choose("See it grow")
    for place in ("San Bartolo Alto", "Kosele Ridge"):
        assert page.get_by_role("link", name=place).count()
