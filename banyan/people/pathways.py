"""The ways in which an organisation may take over a solution, from the freest to the closest.

Transferring knowledge, transferring impact and transferring an organisation are three different things: `transfers`
says which of them a pathway moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Transfers(StrEnum):
    """What changes hands."""

    KNOWLEDGE = "knowledge"
    IMPACT = "impact"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Pathway:
    """`code` is kept in the database; `meaning` explains the pathway in a sentence."""

    code: str
    name: str | Promise
    meaning: str | Promise
    transfers: Transfers


PATHWAYS: dict[str, Pathway] = {
    pathway.code: pathway
    for pathway in (
        Pathway(
            "open_recipe",
            _("Open recipe"),
            _("Anyone may do it after the published recipe; nobody needs to ask."),
            Transfers.KNOWLEDGE,
        ),
        Pathway(
            "partnership",
            _("Partnership"),
            _("Both do it together; each stays what it is."),
            Transfers.IMPACT,
        ),
        Pathway(
            "licence",
            _("Licence"),
            _("The right to use it, on terms, often for a fee."),
            Transfers.KNOWLEDGE,
        ),
        Pathway(
            "franchise",
            _("Franchise"),
            _("The same name, methods and quality, run by another on their own account."),
            Transfers.IMPACT,
        ),
        Pathway(
            "outsourcing",
            _("Outsourcing"),
            _("One pays the other to run it."),
            Transfers.IMPACT,
        ),
        Pathway(
            "public_adoption",
            _("Adoption by a public body"),
            _("A city or ministry makes it part of what it offers to everyone."),
            Transfers.IMPACT,
        ),
        Pathway(
            "joint_venture",
            _("Joint venture"),
            _("Both found something new that runs it."),
            Transfers.ORGANISATION,
        ),
        Pathway(
            "affiliation",
            _("Joining a larger group"),
            _("It becomes part of a larger group and keeps its own name and identity."),
            Transfers.ORGANISATION,
        ),
        Pathway("merger", _("Merger"), _("Two organisations become one."), Transfers.ORGANISATION),
        Pathway("sale", _("Sale"), _("The work and its assets change hands for a price."), Transfers.ORGANISATION),
        Pathway("gift", _("Gift"), _("The work and its assets are given away."), Transfers.ORGANISATION),
    )
}
