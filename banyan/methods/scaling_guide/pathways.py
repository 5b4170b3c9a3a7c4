"""The pathways: what each moves, what it asks, who must agree, and who could do and pay for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from banyan.methods.scaling_guide.words import gettext_noop as _


class Transfers(StrEnum):
    """What changes hands."""

    NOTHING = "nothing"
    KNOWLEDGE = "knowledge"
    IMPACT = "impact"
    ORGANISATION = "organisation"


class Direction(StrEnum):
    """Where a pathway leads: preparing first, staying, spreading, or passing it on."""

    PREPARE = "prepare"
    STAY = "stay"
    SPREAD = "spread"
    HAND_ON = "hand_on"


class Endgame(StrEnum):
    """What it looks like in the end (Gugelev & Stern); preparing comes before any."""

    OPEN_SOURCE = "open_source"
    REPLICATION = "replication"
    GOVERNMENT_ADOPTION = "government_adoption"
    COMMERCIAL_ADOPTION = "commercial_adoption"
    MISSION_ACHIEVED = "mission_achieved"
    SUSTAINED_SERVICE = "sustained_service"
    NOT_YET = "not_yet"


class Doer(StrEnum):
    """Who runs it at large scale (Mulago)."""

    YOU = "you"
    GROUPS = "groups"
    BUSINESSES = "businesses"
    GOVERNMENTS = "governments"


class Payer(StrEnum):
    """Who pays for it at large scale (Mulago)."""

    CUSTOMERS = "customers"
    TAXES = "taxes"
    AID = "aid"
    GIVING = "giving"


DOER_QUESTIONS: Final[Mapping[Doer, str]] = MappingProxyType(
    {
        Doer.YOU: "you_run",
        Doer.GROUPS: "groups_run",
        Doer.BUSINESSES: "businesses_run",
        Doer.GOVERNMENTS: "governments_run",
    }
)
PAYER_QUESTIONS: Final[Mapping[Payer, str]] = MappingProxyType(
    {
        Payer.CUSTOMERS: "customers_pay",
        Payer.TAXES: "taxes_pay",
        Payer.AID: "aid_pays",
        Payer.GIVING: "giving_pays",
    }
)

_ANY_PAYER: Final[Mapping[Payer, float]] = MappingProxyType(
    {Payer.CUSTOMERS: 1.0, Payer.TAXES: 0.9, Payer.AID: 0.9, Payer.GIVING: 0.8}
)


@dataclass(frozen=True, slots=True)
class Pathway:
    """`control` and `cost` say how much of each it takes, from 0 (none) to 4 (all of it), seen from who founded it.

    `accepted_as` are the keys by which organisations say what they would accept. `doers` and `payers` say in [0, 1] how
    well each suits it; none where nobody else is needed.
    """

    code: str
    name: str
    meaning: str
    direction: Direction
    transfers: Transfers
    endgame: Endgame
    control: int
    cost: int
    asks: str
    agree: str
    accepted_as: tuple[str, ...] = ()
    doers: Mapping[Doer, float] = field(default_factory=dict)
    payers: Mapping[Payer, float] = field(default_factory=dict)


PATHWAYS: Final[Mapping[str, Pathway]] = MappingProxyType(
    {
        pathway.code: pathway
        for pathway in (
            Pathway(
                "gather_evidence",
                _("Gather evidence first"),
                _("Find out whether it works, for whom and why, before anyone else stakes hope on it."),
                Direction.PREPARE,
                Transfers.NOTHING,
                Endgame.NOT_YET,
                4,
                1,
                _("A question, a measure before and after, and people to compare with."),
                _("The people whom it is for."),
            ),
            Pathway(
                "simplify_first",
                _("Simplify first"),
                _("Take away what is not needed until others can do it, and pay for it."),
                Direction.PREPARE,
                Transfers.NOTHING,
                Endgame.NOT_YET,
                4,
                1,
                _("The courage to leave things out, and a test of whether it still works."),
                _("The team."),
            ),
            Pathway(
                "find_payer_first",
                _("Find the payer first"),
                _("Settle who would pay for it, in every place and every year, before it grows."),
                Direction.PREPARE,
                Transfers.NOTHING,
                Endgame.NOT_YET,
                4,
                1,
                _("The cost per person, and talks with those who pay already for something worse."),
                _("Whoever will pay."),
            ),
            Pathway(
                "deepen_here",
                _("Deepen here"),
                _("Stay, and do it fully and well for the people of this place, down to the causes."),
                Direction.STAY,
                Transfers.NOTHING,
                Endgame.SUSTAINED_SERVICE,
                4,
                2,
                _("Staying power, and saying no to growth elsewhere."),
                _("The people of the place, the team and whoever pays."),
            ),
            Pathway(
                "stop_well",
                _("Stop well"),
                _("End it in good order: the need is met, or others meet it better. What was learned is kept."),
                Direction.STAY,
                Transfers.KNOWLEDGE,
                Endgame.MISSION_ACHIEVED,
                0,
                1,
                _("A plan for the people served and the staff, and the lessons written down."),
                _("The board, and those who still depend on it."),
            ),
            Pathway(
                "grow_organisation",
                _("Grow the organisation"),
                _("Open branches of your own in other places."),
                Direction.SPREAD,
                Transfers.NOTHING,
                Endgame.SUSTAINED_SERVICE,
                4,
                4,
                _("Money, leaders and management for every place."),
                _("The board and whoever pays."),
                doers={Doer.YOU: 1.0},
                payers={Payer.CUSTOMERS: 1.0, Payer.TAXES: 0.8, Payer.AID: 1.0, Payer.GIVING: 0.9},
            ),
            Pathway(
                "affiliates",
                _("Affiliates"),
                _("Independent groups share the name, the aims and a few rules, and help each other."),
                Direction.SPREAD,
                Transfers.IMPACT,
                Endgame.REPLICATION,
                2,
                2,
                _("A small centre that trains, connects and guards the aims."),
                _("Each group, and your board."),
                accepted_as=("partnership", "franchise"),
                doers={Doer.GROUPS: 1.0},
                payers={Payer.GIVING: 1.0, Payer.AID: 0.9, Payer.TAXES: 0.9, Payer.CUSTOMERS: 0.5},
            ),
            Pathway(
                "franchise",
                _("Social franchise"),
                _("Others run it on their own account, with the same name, methods and quality."),
                Direction.SPREAD,
                Transfers.IMPACT,
                Endgame.REPLICATION,
                3,
                3,
                _("A manual, training, a contract, and somebody who watches over quality."),
                _("Each franchise holder, and your board."),
                accepted_as=("franchise",),
                doers={Doer.BUSINESSES: 1.0, Doer.GROUPS: 0.9},
                payers={Payer.CUSTOMERS: 1.0, Payer.TAXES: 0.7, Payer.GIVING: 0.5, Payer.AID: 0.6},
            ),
            Pathway(
                "licence",
                _("Licence"),
                _("Others get the right to make or use it, on terms, often for a fee."),
                Direction.SPREAD,
                Transfers.KNOWLEDGE,
                Endgame.COMMERCIAL_ADOPTION,
                2,
                1,
                _("Something of your own to license, a contract, and somebody who wants it."),
                _("Whoever holds the rights, and the licence holder."),
                accepted_as=("licence",),
                doers={Doer.BUSINESSES: 1.0, Doer.GROUPS: 0.7, Doer.GOVERNMENTS: 0.6},
                payers={Payer.CUSTOMERS: 1.0, Payer.TAXES: 0.8, Payer.AID: 0.7, Payer.GIVING: 0.4},
            ),
            Pathway(
                "open_recipe",
                _("Open recipe and training"),
                _("Publish how it is done, train who asks, and let anyone do it."),
                Direction.SPREAD,
                Transfers.KNOWLEDGE,
                Endgame.OPEN_SOURCE,
                0,
                1,
                _("A recipe that others understand, and the patience to answer questions."),
                _("Your team; nobody else needs to ask."),
                accepted_as=("open_recipe",),
                doers={Doer.GROUPS: 1.0, Doer.GOVERNMENTS: 0.7, Doer.BUSINESSES: 0.6},
                payers={Payer.GIVING: 1.0, Payer.CUSTOMERS: 0.9, Payer.TAXES: 0.8, Payer.AID: 0.7},
            ),
            Pathway(
                "partnership",
                _("Strategic partnership"),
                _("A larger organisation carries it through what it has already; each stays what it is."),
                Direction.SPREAD,
                Transfers.IMPACT,
                Endgame.REPLICATION,
                2,
                2,
                _("Trust, a clear division of work, and somebody on your side who keeps it going."),
                _("Both boards."),
                accepted_as=("partnership", "joint_venture", "outsourcing"),
                doers={Doer.GROUPS: 1.0, Doer.BUSINESSES: 1.0, Doer.GOVERNMENTS: 0.7},
                payers=_ANY_PAYER,
            ),
            Pathway(
                "public_adoption",
                _("Adoption by a public body"),
                _("A city or ministry makes it part of what it offers to everyone."),
                Direction.SPREAD,
                Transfers.IMPACT,
                Endgame.GOVERNMENT_ADOPTION,
                1,
                2,
                _("Evidence, a cost that a budget can bear, allies in office, and years."),
                _("The public body, its budget holders and those who will do the work."),
                accepted_as=("public_adoption",),
                doers={Doer.GOVERNMENTS: 1.0},
                payers={Payer.TAXES: 1.0, Payer.AID: 0.5},
            ),
            Pathway(
                "advocate",
                _("Advocate and inspire"),
                _("Show that it can be done, and change laws, standards and habits."),
                Direction.SPREAD,
                Transfers.KNOWLEDGE,
                Endgame.MISSION_ACHIEVED,
                0,
                2,
                _("A good story with figures, allies, and a long breath."),
                _("Your team, and the people whose cause it is."),
            ),
            Pathway(
                "hand_over",
                _("Hand over"),
                _("Somebody better placed takes it on, by sale or gift; you are free for the next idea."),
                Direction.HAND_ON,
                Transfers.ORGANISATION,
                Endgame.REPLICATION,
                0,
                1,
                _("A successor, a hand-over of knowledge and contracts, and letting go."),
                _("The board, the successor, and those who depend on it."),
                accepted_as=("sale", "gift", "outsourcing"),
                doers={Doer.GROUPS: 1.0, Doer.BUSINESSES: 1.0, Doer.GOVERNMENTS: 0.8},
                payers=_ANY_PAYER,
            ),
            Pathway(
                "merger",
                _("Merge"),
                _("Join an organisation with the same aims, perhaps as a part that keeps its identity."),
                Direction.HAND_ON,
                Transfers.ORGANISATION,
                Endgame.SUSTAINED_SERVICE,
                1,
                2,
                _("Shared values, open books, and care for the people on both sides."),
                _("Both boards, and the staff."),
                accepted_as=("merger", "affiliation", "joint_venture"),
                doers={Doer.GROUPS: 1.0, Doer.BUSINESSES: 0.7, Doer.GOVERNMENTS: 0.6},
                payers=_ANY_PAYER,
            ),
        )
    }
)

TRANSFER_NAMES: Final[Mapping[Transfers, str]] = MappingProxyType(
    {
        Transfers.NOTHING: _("Nothing changes hands"),
        Transfers.KNOWLEDGE: _("Knowledge"),
        Transfers.IMPACT: _("The impact, with the way of working"),
        Transfers.ORGANISATION: _("The organisation itself"),
    }
)

ENDGAME_NAMES: Final[Mapping[Endgame, str]] = MappingProxyType(
    {
        Endgame.OPEN_SOURCE: _("Open to all"),
        Endgame.REPLICATION: _("Replicated by others"),
        Endgame.GOVERNMENT_ADOPTION: _("Taken up by governments"),
        Endgame.COMMERCIAL_ADOPTION: _("Taken up by businesses"),
        Endgame.MISSION_ACHIEVED: _("Mission achieved"),
        Endgame.SUSTAINED_SERVICE: _("Lasting service"),
        Endgame.NOT_YET: _("Decided later"),
    }
)

DOER_NAMES: Final[Mapping[Doer, str]] = MappingProxyType(
    {
        Doer.YOU: _("You"),
        Doer.GROUPS: _("Citizens' groups, cooperatives and charities"),
        Doer.BUSINESSES: _("Businesses"),
        Doer.GOVERNMENTS: _("Public bodies"),
    }
)

PAYER_NAMES: Final[Mapping[Payer, str]] = MappingProxyType(
    {
        Payer.CUSTOMERS: _("Those who use or buy it"),
        Payer.TAXES: _("Public budgets"),
        Payer.AID: _("Foundations and development aid"),
        Payer.GIVING: _("Gifts and unpaid work"),
    }
)
