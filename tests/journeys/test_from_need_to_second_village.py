"""A solution on its way to a second village: two people and a steward, each in a browser of their own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, assert_accessible
from tests.journeys.test_needs_and_solutions import press

expect.set_options(timeout=30_000)
ORGANISATIONS = Path(__file__).resolve().parents[2] / "banyan" / "web" / "demo" / "organisations.toml"
MOST_QUESTIONS = 60


class Walker:
    """One person with a page of their own; looks at each page for barriers where scripts run."""

    def __init__(self, page: Page, *, looks: bool) -> None:
        self.page, self.looks = page, looks

    def go(self, path: str) -> Page:
        response = self.page.goto(path)
        assert response is not None and response.status == 200, f"{path} answers {response and response.status}"
        self.look()
        return self.page

    def look(self) -> None:
        if self.looks:
            assert_accessible(self.page)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def press(self, name: str = "", value: str = "") -> None:
        """Press a form's button by its name and value; without a name, the page's main one."""
        if name:
            self.page.locator(f"main button[name={name}][value='{value}']").first.click()
            self.page.wait_for_load_state()
        else:
            press(self.page)
        self.look()

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def number(self) -> int:
        """The last number in the address."""
        return int(re.findall(r"/(\d+)(?:-[^/]*)?/", self.path)[-1])


def owner_of(organisation: str) -> str:
    """Who of the demo owns the organisation of that name."""
    rows = tomllib.loads(ORGANISATIONS.read_text("utf-8"))["organisation"]
    return next(str(row["owner"]) for row in rows if row["name"] == organisation)


def solution_called(walker: Walker, words: str) -> int:
    """The number of the solution whose address has these words."""
    walker.go("/solutions/")
    href = walker.page.locator(f"main a[href*='{words}']").first.get_attribute("href")
    return int(re.findall(r"/solutions/(\d+)", href or "")[0])


def assess(founder: Walker, solution: int, country: str) -> str:
    """All questions of the guide, answered one after another; the key of the first pathway that comes out."""
    founder.go(f"/scaling/solutions/{solution}/begin/")
    founder.fill(places=country)
    founder.press()
    assessment = founder.number()
    founder.go(f"/scaling/assessments/{assessment}/ask/")
    for number in range(MOST_QUESTIONS):
        if "/ask/" not in founder.path:
            break
        founder.page.locator("main [name=step]").nth(3).check()
        founder.fill(reason="We counted it in three villages.")
        founder.looks = founder.looks and number < 3  # one question looks like another
        founder.press()
    founder.go(f"/scaling/assessments/{assessment}/")
    founder.press()
    founder.go(f"/scaling/assessments/{assessment}/result/")
    expect(founder.page.locator("#first")).to_be_visible()
    founder.go(f"/scaling/assessments/{assessment}/decide/")
    pathway = founder.page.locator("main [name=pathways]").first
    key = pathway.get_attribute("value") or ""
    pathway.check()
    founder.fill(text="We pass it on to somebody who is there already, and stay where we are.")
    founder.press()
    expect(founder.page.locator("#decisions")).to_contain_text("We pass it on")
    return key


def match_and_introduce(founder: Walker, solution: int) -> tuple[str, str]:
    """Ask to be introduced to the first who could carry it; their name and the address of the introduction."""
    founder.go(f"/scaling/solutions/{solution}/carriers/")
    asking = founder.page.locator("a[href*='/introduce/']")
    card = founder.page.locator("main li").filter(has=asking).first
    carrier = card.locator(".card-title").first.inner_text().strip()
    founder.go(card.locator("a[href*='/introduce/']").get_attribute("href") or "")
    founder.fill(message="You are where we cannot be. May we tell you what we learnt?")
    founder.press()
    return carrier, founder.path


@pytest.mark.parametrize(
    ("founder_key", "words", "country", "language", "width", "javascript"),
    [
        ("amina", "a-room-of-her-own", "India", "en", DESK, True),
        ("yusuf", "%D8%A7%D9%84%D8%B1%D9%8A", "كينيا", "ar", PHONE, False),
    ],
    ids=["English, desk", "Arabic, phone, no JavaScript"],
)
def test_a_solution_takes_root_in_a_second_village(
    founder_key, words, country, language, width, javascript, open_page, sign_in
):
    def enter(who: str) -> Walker:
        page = open_page("/", width=width, javascript=javascript, language=language)
        sign_in(page, who)
        return Walker(page, looks=javascript)

    founder, steward = enter(founder_key), enter("stella")
    solution = solution_called(founder, words)
    assess(founder, solution, country)

    founder.looks = javascript
    name, introduction = match_and_introduce(founder, solution)
    carrier = enter(owner_of(name))
    assert "@demo.banyan.example" not in founder.page.locator("main").inner_text()
    carrier.go("/scaling/introductions/")
    carrier.go(introduction)
    carrier.fill(words="Gladly. Come and see our school.")
    carrier.press("what", "accept")
    assert "@demo.banyan.example" in founder.go(introduction).locator("main").inner_text()

    founder.go(founder.page.locator("main a[href*='/handovers/propose/']").first.get_attribute("href") or "")
    founder.fill(place=country)
    founder.page.locator("main [name=pathway]").first.check()
    founder.press()
    handover = f"/handovers/{founder.number()}/"
    steward.page.goto(handover)
    assert "404" in steward.page.title() or steward.page.locator(".oops").count()
    founder.go(f"{handover}witnesses/")
    person = steward.go("/me/").locator("a[href*='/people/']").first.get_attribute("href") or ""
    founder.fill(person=person)
    founder.press()
    steward.go(handover)

    carrier.go(handover)
    carrier.press("to", "talks")
    carrier.go(f"{handover}terms/change/")
    carrier.fill(note="Our rains come in March.", duration="A pilot that holds two rains, then three years.")
    carrier.press()
    assert re.search(r"terms/1\.\.2/$", carrier.path)
    for one in (founder, carrier):
        one.go(f"{handover}terms/2/")
        one.page.locator("main [name=read]").check()
        one.press()
    founder.go(handover)
    founder.press("to", "piloting")

    founder.go(f"/replications/solutions/{solution}/reach/")
    if founder.page.locator("main [name=counts]").is_editable():
        founder.fill(counts="Somebody who used it in at least three months of the period.", unit="people")
        founder.press()
    carrier.go(f"/replications/register/?solution={solution}&handover={founder_number(handover)}")
    carrier.fill(place=country, carrier=name, started_on="2025-01-15")
    carrier.page.locator("main [name=status]").select_option("piloting")
    carrier.press()
    replication = carrier.path
    carrier.go(f"{replication}reports/new/")
    carrier.fill(
        begins="2025-01-15",
        ends="2025-12-31",
        people_reached="214",
        how_counted="By the list of the school, in June and in December.",
    )
    carrier.press()
    carrier.press()
    grove = founder.go(f"/replications/solutions/{solution}/")
    assert "214" in grove.locator("main").inner_text() or "٢١٤" in grove.locator("main").inner_text()
    assert grove.locator("main svg g.grove").count() == 1
    steward.go("/steward/")
    steward.go("/replications/throughput/")


def founder_number(handover: str) -> int:
    """The number in a handover's address."""
    return int(handover.strip("/").split("/")[-1])
