"""The connexion fee's rule."""

from __future__ import annotations

import pytest

from banyan.methods.connexion_fee import Fee, Why, connexion_fee


@pytest.mark.parametrize(
    ("kind", "gain", "currency", "expected"),
    [
        ("company", 100_000, "EUR", Fee(2_000, "EUR", Why.SHARE_OF_GAIN)),
        ("company", 149, "EUR", Fee(2, "EUR", Why.SHARE_OF_GAIN)),  # rounded down
        ("company", 49, "JPY", Fee(0, "JPY", Why.SHARE_OF_GAIN)),
        ("company", 2**63 - 1, "EUR", Fee((2**63 - 1) // 50, "EUR", Why.SHARE_OF_GAIN)),  # exact, however large
        ("", 100_000, "KES", Fee(2_000, "KES", Why.SHARE_OF_GAIN)),
        ("community", 100_000, "EUR", Fee(0, "", Why.COMMUNITY)),
        ("company", 0, "", Fee(0, "", Why.NO_GAIN)),
    ],
)
def test_the_rule(kind, gain, currency, expected):
    assert connexion_fee(organisation_kind=kind, gain_minor=gain, currency=currency) == expected


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="negative"):
        connexion_fee(organisation_kind="ngo", gain_minor=-1, currency="EUR")
    with pytest.raises(ValueError, match="currency"):
        connexion_fee(organisation_kind="ngo", gain_minor=1, currency="")
