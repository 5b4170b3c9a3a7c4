"""T21: no words of people run as code, on no page, also where a browser enforces no Content Security Policy.

Hostile words are written into every column that holds words (`tests/promises/hostile_text.py`), past all services.
Then a real Chromium opens every page of the table of addresses as a steward, who sees most, and those that differ for
an owner and for visitors, with the policy only reported: nothing may run, nothing may be reported, nothing may be
fetched from elsewhere, no link or handler may be code.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from banyan.people.models import OutgoingMail, Person
from banyan.people.services.digests import send_digest
from tests.promises.hostile_text import ALL, HOSTILE, TOGETHER, poison
from tests.promises.network import Network
from tests.promises.url_table import YES, all_rows
from tests.promises.walker import Walker

CHROMIUM = "/usr/bin/chromium"
BASE = "http://testserver"
POLICY = "Content-Security-Policy"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists() and not os.environ.get("BANYAN_BROWSER_REQUIRED"),
        reason=f"there is no browser at {CHROMIUM}",
    ),
]

WATCH = """
window.ran = []; window.reported = [];
window.canary = word => { window.top.ran.push(String(word ?? "canary")); };
window.alert = window.prompt = window.confirm = window.canary;
document.addEventListener("securitypolicyviolation", event => {
  window.reported.push(event.violatedDirective + " " + event.blockedURI + " " + (event.sample || ""));
});
"""
PROVOKE = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name.startsWith("hx-on")) found.push(`${element.tagName} ${name}=${value}`);
      const leads = ["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster", "background"];
      if (!leads.includes(name) || element.tagName === "IMG") continue;
      let scheme = "";
      try { scheme = new URL(value, document.baseURI).protocol; } catch {}
      if (["javascript:", "data:", "vbscript:", "blob:"].includes(scheme)) found.push(`${element.tagName} ${value}`);
    }
  }
  for (const element of document.querySelectorAll("main *")) {
    for (const name of ["mouseover", "pointerenter", "focus", "toggle", "error", "animationstart", "load"])
      element.dispatchEvent(new Event(name));
  }
  return found;
}"""


class Reader:
    """A Chromium that reads what Banyan answers in this process, and reports what it should not have to."""

    def __init__(self, browser: Browser, walker: Walker, *, enforced: bool = False) -> None:
        self.walker, self.enforced, self.role = walker, enforced, "visitor"
        self.elsewhere: list[str] = []
        self.shown: HttpResponse | None = None
        self.context = browser.new_context(base_url=BASE, service_workers="block")
        self.context.add_init_script(WATCH)
        self.connection = connections[DEFAULT_DB_ALIAS]
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)

    def _answer(self, route: Route, request: Request) -> None:
        if not request.url.startswith(f"{BASE}/"):
            self.elsewhere.append(request.url)
            route.abort()
            return
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        status, headers, body = self._ask(request.url, is_page)
        route.fulfill(status=status, headers=headers, body=body)

    def _ask(self, url: str, is_page: bool) -> tuple[int, dict[str, str], bytes]:
        # Playwright calls back in a context of its own, in which Django would open another connection.
        connections[DEFAULT_DB_ALIAS] = self.connection
        response, self.shown = (self.shown, None) if is_page and self.shown else (self._get(url), self.shown)
        for _step in range(5):  # Chromium would ask for these past the route
            location = response.get("Location")
            if not location:
                break
            target = urljoin(url, location)
            if not target.startswith(f"{BASE}/"):
                self.elsewhere.append(location)
                break
            response = self._get(target)
        headers = {name: value for name, value in response.items() if name not in (POLICY, "Location")}
        if POLICY in response:
            headers[POLICY if self.enforced else f"{POLICY}-Report-Only"] = response[POLICY]
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return 200 if 300 <= response.status_code < 400 else response.status_code, headers, body

    def _get(self, url: str) -> HttpResponse:
        return self.walker.ask(self.role, "GET", url.removeprefix(BASE))

    def complaints(self, role: str, path: str, response: HttpResponse | None = None) -> list[str]:
        """Open a page (or show an answer as if it came from there); what ran, was reported, fetched or may run."""
        self.role, self.shown, self.elsewhere = role, response, []
        try:
            answer = self.page.goto(path, wait_until="load")
        except Exception as error:
            if "ERR_ABORTED" in str(error) or "Download" in str(error):
                return []  # a file, which no page shows
            raise
        found = [f"has {element}" for element in self.page.evaluate(PROVOKE)]
        found += [f"ran {word}" for word in self.page.evaluate("window.ran")]
        if not path.endswith(".atom"):  # Chromium's own picture of XML has style in it
            found += [f"reported {report}" for report in self.page.evaluate("window.reported")]
        found += [f"fetched {url}" for url in self.elsewhere]
        refused = response is not None or path == "/account/social/login/error/"
        if answer is None or answer.status >= (500 if refused else 400):
            found.append(f"answers {answer and answer.status}")
        return [f"{role} at {path}: {words}"[:400] for words in found]


@pytest.fixture(scope="module")
def browser(_network_made) -> Iterator[Browser]:
    connection = connections[DEFAULT_DB_ALIAS]
    with sync_playwright() as playwright:
        connections[DEFAULT_DB_ALIAS] = connection  # Django opens another where an event loop runs
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def _anew(things: Mapping[str, Any]) -> dict[str, Any]:
    """The same things as they are in the database now."""
    read = {
        name: type(thing)._default_manager.filter(pk=thing.pk).first()
        for name, thing in things.items()
        if isinstance(thing, Model)
    }
    return {name: read.get(name) or thing for name, thing in things.items()}


@pytest.fixture
def hostile(network: Network, settings) -> tuple[Walker, set[str]]:
    """The network with hostile words wherever words can be."""
    settings.SECURITY_CONTACT = "security@example.org"
    taken = set().union(*(poison(room) for room in ("commons", "people", "needs", "solutions", "scaling", "exchange")))
    network = replace(network, people=_anew(network.people), things=_anew(network.things))
    return Walker(network), taken


@pytest.fixture
def reader(browser: Browser, hostile: tuple[Walker, set[str]]) -> Iterator[Reader]:
    made = Reader(browser, hostile[0])
    yield made
    made.context.close()


def pages(walker: Walker, role: str) -> list[str]:
    rows = (row for _room, row in all_rows())
    return [walker.fill(row.path) for row in rows if row.get is not None and row.get.by_role[role] == YES]


def test_there_is_enough_that_is_hostile(hostile):
    assert len(ALL) >= 60 and len(set(ALL)) == len(ALL) and all(HOSTILE.values())
    assert {
        "person.name", "person.about", "person.skills", "organisation.name", "organisation.about", "need.title",
        "need.story", "need.tried", "needevidence.statement", "confirmation.story", "solution.title",
        "solution.summary", "solution.problem", "solutionversion.fields", "suggestededit.fields",
        "suggestededit.reason", "evidence.statement", "attachment.name", "attachment.description", "draft.fields",
        "searchentry.title", "report.comment", "case.message", "importrow.raw", "apitoken.name", "lineage.note",
        "answer.reason", "decision.text", "respondent.name",
    } <= hostile[1]  # fmt: skip


def test_nothing_runs_on_any_page_that_a_steward_sees(reader):
    found = []
    for path in pages(reader.walker, "steward"):
        found += reader.complaints("steward", path)
    assert not found, "\n".join(found)


def test_nothing_runs_on_pages_of_the_owner_and_of_visitors(reader):
    """Where they see something else than a steward: what is theirs, and what the cache of pages keeps."""
    theirs = ("/me", "/inbox", "/import", "/organisations", "/needs", "/solutions/mine", "{person.url}", "/unsub")
    found = []
    for role in ("owner", "org_owner", "visitor"):
        for path in pages(reader.walker, role):
            if role == "visitor" or path.startswith(theirs):
                found += reader.complaints(role, path)
    assert not found, "\n".join(found)


def test_nothing_runs_that_an_address_says(reader):
    """Search words, filters, cursors and addresses of pages that are not there, each with every hostile word."""
    found = []
    for words in map(quote, ALL):
        found += reader.complaints("visitor", f"/search/?q={words}&place={words}&theme={words}&kind={words}&x{words}=1")
    for words in (quote(TOGETHER[i : i + 1500]) for i in range(0, len(TOGETHER), 1500)):
        for path in ("/needs/?place={0}&order={0}&cursor={0}", "/solutions/?place={0}&stage={0}&cursor={0}",
                     "/people/?skill={0}&place={0}", "/organisations/?capability={0}&place={0}", "/places/?q={0}",
                     "/explore/?indicator={0}&x={0}", "/activity/?place={0}", "/nowhere/{0}/", "/places/{0}/",
                     "/account/login/?next={0}", "/export/needs.csv?place={0}"):  # fmt: skip
            path = path.format(words)
            response = reader.walker.ask("visitor", "GET", path)
            found += reader.complaints("visitor", path[:60], response)
    assert not found, "\n".join(found)


def test_nothing_runs_that_is_said_back_by_a_form(reader):
    """Every form of the table of addresses, sent with hostile words in all its fields, as it comes back with errors."""
    found = []
    for _room, row in all_rows():
        if row.post is None or not row.send or row.post.by_role["steward"] != YES:
            continue
        path = reader.walker.fill(row.path)
        for words in (TOGETHER[:3000], "javascript:canary()", ALL[15]):
            files = {name: value for name, value in row.send.items() if isinstance(value, tuple)}
            send = dict.fromkeys(row.send, words) | reader.walker.fill(files)
            with transaction.atomic():
                cache.clear()
                response = reader.walker.ask("steward", "POST", path, send)
                found += reader.complaints("steward", path, response)
                transaction.set_rollback(True)
    assert not found, "\n".join(found)


def test_nothing_runs_in_mail(reader, network):
    """The digest of everybody who was told of something, as a mail program would show its HTML."""
    later = timezone.now() + datetime.timedelta(days=9)
    for person in Person.objects.filter(is_active=True, erased_at__isnull=True):
        Person.objects.filter(pk=person.pk).update(digest="daily")
        send_digest(person.pk, later)
    mails = [mail for mail in OutgoingMail.objects.all() if mail.html]
    assert len(mails) > 5
    found = []
    for mail in mails:
        found += reader.complaints("visitor", f"/mail/{mail.pk}", HttpResponse(mail.html))
    assert not found, "\n".join(found)


def test_with_the_policy_enforced_nothing_is_refused(browser, hostile):
    """The same pages as people get them: the browser has nothing to complain of."""
    reader, found = Reader(browser, hostile[0], enforced=True), []
    try:
        for path in ("{need.url}", "{solution.url}", "{person.url}", "{organisation.url}", "/steward/", "/needs/",
                     "/steward/cases/{open_case}/", "/activity/", "/solutions/{solution}/history/1..2/"):  # fmt: skip
            found += reader.complaints("steward", reader.walker.fill(path))
    finally:
        reader.context.close()
    assert not found, "\n".join(found)


def test_where_words_are_not_cleaned_it_is_seen(reader, monkeypatch):
    """The negative control: Markdown with HTML let through runs the canary, and the policy reports it."""
    assert reader.complaints("steward", reader.walker.fill("{need.url}")) == []
    monkeypatch.setattr("banyan.commons.text.nh3.clean", lambda html, **rules: html)
    monkeypatch.setattr("banyan.commons.text._markdown", lambda: MarkdownIt("commonmark", {"html": True}))
    found = "\n".join(reader.complaints("steward", reader.walker.fill("{need.url}")))
    assert "ran canary" in found and "reported script-src" in found and "javascript:" in found
