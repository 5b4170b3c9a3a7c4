"""What has to change hands, by area, so that nothing is found missing when the founders have gone home."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from banyan.methods.handover_terms.words import gettext_noop as _

_EVERY: Final = (
    ("knowledge", _("The recipe, with what may change and what may not, is with the carrier and was read together.")),
    ("knowledge", _("Someone from the carrier has seen it at work, or done it beside those who know how.")),
    ("knowledge", _("What went wrong so far is written down and told.")),
    ("people", _("Each side has named who answers questions, and how fast.")),
    ("people", _("The people whom it is for know who is responsible from now on.")),
    ("data", _("Both sides know what is counted, by whom, and where the figures go.")),
)
_PERSONAL_DATA: Final = (
    "data",
    _("Data about people is handed over only where they agreed and the law allows; the rest is deleted."),
)
_NAME: Final = ("brand", _("The name, the logo and how they may be used are handed over in writing."))
_SUPPLIERS: Final = ("contracts", _("Contracts with suppliers, landlords and funders are passed on, or ended in time."))
_LICENCES: Final = ("contracts", _("Permits and licences that the law asks for are in the carrier's name."))
_TRAINING: Final = ("people", _("Those who will run it are trained, and the training was tried on someone new."))
_STAFF: Final = ("people", _("Everyone who works on it knows what becomes of their job, before it is announced."))
_ACCOUNTS: Final = ("contracts", _("Debts, gifts received and promises made are listed, and each has an owner."))

CHECKLIST: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "open_recipe": _EVERY,
        "partnership": (*_EVERY, _TRAINING, _NAME),
        "licence": (*_EVERY, _TRAINING, _LICENCES),
        "franchise": (*_EVERY, _TRAINING, _NAME, _LICENCES, _SUPPLIERS),
        "outsourcing": (*_EVERY, _TRAINING, _PERSONAL_DATA, _SUPPLIERS),
        "public_adoption": (*_EVERY, _TRAINING, _LICENCES, _PERSONAL_DATA),
        "joint_venture": (*_EVERY, _NAME, _STAFF, _LICENCES, _SUPPLIERS, _ACCOUNTS),
        "affiliation": (*_EVERY, _NAME, _STAFF, _PERSONAL_DATA, _ACCOUNTS),
        "merger": (*_EVERY, _NAME, _STAFF, _PERSONAL_DATA, _SUPPLIERS, _ACCOUNTS),
        "sale": (*_EVERY, _TRAINING, _NAME, _STAFF, _PERSONAL_DATA, _SUPPLIERS, _ACCOUNTS),
        "gift": (*_EVERY, _TRAINING, _NAME, _STAFF, _PERSONAL_DATA, _SUPPLIERS, _ACCOUNTS),
    }
)


def checklist_for(pathway: str) -> tuple[tuple[str, str], ...]:
    """(area, what) for a pathway, grouped by area. Raises KeyError for an unknown pathway."""
    order = ("knowledge", "people", "contracts", "brand", "data")
    return tuple(sorted(CHECKLIST[pathway], key=lambda item: order.index(item[0])))
