"""A newcomer joins with a mailed code, makes a passkey, and from then on signs in without a password.

Under the strict Content Security Policy: `open_page` fails the test when the browser reports anything refused.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, assert_accessible

PASSWORD = "roots and branches"


def _virtual_authenticator(page: Page) -> str:
    """A platform authenticator (as a phone's own) that says yes; its keys can be found by the site alone."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return str(session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


def _join(page: Page, network, name: str, address: str) -> None:
    page.goto("/account/signup/?next=/me/profile/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", address)
    page.fill("[name=password1]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("confirm-email"))
    page.fill("[name=code]", network.mailed_code(address))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"^[^?]*/me/profile/$"))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_newcomer_joins_and_signs_in_with_a_passkey(network, open_page, width):
    page = open_page("/account/signup/", width=width)
    assert_accessible(page)
    _virtual_authenticator(page)
    _join(page, network, "Wanjiru Kamau", f"wanjiru{width}@example.org")

    page.goto("/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"^[^?]*/webauthn/add/$"))
    assert_accessible(page)
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")

    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/$"))
    page.goto("/account/login/?next=/me/settings/")
    assert_accessible(page)
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"^[^?]*/me/settings/$"))
    page.goto("/me/")
    expect(page.locator("h1")).to_have_text("Wanjiru Kamau")


def test_somebody_elses_authenticator_opens_nothing(network, open_page):
    page = open_page("/account/login/")
    _virtual_authenticator(page)
    page.goto("/account/login/")
    page.click("#passkey_login")
    page.wait_for_timeout(1500)
    page.goto("/me/")
    assert "/account/login/" in page.url


def test_joining_works_without_javascript(network, open_page):
    page = open_page("/account/signup/", javascript=False)
    _join(page, network, "Baraka Njoroge", "baraka@example.org")
    expect(page.locator("h1")).to_have_text("Profile")
