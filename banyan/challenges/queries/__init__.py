"""Reads of challenges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from banyan.challenges.models import (
    VOTING,
    Award,
    Challenge,
    ChallengeState,
    CountedBallot,
    Lineage,
    Phase,
    PhaseResult,
    Proposal,
    ProposalMember,
    ProposalState,
    ProposalVersion,
    Screening,
    TimelineChange,
)
from banyan.commons.models import Place, Theme
from banyan.commons.paging import Page, page_by_key

PUBLIC: Final = (ChallengeState.OPEN, ChallengeState.DECIDED)
ORDERS: Final = {"newest": ("-id",), "most_supported": ("-support_count", "-id")}


@dataclass(frozen=True, slots=True)
class ChallengeFilter:
    """What the list is narrowed to."""

    state: str = ""
    theme: Theme | None = None
    place: Place | None = None


def challenges_page(chosen: ChallengeFilter, *, cursor: str = "", size: int = 20) -> Page[Challenge]:
    """One page of challenges that everyone sees, the newest first. One query."""
    rows = Challenge.objects.filter(state=chosen.state) if chosen.state in PUBLIC else _public()
    if chosen.theme is not None:
        ties = Challenge.themes.through.objects.filter(
            Q(theme_id=chosen.theme.pk) | Q(theme__parent_id=chosen.theme.pk)
        )
        rows = rows.filter(pk__in=ties.values("challenge_id"))
    if chosen.place is not None:
        inside = Place.objects.filter(ancestors__contains=[chosen.place.pk]).values_list("pk", flat=True)
        rows = rows.filter(place_id__in=list(inside))
    return page_by_key(with_card(rows), order=["-id"], cursor=cursor, size=size)


def _public() -> QuerySet[Challenge]:
    return Challenge.objects.filter(state__in=PUBLIC)


def with_card(rows: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """With what a card shows."""
    return rows.select_related("place", "organisation")


def hosted_by(person: Any, *, most: int = 10) -> list[Challenge]:
    """Challenges that a person composed, the newest first, whatever their state."""
    return list(with_card(Challenge.objects.filter(started_by=person)).order_by("-pk")[:most])


def challenge_found(pk: int) -> Challenge | None:
    """A challenge with its phases, whatever its state. Two queries."""
    rows = Challenge.objects.select_related("place", "organisation", "started_by", "need")
    return rows.prefetch_related("phases").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class ShownPhase:
    """A phase as the timeline shows it: "done", "current" or "todo"."""

    phase: Phase
    state: str
    is_vote: bool
    has_result: bool


def timeline_of(challenge: Challenge, results: Sequence[int] = (), *, now: datetime | None = None) -> list[ShownPhase]:
    """The phases in order, by this machine's clock. No query where phases are loaded."""
    now = now or timezone.now()
    shown = []
    for phase in challenge.phases.all():
        state = "done" if phase.closes_at <= now else "current" if phase.opens_at <= now else "todo"
        shown.append(ShownPhase(phase, state, phase.kind in VOTING, phase.pk in results))
    return shown


def phases_with_result(challenge: Challenge) -> list[int]:
    """Ids of the phases of which there is a result."""
    return list(PhaseResult.objects.filter(phase__challenge=challenge).values_list("phase_id", flat=True))


def agreed_changes(challenge: Challenge) -> list[TimelineChange]:
    """The notices of changed dates, the newest first."""
    rows = TimelineChange.objects.filter(phase__challenge=challenge, state=TimelineChange.State.AGREED)
    return list(rows.select_related("phase", "asked_by", "decided_by").order_by("-decided_at"))


def waiting_changes(challenge: Challenge) -> list[TimelineChange]:
    """Other dates that wait for a second host."""
    rows = TimelineChange.objects.filter(phase__challenge=challenge, state=TimelineChange.State.ASKED)
    return list(rows.select_related("phase", "asked_by").order_by("pk"))


def awards_of(challenge: Challenge) -> list[Award]:
    """Who won, as it was announced."""
    return list(Award.objects.filter(challenge=challenge).select_related("proposal", "prize").order_by("pk"))


def proposals_page(
    challenge: Challenge,
    *,
    order: str = "newest",
    only_in_running: bool = False,
    cursor: str = "",
    size: int = 20,
) -> Page[Proposal]:
    """One page of proposals that everyone sees. One query."""
    rows = Proposal.objects.filter(challenge=challenge, state=ProposalState.PUBLISHED)
    if only_in_running:
        rows = rows.filter(is_in_running=True)
    rows = rows.select_related("place", "organisation")
    return page_by_key(rows, order=ORDERS.get(order, ORDERS["newest"]), cursor=cursor, size=size)


def proposals_to_host(challenge: Challenge, *, cursor: str = "", size: int = 50) -> Page[Proposal]:
    """What was handed in, admitted or not, for the host's desk. One query."""
    states = (ProposalState.PUBLISHED, ProposalState.SCREENED_OUT)
    rows = Proposal.objects.filter(challenge=challenge, state__in=states).select_related("place")
    return page_by_key(rows, order=["-id"], cursor=cursor, size=size)


def proposals_in_running(challenge: Challenge, *, most: int = 200) -> list[Proposal]:
    """Those that can still win, the most supported first."""
    rows = Proposal.objects.filter(challenge=challenge, state=ProposalState.PUBLISHED, is_in_running=True)
    return list(rows.order_by("-support_count", "pk")[:most])


def proposal_found(challenge_id: int, pk: int) -> Proposal | None:
    """A proposal of a challenge with what its head shows, whatever its state."""
    return (
        Proposal.objects.select_related(
            "challenge__place", "challenge__organisation", "challenge__started_by", "place", "organisation", "solution"
        )
        .filter(challenge=challenge_id, pk=pk)
        .first()
    )


def team_of(proposal: Proposal) -> list[ProposalMember]:
    """Everybody on the team, invited to it or asking to join, leads first."""
    return list(ProposalMember.objects.filter(proposal=proposal).select_related("person").order_by("-state", "pk"))


def lineage_of(proposal: Proposal) -> tuple[list[Lineage], list[Lineage]]:
    """What it builds on, and what was built upon it and handed in."""
    shown = Lineage.objects.select_related("origin__challenge", "proposal__challenge")
    descendants = shown.filter(origin=proposal, proposal__state=ProposalState.PUBLISHED)
    return list(shown.filter(proposal=proposal).order_by("pk")), list(descendants.order_by("pk")[:50])


def latest_screening(proposal: Proposal) -> Screening | None:
    """What the host said last."""
    return Screening.objects.filter(proposal=proposal).order_by("-pk").first()


def moves_of(proposal: Proposal) -> list[Any]:
    """After which phases it went on or did not, in order."""
    return list(proposal.advancements.select_related("phase", "by").order_by("at", "pk"))


def versions_of(proposal: Proposal, *, most: int = 100) -> list[ProposalVersion]:
    """The latest versions, the newest first."""
    return list(proposal.versions.select_related("by").order_by("-number")[:most])


def version_numbered(proposal: Proposal, number: int) -> ProposalVersion | None:
    """One version."""
    return proposal.versions.filter(number=number).first()


def proposals_of(person: Any, *, most: int = 10) -> list[Proposal]:
    """Proposals that a person is on the team of, invited to, or asks to join."""
    rows = Proposal.objects.filter(members__person=person).select_related("challenge")
    return list(rows.annotate(standing=F("members__state")).order_by("-pk")[:most])


def phase_found(challenge_id: int, pk: int) -> Phase | None:
    """A phase of a challenge with its vote and result, if there are any."""
    rows = Phase.objects.select_related("challenge__organisation", "challenge__place", "vote", "result")
    return rows.filter(challenge=challenge_id, pk=pk).first()


def own_ballot(person: Any, phase: Phase) -> Any:
    """The ballot of theirs that counts, if any."""
    found = CountedBallot.objects.filter(vote__phase=phase, voter=person).select_related("ballot").first()
    return found.ballot if found is not None else None


def turnout_of(phase: Phase) -> int:
    """How many ballots count so far."""
    return CountedBallot.objects.filter(vote__phase=phase).count()


def proposals_by_id(ids: Sequence[int]) -> dict[int, Proposal]:
    """Proposals by their ids."""
    return Proposal.objects.select_related("place").in_bulk(list(ids))


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part: public figures of a challenge."""

    proposals: int
    people: int
    languages: int
    places: int
    supports: int


def participation_in(challenge: Challenge) -> Participation:
    """Counted over what was handed in. Two queries."""
    rows = Proposal.objects.filter(challenge=challenge, state=ProposalState.PUBLISHED)
    found = rows.aggregate(
        proposals=Count("pk"),
        languages=Count("language", distinct=True),
        places=Count("place", distinct=True),
    )
    people = ProposalMember.objects.filter(
        proposal__challenge=challenge,
        proposal__state=ProposalState.PUBLISHED,
        state__in=[ProposalMember.State.LEAD, ProposalMember.State.MEMBER],
    ).aggregate(people=Count("person", distinct=True))["people"]
    supports = sum(rows.values_list("support_count", flat=True))
    return Participation(found["proposals"], people, found["languages"], found["places"], supports)
