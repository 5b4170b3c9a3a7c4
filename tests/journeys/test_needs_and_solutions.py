"""From a need voiced in French to an English solution, and what people do with both on the way."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.conftest import DESK, PHONE, assert_accessible

expect.set_options(timeout=30_000)
SHARED_DATA = Path(os.environ.get("BANYAN_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
REGISTRY = SHARED_DATA / "dpg-registry" / "registry.jsonl"
ways = pytest.mark.parametrize(("width", "javascript"), [(PHONE, True), (PHONE, False), (DESK, True), (DESK, False)])


def press(page: Page) -> None:
    """Press the main button of the page's form."""
    page.locator("main form button[type=submit].button-primary").last.click()
    page.wait_for_load_state()


def reload_until(page: Page, words: str, *, within: float = 150) -> None:
    """Look at a page again and again until a task has put something there."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if words in page.locator("main").inner_text():
            return
        time.sleep(1)
        with suppress(Error):  # the page may have been on its way to renew itself
            page.reload()
    raise AssertionError(f"{page.url} never said {words!r}")


@ways
def test_a_need_voiced_in_french_finds_a_solution_written_in_english(width, javascript, open_page, sign_in):
    page = open_page("/", width=width, javascript=javascript, language="fr")
    sign_in(page, "claire")
    page.goto("/needs/voice/")
    assert_accessible(page) if javascript else None
    page.locator("[name=title]").fill(f"Nos pompes à main restent en panne des mois ({width}, {javascript})")
    page.locator("[name=story]").fill(
        "Les pompes à motricité humaine du village tombent en panne et personne ne vient les réparer. Il manque des "
        "pièces, un mécanicien proche et une façon de payer un peu chaque mois pour l'entretien."
    )
    page.locator("[name=place]").fill("Côte d’Ivoire")
    page.locator("[name=people_affected]").fill("900")
    page.locator("[name=how_known]").select_option("guess")
    press(page)
    expect(page.locator("h1")).to_contain_text("Nos pompes à main")
    reload_until(page, "Pump care on subscription")


def test_a_solution_is_registered_with_evidence(open_page, sign_in):
    page = open_page("/", width=PHONE)
    sign_in(page, "linh")
    page.goto("/solutions/register/")
    assert_accessible(page)
    page.locator("[name=title]").fill("Floating gardens that rise with the flood")
    page.locator("[name=summary]").fill("Beds of water hyacinth on which vegetables grow through the wet months.")
    page.locator("[name=problem]").fill("Fields lie under water for three months, and vegetables cost too much.")
    page.locator("[name=approach]").fill(
        "Families **weave beds** together, plant on them, and compost them afterwards."
    )
    page.locator("[name=stage][value=pilot]").check()
    press(page)
    expect(page.locator("h1")).to_have_text("Floating gardens that rise with the flood")
    page.goto(page.url + "evidence/add/")
    page.locator("[name=level][value='3'], select[name=level]").first.evaluate(
        "element => element.tagName === 'SELECT' ? (element.value = '3') : element.click()"
    )
    page.locator("[name=statement]").fill("Households ate vegetables on 5 days a week in the flood, 2 the year before.")
    page.locator("[name=source_name]").fill("Diaries of 60 households")
    press(page)
    expect(page.locator("main")).to_contain_text("Diaries of 60 households")
    assert_accessible(page)


def test_an_edit_is_suggested_and_accepted(open_page, sign_in):
    page = open_page("/solutions/")
    sign_in(page, "joaquin")
    page.goto("/search/?q=flood+board+tea+stall")
    page.get_by_role("link", name="The flood board at the tea stall").first.click()
    solution = page.url
    page.goto(solution + "suggest/")
    page.locator("[name=looking_for]").fill(
        "River basins anywhere; someone to try it with sign language and with radio."
    )
    page.locator("[name=reason]").fill("Radio reaches herders who never come to the tea stall.")
    press(page)
    expect(page.locator("main")).to_contain_text("Radio reaches herders")
    suggestion = page.url
    other = open_page("/")
    sign_in(other, "linh")
    other.goto(suggestion if "/suggestions/" in suggestion else solution + "suggestions/")
    if re.search(r"/suggestions/$", other.url):
        other.locator("main a[href*='/suggestions/']").first.click()
    other.get_by_role("button", name="Take over what is ticked").click()
    other.goto(solution)
    expect(other.locator("body")).to_contain_text("with radio")


def test_a_steward_merges_duplicates_and_nobodys_words_are_lost(open_page, sign_in):
    page = open_page("/")
    sign_in(page, "amina")
    addresses = []
    for place, words in (("Kenya", "Our market has no shade at noon."), ("Uganda", "No roof over our market either.")):
        page.goto("/needs/voice/")
        page.locator("[name=title]").fill(f"The market place has no roof ({place})")
        page.locator("[name=story]").fill(f"{words} Vegetables wilt by eleven and sellers faint.")
        page.locator("[name=place]").fill(place)
        press(page)
        expect(page.locator("h1")).to_contain_text("The market place has no roof")
        addresses.append(page.url)
    steward = open_page("/")
    sign_in(steward, "stella")
    numbers = [re.search(r"/needs/(\d+)", address).group(1) for address in addresses]
    steward.goto(f"/needs/{numbers[1]}/merge/?into={numbers[0]}")
    expect(steward.locator("main")).to_contain_text("Our market has no shade")
    expect(steward.locator("main")).to_contain_text("No roof over our market")
    press(steward)
    expect(steward.locator("main")).to_contain_text("Our market has no shade at noon.")
    expect(steward.locator("main")).to_contain_text("No roof over our market either.")
    steward.goto(addresses[1])
    assert f"/needs/{numbers[0]}" in steward.url


@pytest.mark.skipif(not REGISTRY.exists(), reason=f"the registry to import is not at {REGISTRY}")
def test_a_steward_brings_in_a_registry_and_sees_its_progress(open_page, sign_in):
    page = open_page("/")
    sign_in(page, "stella")
    page.goto("/import/")
    assert_accessible(page)
    page.locator("[name=kind][value=dpg-registry], [name=kind][value=dpg_registry]").first.check()
    page.locator("[name=file]").set_input_files(str(REGISTRY))
    press(page)
    expect(page.locator("main")).to_contain_text(re.compile(r"\b152\b"))
    press(page)
    expect(page.locator("progress").first).to_be_visible()
    reload_until(page, "152 of 152", within=240)
    first = json.loads(REGISTRY.read_text().splitlines()[0])["name"]
    page.goto(f"/search/?q={first}")
    reload_until(page, first)
