"""Amounts of money: whole numbers of a currency's smallest unit, read and shown in the reader's way of writing.

How many decimals a currency has is fixed here after ISO 4217 and not taken from CLDR, whose figure for a currency is
how it is usually shown (Lebanese pounds without decimals) and may change from one release to the next: an amount kept
in the database would then mean another sum. Names, symbols and patterns come from CLDR by way of Babel.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import (
    get_currency_name,
    get_currency_symbol,
    get_currency_unit_pattern,
    get_decimal_symbol,
    get_group_symbol,
    parse_pattern,
)
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pycountry import currencies

from banyan.commons.errors import Invalid

_USUAL_DECIMALS: Final = 2
_DECIMALS: Final = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
# Precious metals, units of account and test codes have no smallest unit in ISO 4217: nobody can be paid in them.
_NOT_MONEY: Final = frozenset(
    ("XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX")
)
LARGEST: Final = 2**63 - 1  # what a PostgreSQL bigint holds


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` smallest units (cents, yen, fils) of `currency`, an ISO 4217 code."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, exact: Money(1250, "KWD").amount is Decimal("1.250")."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))


@cache
def currency_codes() -> tuple[str, ...]:
    """Every ISO 4217 currency in which something can cost something."""
    return tuple(sorted(c.alpha_3 for c in currencies if c.alpha_3 not in _NOT_MONEY))


def is_currency(code: str) -> bool:
    """Whether `code` is one of `currency_codes`."""
    return code in currency_codes()


def decimals_of(currency: str) -> int:
    """How many decimals ISO 4217 gives the currency: yen 0, dollars 2, Kuwaiti dinars 3. Raises KeyError."""
    if not is_currency(currency):
        raise KeyError(currency)
    return _DECIMALS.get(currency, _USUAL_DECIMALS)


def currency_choices() -> list[tuple[str, str]]:
    """Codes with "USD – US Dollar" in the reader's language, by code."""
    locale = _locale()
    return [(code, f"{code} – {get_currency_name(code, locale=locale)}") for code in currency_codes()]


def parse_money(text: str, currency: str) -> Money:
    """An amount as somebody wrote it in the language of the page: "1,234.50" in English, "1.234,50" in Spanish.

    The other way of writing decimals is understood where it can mean nothing else ("12.5" in Spanish, as much of Latin
    America writes). Raises Invalid with the key "amount" or "currency".
    """
    if not is_currency(currency):
        raise Invalid({"currency": _("Choose a currency.")})
    decimals = decimals_of(currency)
    amount = _parsed(text)
    if amount is None:
        raise Invalid({"amount": _("Enter a number, such as %(example)s.") % {"example": format_number(_EXAMPLE)}})
    minor = amount.scaleb(decimals)
    if minor != minor.to_integral_value():
        raise Invalid({"amount": _TOO_FINE[decimals]})
    if minor > LARGEST:
        raise Invalid({"amount": _("This is more money than there is.")})
    return Money(int(minor), currency)


def _parsed(text: str) -> Decimal | None:
    """The number that a text means, None where it means none or more than one."""
    locale = _locale()
    plain = "".join(str(unicodedata.decimal(c, c)) for c in text.strip())
    if len(plain) > 40:
        return None
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    plain = plain.replace("\u066b", point).replace("\u066c", group)
    if group.isspace():
        plain, group = re.sub(r"(?<=\d)\s(?=\d{3})", "\u2009", plain), "\u2009"
    whole = rf"(?P<whole>\d+|\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}})"
    found = re.fullmatch(rf"{whole}(?:{re.escape(point)}(?P<part>\d+))?", plain)
    if found is None:
        found = re.fullmatch(r"(?P<whole>\d+)[.,](?P<part>\d{1,2})", plain)
    if found is None:
        return None
    return Decimal(f"{found['whole'].replace(group, '')}.{found['part'] or '0'}")


_TOO_FINE: Final = {
    0: _("This currency has no decimals. Enter a whole number."),
    2: _("This currency has two decimals at most."),
    3: _("This currency has three decimals at most."),
    4: _("This currency has four decimals at most."),
}


def format_number(money: Money) -> str:
    """The bare number for an input, with all decimals, so that `parse_money` gives the same amount back."""
    return _shown(money.amount, "#,##0", decimals_of(money.currency))


def format_money(money: Money) -> str:
    """The amount with its sign or code, exact: "$0.85", "¥120", "KWD 1.250"."""
    return _with_sign(money, decimals_of(money.currency))


def format_money_short(money: Money) -> str:
    """As `format_money`, but a whole sum goes without its noughts: "$12"."""
    return _with_sign(money, _needed_decimals(money))


def format_money_in_words(money: Money) -> str:
    """The amount with the currency's name: "0.85 US dollars", "12 euros"."""
    locale, decimals = _locale(), _needed_decimals(money)
    # CLDR's plural rules look at the decimals that are shown: "1 dollar", but "1.00 dollars".
    counted: Decimal | int = money.amount if decimals else int(money.amount)
    unit = get_currency_unit_pattern(money.currency, count=counted, locale=locale)
    return unit.format(
        _shown(money.amount, "#,##0", decimals), get_currency_name(money.currency, count=counted, locale=locale)
    )


def _needed_decimals(money: Money) -> int:
    return 0 if money.amount == money.amount.to_integral_value() else decimals_of(money.currency)


def _with_sign(money: Money, decimals: int) -> str:
    locale = _locale()
    pattern = locale.currency_formats["standard"].pattern
    if get_currency_symbol(money.currency, locale)[-1].isalpha():
        # CLDR's rule for signs that end in a letter, which Babel leaves out: "KWD 1.250", not "KWD1.250".
        pattern = pattern.replace("¤#", "¤\u00a0#")
    return _shown(money.amount, pattern, decimals, currency=money.currency)


def _shown(amount: Decimal, pattern: str, decimals: int, *, currency: str | None = None) -> str:
    made = parse_pattern(pattern)
    made.frac_prec = (decimals, decimals)
    return str(made.apply(amount, _locale(), currency=currency, currency_digits=False))


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


_EXAMPLE: Final = Money(1250, "USD")
