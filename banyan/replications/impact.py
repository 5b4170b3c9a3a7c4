"""The five dimensions of impact, and codes of measures that others know.

Dimensions: Impact Management Norms of the Impact Management Project (what, who, how much, contribution, risk). Codes:
the IRIS+ catalogue of metrics by the Global Impact Investing Network, two letters and four digits.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

DIMENSIONS: Final = {
    "what": (_("What"), _("What changed for people, and how much does it matter to them?")),
    "who": (_("Who"), _("Who was reached, and how were they served before?")),
    "how_much": (_("How much"), _("How many, how deeply, and for how long?")),
    "contribution": (_("Contribution"), _("What would have happened without it?")),
    "risk": (_("Risk"), _("What could be otherwise than it looks, or undo it?")),
}
PEOPLE_REACHED_CODE: Final = "PI4060"  # IRIS+: client individuals, total
_CODE: Final = re.compile(r"[A-Z]{2}[0-9]{4}")


def is_iris_code(code: str) -> bool:
    """Whether this is written like a code of the IRIS+ catalogue."""
    return _CODE.fullmatch(code) is not None
