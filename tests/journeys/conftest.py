"""Journeys: a real browser, a whole running network with its demo, and nothing faked in between."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.instances import Instance, free_port

CHROMIUM = "/usr/bin/chromium"
DEMO_PASSWORD = "under the banyan"
PHONE, DESK = 360, 1280


@pytest.hookimpl(tryfirst=True)  # before the runner that shares tests out looks at their groups
def pytest_collection_modifyitems(items):
    """All journeys share one running network, so they run in one process; without a browser they are skipped, or fail
    where BANYAN_BROWSER_REQUIRED says that none may be."""
    absent = not Path(CHROMIUM).exists()
    items.sort(key=lambda item: item.path.name != "test_tutorial.py")  # it needs the network as it was loaded
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if absent and not os.environ.get("BANYAN_BROWSER_REQUIRED"):
            item.add_marker(pytest.mark.skip(reason=f"there is no browser at {CHROMIUM}"))


@dataclass(frozen=True)
class Network:
    """A running network with the demo loaded."""

    instance: Instance

    @property
    def url(self) -> str:
        return f"http://localhost:{self.instance.port}"

    def mailed_code(self, address: str, *, within: float = 20) -> str:
        """The code in the newest mail to `address`."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for path in sorted(
                (self.instance.folder / "mail").glob("*"), key=lambda p: p.stat().st_mtime, reverse=True
            ):
                message = message_from_bytes(path.read_bytes())
                if address in str(message["To"]):
                    part = next(p for p in message.walk() if p.get_content_type() == "text/plain")
                    found = re.search(
                        r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", part.get_payload(decode=True).decode(), re.M
                    )
                    if found:
                        return found.group(1)
            time.sleep(0.2)
        raise AssertionError(f"no code was mailed to {address}")


@pytest.fixture(scope="session")
def network(tmp_path_factory) -> Iterator[Network]:
    """A network of its own, started as a newcomer would start it."""
    instance = Instance(tmp_path_factory.mktemp("network"), free_port())
    running = instance.start("--demo")
    try:
        assert instance.answers("/readyz", within=240), "the network did not start"
        yield Network(instance)
    finally:
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=60)
        if "Traceback" in said:
            print(said[-8000:])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
            ],
        )
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, network: Network) -> Iterator[OpenPage]:
    """open_page("/needs/", width=360, javascript=False, language="ar"): a page in a browser of its own. A test fails
    when the browser reports a refused resource (Content Security Policy) or an error of a script."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_it(
        path: str = "/", *, width: int = DESK, javascript: bool = True, language: str = "en", dark: bool = False
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale=language,
            color_scheme="dark" if dark else "light",
            base_url=network.url,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(network: Network) -> Callable[..., None]:
    """sign_in(page, "amina"): sign in as somebody of the demo."""

    def sign_in_as(page: Page, who: str) -> None:
        page.goto("/account/login/")
        page.locator("input[name=login]").fill(f"{who}@demo.banyan.example")
        page.locator("input[type=password]").fill(DEMO_PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"^(?!.*/account/login/).*$"))

    return sign_in_as


def assert_accessible(page: Page) -> None:
    """axe finds nothing on the page as it stands, and nothing is wider than the screen."""
    assert not (found := barriers(page)), found


def barriers(page: Page) -> str:
    """What axe finds on the page as it stands, and what is wider than the screen; nothing where all can use it."""
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    if results.violations_count:
        return f"{page.url}\n{results.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return f"{page.url} is {wider} pixels wider than the screen" if wider > 0 else ""
