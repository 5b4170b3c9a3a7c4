"""Announcing who won, and taking a proposal on into the registry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import VOTING, Award, Challenge, ChallengeState, Prize, Proposal, ProposalState
from banyan.challenges.services.composing import locked, record_deed
from banyan.challenges.services.proposing import locked_proposal
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line
from banyan.people.models import Person
from banyan.solutions import services as of_solutions
from banyan.solutions.models import Solution


@dataclass(frozen=True, slots=True)
class GivenAward:
    """What a proposal wins. `reason` is needed for one that was not in the running at the end."""

    proposal: Proposal
    title: str
    prize: Prize | None = None
    reason: str = ""


@transaction.atomic
def announce_results(*, by: Person, challenge: Challenge, awards: Sequence[GivenAward]) -> Challenge:
    """Say in public who won, once every vote is counted. Nobody winning is a result too.

    Raises NotAllowed, Invalid, Conflict.
    """
    challenge = locked(challenge)
    require(permissions.can_host(by, challenge))
    if challenge.state != ChallengeState.OPEN:
        raise Conflict(_("Only an open challenge has results to announce."))
    if challenge.phases.filter(kind__in=[*VOTING, "proposals"], settled_at=None).exists():
        raise Conflict(_("Not every phase that decides is over yet."))
    given: dict[int, int] = {}
    present = Proposal.objects.in_bulk([award.proposal.pk for award in awards])
    for award in awards:
        _check(challenge, award, present[award.proposal.pk])
        if award.prize is not None:
            given[award.prize.pk] = given.get(award.prize.pk, 0) + 1
            if given[award.prize.pk] > award.prize.number:
                raise Invalid({"": _("There are fewer prizes of this kind: %(title)s") % {"title": award.prize.title}})
    for award in awards:
        Award.objects.create(
            challenge=challenge, proposal=award.proposal, prize=award.prize, title=tidy_line(award.title)[:160],
            reason=tidy_line(award.reason)[:500], by=by,
        )  # fmt: skip
    challenge.state, challenge.decided_at = ChallengeState.DECIDED, timezone.now()
    challenge.save(update_fields=["state", "decided_at", "changed_at"])
    record_deed(by, "announced_results", challenge, facts={"awards": len(awards)})
    return challenge


def _check(challenge: Challenge, award: GivenAward, proposal: Proposal) -> None:
    if proposal.challenge_id != challenge.pk or proposal.state != ProposalState.PUBLISHED:
        raise Invalid({"": _("Only proposals that take part in this challenge can win it.")})
    if award.prize is not None and award.prize.challenge_id != challenge.pk:
        raise Invalid({"": _("Only prizes of this challenge can be won.")})
    if not tidy_line(award.title):
        raise Invalid({"": _("Give every award a title, such as “Popular choice”.")})
    if not proposal.is_in_running and not tidy_line(award.reason):
        raise Invalid({"": _("“%(title)s” was not in the running any more. Say why it wins all the same.") % {
            "title": proposal.title
        }})  # fmt: skip


@transaction.atomic
def register_as_solution(*, by: Person, proposal: Proposal) -> Solution:
    """Take a proposal on into the registry after the results, whether it won or not; its team is the solution's.

    Raises NotAllowed, and Conflict before the results or where it is there already.
    """
    proposal = locked_proposal(proposal)
    require(permissions.leads(by, proposal))
    if proposal.challenge.state != ChallengeState.DECIDED or proposal.state != ProposalState.PUBLISHED:
        raise Conflict(_("Proposals go on into the registry once the results are announced."))
    if proposal.solution is not None:
        raise Conflict(_("This proposal is in the registry already."))
    titles: dict[str, Any] = dict(proposal.challenge.sections.values_list("key", "title"))
    told = "\n\n".join(f"## {titles[key]}\n\n{words}" for key, words in proposal.answers.items() if key in titles)
    solution = of_solutions.register_solution(
        by=by,
        facts=of_solutions.SolutionFacts(
            title=proposal.title, summary=proposal.summary, approach=told[:20_000], stage="idea",
            language=proposal.language, themes=list(proposal.challenge.themes.all()),
            developed_in=[proposal.place] if proposal.place is not None else [],
            organisation=proposal.organisation,
        ),
    )  # fmt: skip
    proposal.solution = solution
    proposal.save(update_fields=["solution", "changed_at"])
    return solution
