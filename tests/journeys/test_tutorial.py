"""The tutorial, followed word for word: what it tells people to choose is there under that very name."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import DEMO_PASSWORD
from tests.journeys.test_needs_and_solutions import reload_until

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-steps.md"


def told(pattern: str) -> str:
    """What the tutorial says there, on one line."""
    found = re.search(pattern, re.sub(r"\s+", " ", TUTORIAL.read_text()))
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
