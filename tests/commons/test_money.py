"""Money of every ISO 4217 currency: whole smallest units in, the same out, in every language of the interface."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.commons.errors import Invalid
from banyan.commons.money import (
    LARGEST,
    Money,
    currency_choices,
    currency_codes,
    decimals_of,
    format_money,
    format_money_in_words,
    format_money_short,
    format_number,
    parse_money,
)

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@given(currency=st.sampled_from(currency_codes()), minor=st.integers(0, LARGEST))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back_to_the_last_unit(language, currency, minor):
    money = Money(minor, currency)
    with override(language):
        assert parse_money(format_number(money), currency) == money


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_currency_is_read_back_and_shown(language):
    with override(language):
        for currency in currency_codes():
            for minor in (0, 1, 99, 1000, 123_456_789):
                money = Money(minor, currency)
                assert parse_money(format_number(money), currency) == money
                for shown in (format_money(money), format_money_short(money), format_money_in_words(money)):
                    assert any(c.isdigit() for c in shown), (currency, shown)
        assert len(currency_choices()) == len(currency_codes())


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        ("JPY", 0), ("UGX", 0), ("XOF", 0), ("VND", 0), ("CLP", 0), ("ISK", 0), ("RWF", 0),
        ("USD", 2), ("EUR", 2), ("KES", 2), ("INR", 2), ("LBP", 2), ("IRR", 2), ("AFN", 2), ("MGA", 2), ("RSD", 2),
        ("KWD", 3), ("TND", 3), ("BHD", 3), ("IQD", 3), ("OMR", 3), ("JOD", 3), ("LYD", 3),
        ("CLF", 4), ("UYW", 4),
    ],
)  # fmt: skip
def test_decimals_are_those_of_iso_4217(currency, decimals):
    assert decimals_of(currency) == decimals
    assert Money(1, currency).amount == Decimal(1).scaleb(-decimals)


def test_a_hundred_yen_are_not_one_yen_and_a_dinar_has_a_thousand_parts():
    assert parse_money("100", "JPY") == Money(100, "JPY")
    assert parse_money("100", "USD") == Money(10_000, "USD")
    assert parse_money("100", "KWD") == Money(100_000, "KWD")


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("en", "1,234.50", 123_450),
        ("en", " 0.85 ", 85),
        ("en", "1234", 123_400),
        ("es", "1.234,50", 123_450),
        ("es", "12.5", 1250),
        ("en", "12,5", 1250),
        ("fr", "1 234,5", 123_450),
        ("fr", "1\u202f234,50", 123_450),
        ("ar", "١٢٣٫٥", 12_350),
        ("ar", "1,234.5", 123_450),
    ],
)
def test_amounts_are_read_as_people_write_them(language, text, minor):
    with override(language):
        assert parse_money(text, "USD") == Money(minor, "USD")


@pytest.mark.parametrize(
    "text", ["", "abc", "-5", "1e9", "NaN", "inf", "1,2,3", "1.2.3", "0x10", "1_000", "$5", "9" * 50, "1.234.567,89"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_money(text, "USD")
    assert "amount" in refused.value.fields


def test_finer_than_the_smallest_unit_is_refused_not_rounded():
    for text, currency in (("0.5", "JPY"), ("0.005", "USD"), ("0.0005", "KWD")):
        with pytest.raises(Invalid):
            parse_money(text, currency)


def test_more_than_the_database_holds_and_unknown_currencies_are_refused():
    with pytest.raises(Invalid):
        parse_money(str(LARGEST), "USD")
    for currency in ("", "XXX", "XAU", "usd", "ABC"):  # XXX is ISO 4217 for no currency, XAU for gold
        with pytest.raises(Invalid) as refused:
            parse_money("1", currency)
        assert "currency" in refused.value.fields


def test_amounts_are_shown_with_sign_or_in_words():
    assert format_money(Money(85, "USD")) == "$0.85"
    assert format_money_short(Money(1200, "USD")) == "$12"
    assert format_money(Money(1250, "KWD")) == "KWD\u00a01.250"
    assert format_money(Money(120, "JPY")) == "¥120"
    assert format_money_in_words(Money(85, "USD")) == "0.85 US dollars"
    assert format_money_in_words(Money(100, "EUR")) == "1 euro"
    with override("es"):
        assert format_money_in_words(Money(85, "USD")) == "0,85 dólares estadounidenses"
