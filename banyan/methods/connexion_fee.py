"""The connexion fee: what Banyan would ask of those who gain commercially by a handover. Nothing is charged here.

The rule, in words: whoever gains nothing commercially pays nothing, and neither do community groups, whatever they
earn. Each other side pays SHARE of what it expects to earn by the handover in its first year, rounded down to whole
smallest units of its currency. A side pays on its own gain alone; gains in different currencies are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

RULE: Final = "2026-1"  # named with every fee, so that an old fee can be explained when the rule has changed
SHARE: Final = Fraction(2, 100)
FREE_KINDS: Final = frozenset({"community"})


class Why(StrEnum):
    """Which part of the rule decided."""

    NO_GAIN = "no_gain"
    COMMUNITY = "community"
    SHARE_OF_GAIN = "share_of_gain"


@dataclass(frozen=True, slots=True)
class Fee:
    """`minor` smallest units of `currency` ("" where nothing is asked)."""

    minor: int
    currency: str
    why: Why
    rule: str = RULE


def connexion_fee(*, organisation_kind: str, gain_minor: int, currency: str) -> Fee:
    """The fee of one side, from the kind of its organisation ("" for people without one) and its expected gain in the
    first year in smallest units. Raises ValueError for a negative gain, or a gain without a currency."""
    if gain_minor < 0:
        raise ValueError("a gain is not negative")
    if gain_minor == 0:
        return Fee(0, "", Why.NO_GAIN)
    if not currency:
        raise ValueError("a gain is in a currency")
    if organisation_kind in FREE_KINDS:
        return Fee(0, "", Why.COMMUNITY)
    return Fee(int(gain_minor * SHARE), currency, Why.SHARE_OF_GAIN)
