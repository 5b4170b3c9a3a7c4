"""Every page that can be reached by links: it opens, it reads well for machines and people, it leads on."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, barriers

_LEAVE_ALONE = re.compile(
    r"/(account/logout|account/social|files|export/|feeds/|api/v1/(?!reference)|demo/mail)|\.(csv|xlsx|json|jsonld|atom|ics)$"
)
MOST_PAGES = 70


def _shape(path: str) -> str:
    """Pages of the same shape are the same page with other content."""
    return re.sub(r"/[A-Z]{2}(-[A-Z0-9]+)?(?=/)", "/CC", re.sub(r"\d+(-[^/]*)?", "N", path))


def pages_by_links(page: Page, base: str, start: str = "/") -> list[str]:
    """One page of every shape that links lead to from `start`; each must open."""
    waiting, seen, found = deque([start]), {_shape(start)}, []
    while waiting and len(found) < MOST_PAGES:
        path = waiting.popleft()
        response = page.goto(path)
        assert response is not None
        assert response.status < 400, f"{path} answers {response.status}"
        found.append(path)
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            parts = urlsplit(urljoin(base + path, href))
            target = parts.path
            if f"{parts.scheme}://{parts.netloc}" != base or _LEAVE_ALONE.search(target) or _shape(target) in seen:
                continue
            seen.add(_shape(target))
            waiting.append(target)
    return found


@pytest.fixture(scope="module")
def visitor_pages(browser, network) -> list[str]:
    with browser.new_context(base_url=network.url, locale="en") as context:
        return pages_by_links(context.new_page(), network.url)


def test_links_reach_all_parts_of_the_site(visitor_pages):
    shapes = {_shape(path) for path in visitor_pages}
    wanted = {
        "/",
        "/needs/",
        "/solutions/",
        "/places/",
        "/themes/",
        "/organisations/",
        "/people/",
        "/explore/",
        "/about/",
    }
    assert wanted <= shapes
    assert {"/needs/N/", "/solutions/N/", "/places/CC/"} <= shapes


@pytest.mark.parametrize(
    ("language", "width"),
    [("en", PHONE), ("en", DESK), ("fr", PHONE), ("es", DESK), ("ar", PHONE), ("ar", DESK)],
)
def test_every_page_is_for_everyone(language, width, open_page, visitor_pages):
    page = open_page("/", width=width, language=language, dark=width == PHONE)
    found = []
    for path in visitor_pages:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert page.title().strip()
        assert page.locator("h1").count() == 1, path
        found.append(barriers(page))
    assert not any(found), "\n\n".join(filter(None, found))


@pytest.mark.parametrize(("who", "width"), [("stella", DESK), ("stella", PHONE), ("amina", PHONE)])
def test_every_page_of_somebody_signed_in_is_for_everyone(who, width, open_page, sign_in, network):
    page = open_page("/", width=width)
    sign_in(page, who)
    found = []
    for path in pages_by_links(page, network.url, start="/me/"):
        page.goto(path)
        found.append(barriers(page))
    assert not any(found), "\n\n".join(filter(None, found))


def test_every_page_works_without_javascript(open_page, visitor_pages):
    page = open_page("/", javascript=False)
    for path in visitor_pages:
        response = page.goto(path)
        assert response is not None
        assert response.status == 200
        assert page.locator("main").inner_text().strip(), path
        assert page.locator("main a, main button").count(), f"{path} leads nowhere"


def test_no_page_weighs_more_than_sixty_kilobytes_at_the_first_visit(browser, network, visitor_pages):
    heavy = {}
    for path in visitor_pages:
        with browser.new_context(base_url=network.url) as context:
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            weights: list[float] = []
            session.on(
                "Network.loadingFinished", lambda event, weights=weights: weights.append(event["encodedDataLength"])
            )
            page.goto(path, wait_until="networkidle")
            if sum(weights) > 60_000:
                heavy[path] = round(sum(weights) / 1000)
    assert heavy == {}
