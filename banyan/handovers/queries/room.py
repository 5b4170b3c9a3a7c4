"""What the pages of one handover show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from banyan.commons.comparison import FieldChange, compare_fields
from banyan.commons.errors import NotFound
from banyan.commons.money import Money
from banyan.commons.paging import Page, page_by_key
from banyan.handovers.models import (
    Area,
    ChecklistItem,
    Consent,
    GainDeclaration,
    Handover,
    ItemState,
    Message,
    Milestone,
    NextIdea,
    Side,
    State,
    Terms,
    Witness,
)
from banyan.methods.connexion_fee import Fee, connexion_fee
from banyan.methods.handover_terms import open_blanks


@dataclass(frozen=True, slots=True)
class Table:
    """What lies on the table: the latest terms, which sides consent to them, and whether they are in force."""

    terms: Terms
    consents: dict[str, Consent]  # standing ones, by side
    is_in_force: bool
    blanks: tuple[str, ...]

    def awaits(self, side: Side | None) -> bool:
        """Whether the consent of `side` is missing."""
        return side is not None and side not in self.consents and not self.is_in_force


@dataclass(frozen=True, slots=True)
class SideFee:
    """The connexion fee of one side, and the gain that it follows from (None: nothing is gained)."""

    side: Side
    fee: Fee
    gain: Money | None

    @property
    def amount(self) -> Money | None:
        """What would be asked, None for nothing."""
        return Money(self.fee.minor, self.fee.currency) if self.fee.minor else None


@dataclass(frozen=True, slots=True)
class AreaItems:
    """The checklist of one area."""

    area: Area
    items: list[ChecklistItem]


@dataclass(frozen=True, slots=True)
class Room:
    """Everything of a handover but its talk and its files."""

    table: Table
    checklist: list[AreaItems]
    items_left: int
    milestones: list[Milestone]
    witnesses: list[Witness]
    fees: list[SideFee]
    messages: list[Message]  # the latest three, the newest first
    next_ideas: list[NextIdea]


def table_of(handover: Handover) -> Table:
    """The terms on the table with their consents. Two queries."""
    terms = Terms.objects.filter(handover=handover).select_related("by").order_by("-number")[:1].get()
    standing = Consent.objects.filter(terms=terms, lapsed_at__isnull=True).select_related("person")
    return Table(
        terms,
        {consent.side: consent for consent in standing},
        terms.pk == handover.agreed_terms_id,
        open_blanks(terms.text),
    )


def room_of(handover: Handover) -> Room:
    """All of it for its page. Eight queries."""
    items = list(ChecklistItem.objects.filter(handover=handover).select_related("settled_by").order_by("area", "pk"))
    by_area = {area: list(group) for area, group in groupby(items, key=lambda item: item.area)}
    messages = Message.objects.filter(handover=handover).select_related("by").order_by("-pk")[:3]
    ideas = NextIdea.objects.filter(handover=handover).select_related("person").order_by("pk")
    return Room(
        table=table_of(handover),
        checklist=[AreaItems(area, by_area[area]) for area in Area if area in by_area],
        items_left=sum(item.state == ItemState.OPEN for item in items),
        milestones=list(Milestone.objects.filter(handover=handover).order_by("due_on", "pk")),
        witnesses=list(Witness.objects.filter(handover=handover).select_related("person").order_by("pk")),
        fees=fees_of(handover),
        messages=list(messages),
        next_ideas=list(ideas) if handover.piloting_at is not None else [],
    )


def fees_of(handover: Handover) -> list[SideFee]:
    """The connexion fee of each side by the rule. One query."""
    gains = {row.side: Money(row.minor, row.currency) for row in GainDeclaration.objects.filter(handover=handover)}
    found = []
    for side, organisation in ((Side.FOUNDER, handover.founder_side), (Side.CARRIER, handover.carrier)):
        gain = gains.get(side)
        fee = connexion_fee(
            organisation_kind=organisation.kind if organisation else "",
            gain_minor=gain.minor if gain else 0,
            currency=gain.currency if gain else "",
        )
        found.append(SideFee(side, fee, gain))
    return found


def versions_page(handover: Handover, *, cursor: str = "", size: int = 30) -> Page[Terms]:
    """Versions of the terms, the latest first. One query."""
    rows = Terms.objects.filter(handover=handover).select_related("by").defer("text", "clauses")
    return page_by_key(rows, order=("-number",), cursor=cursor, size=size)


def version_numbered(handover: Handover, number: int) -> Terms:
    """One version of the terms. Raises NotFound."""
    found = Terms.objects.filter(handover=handover, number=number).select_related("by").first()
    if found is None:
        raise NotFound
    return found


def consents_to(terms: Terms) -> list[Consent]:
    """Every consent ever given to a version, also those that lapsed. One query."""
    return list(Consent.objects.filter(terms=terms).select_related("person").order_by("pk"))


def compared_terms(before: Terms, after: Terms) -> list[FieldChange]:
    """The clauses that differ between two versions."""
    labels = {clause["code"]: clause["title"] for clause in (*before.clauses, *after.clauses)}
    return compare_fields(
        {clause["code"]: clause["text"] for clause in before.clauses},
        {clause["code"]: clause["text"] for clause in after.clauses},
        labels,
    )


def talk_page(handover: Handover, *, cursor: str = "", size: int = 30) -> Page[Message]:
    """What was said, the newest first. One query."""
    rows = Message.objects.filter(handover=handover).select_related("by")
    return page_by_key(rows, order=("-id",), cursor=cursor, size=size)


STAGES = (State.PROPOSED, State.TALKS, State.AGREED, State.PILOTING, State.OPERATING)


def way_of(handover: Handover) -> list[tuple[State, str]]:
    """The states on the way with "done", "current" or "todo"; an ended one shows how far it came."""
    reached = {
        State.PROPOSED: True,
        State.TALKS: handover.state not in (State.PROPOSED, State.ENDED) or handover.agreed_at is not None,
        State.AGREED: handover.agreed_at is not None,
        State.PILOTING: handover.piloting_at is not None,
        State.OPERATING: handover.operating_at is not None,
    }
    return [(state, "current" if state == handover.state else "done" if reached[state] else "todo") for state in STAGES]
