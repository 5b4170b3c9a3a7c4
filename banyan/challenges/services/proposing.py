"""Writing a proposal, handing it in, changing it, withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import (
    Challenge,
    Lineage,
    Proposal,
    ProposalMember,
    ProposalState,
    ProposalVersion,
    Section,
)
from banyan.challenges.services.composing import locked, record_deed
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.languages import language_codes
from banyan.commons.models import Place, Watch
from banyan.commons.permissions import require
from banyan.commons.services.drafts import discard_draft
from banyan.commons.services.places import NewLocality, settle_place
from banyan.commons.text import language_of, tidy_line, tidy_text
from banyan.people.models import Organisation, Person
from banyan.solutions.models import Solution
from banyan.solutions.permissions import can_name_organisation

LONGEST_ANSWER: Final = 40_000
MOST_ORIGINS: Final = 10


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What a team says. `answers` are by the keys of the challenge's sections; `cost_minor` is in its currency."""

    title: str
    summary: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    place: Place | NewLocality | None = None
    organisation: Organisation | None = None
    solution: Solution | None = None
    cost_minor: int | None = None
    help_wanted: str = ""
    is_open_to_all: bool = False


class ProposalChanged(Conflict):
    """Somebody saved another version in the meantime."""

    default_message = _("Somebody else changed this proposal while you were writing. Look at both, then save again.")


@transaction.atomic
def start_proposal(
    *, by: Person, challenge: Challenge, facts: ProposalFacts, builds_on: Sequence[Proposal] = (), taken_over: str = ""
) -> Proposal:
    """Begin a proposal that only its team sees; who begins it leads the team. `builds_on` names proposals, of any
    challenge, that something was taken over from.

    Raises NotAllowed, Invalid, Conflict while proposals are not open.
    """
    challenge = locked(challenge)
    require(permissions.can_propose(by, challenge), _("You may not take part here. The page says who may."))
    if not permissions.are_proposals_open(challenge):
        raise Conflict(_("New proposals are not taken now. The timeline says when."))
    if len(builds_on) > MOST_ORIGINS:
        raise Invalid({"builds_on": _("Name at most ten proposals.")})
    for origin in builds_on:
        require(permissions.is_proposal_public(origin))
    _require_own(by, facts)
    columns = _columns_of(by, challenge, facts)
    discard_draft(by=by, purpose=f"newproposal:{challenge.pk}")
    proposal = Proposal.objects.create(challenge=challenge, started_by=by, **columns)
    ProposalMember.objects.create(proposal=proposal, person=by, state=ProposalMember.State.LEAD)
    Lineage.objects.bulk_create(
        Lineage(proposal=proposal, origin=origin, taken_over=tidy_line(taken_over)[:300])
        for origin in {origin.pk: origin for origin in builds_on}.values()
    )
    # Whoever takes part hears what becomes of the contest.
    Watch.objects.get_or_create(person=by, kind="challenge", object_id=challenge.pk)
    _keep_version(by, proposal)
    record_deed(by, "began_proposal", challenge, proposal, public=False)
    return proposal


@transaction.atomic
def edit_proposal(*, by: Person, proposal: Proposal, version: int, facts: ProposalFacts) -> Proposal:
    """Save what a proposal says as its next version, while a phase for writing is open. The same again changes
    nothing. Raises NotAllowed, Invalid, Conflict, ProposalChanged."""
    proposal = locked_proposal(proposal)
    require(permissions.can_write(by, proposal))
    _require_writing(proposal)
    if proposal.version != version:
        raise ProposalChanged
    if facts.organisation != proposal.organisation or facts.solution != proposal.solution:
        _require_own(by, facts)
    columns = _columns_of(by, proposal.challenge, facts)
    if proposal.state == ProposalState.PUBLISHED:
        _require_complete(proposal.challenge, columns)
    discard_draft(by=by, purpose=f"proposal:{proposal.pk}")
    changed = [name for name, value in columns.items() if getattr(proposal, name) != value]
    if not changed:
        return proposal
    for name, value in columns.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save()
    _keep_version(by, proposal)
    record_deed(
        by, "changed_proposal", proposal.challenge, proposal, changed=changed,
        public=permissions.is_proposal_public(proposal),
    )  # fmt: skip
    return proposal


@transaction.atomic
def hand_in_proposal(*, by: Person, proposal: Proposal) -> Proposal:
    """Put a proposal before everyone, all required sections answered. Raises NotAllowed, Invalid, Conflict."""
    proposal = locked_proposal(proposal)
    require(permissions.is_on_team(by, proposal))
    if proposal.state not in (ProposalState.DRAFT, ProposalState.WITHDRAWN):
        raise Conflict(_("This proposal is handed in already, or was not admitted."))
    if not permissions.are_proposals_open(proposal.challenge):
        raise Conflict(_("New proposals are not taken now. The timeline says when."))
    _require_complete(proposal.challenge, {name: getattr(proposal, name) for name in ("answers", "cost_minor")})
    proposal.state = ProposalState.PUBLISHED
    proposal.published_at = proposal.published_at or timezone.now()
    proposal.save(update_fields=["state", "published_at", "changed_at"])
    record_deed(by, "handed_in", proposal.challenge, proposal)
    return proposal


@transaction.atomic
def withdraw_proposal(*, by: Person, proposal: Proposal) -> Proposal:
    """Take a proposal out of the contest, as its lead, as long as no vote on it is open or counted. It can be handed
    in again while proposals are open. Raises NotAllowed, Conflict."""
    proposal = locked_proposal(proposal)
    require(permissions.leads(by, proposal))
    if proposal.state not in (ProposalState.DRAFT, ProposalState.PUBLISHED):
        raise Conflict(_("This proposal does not take part any more."))
    if proposal.challenge.phases.filter(vote__isnull=False).exists() and proposal.is_in_running:
        raise Conflict(_("A vote on this proposal has begun, so it stays."))
    was_public = permissions.is_proposal_public(proposal)
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state", "changed_at"])
    record_deed(by, "withdrew_proposal", proposal.challenge, proposal, public=was_public)
    return proposal


def locked_proposal(proposal: Proposal) -> Proposal:
    """The proposal as it stands, locked until the transaction ends."""
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("challenge__organisation", "challenge__place", "organisation", "solution")
        .get(pk=proposal.pk)
    )


def _require_writing(proposal: Proposal) -> None:
    if not permissions.is_writing_open(proposal.challenge):
        raise Conflict(_("Proposals are not written on now, so that all are judged as they stood."))
    if not proposal.is_in_running:
        raise Conflict(_("This proposal is not in the running any more."))


def _require_own(by: Person, facts: ProposalFacts) -> None:
    if not can_name_organisation(by, facts.organisation):
        raise Invalid({"organisation": _("You can name only an organisation that you belong to.")})
    if facts.solution is not None and facts.solution.state != "published":
        raise Invalid({"solution": _("Choose a solution that is in the registry.")})


def _keep_version(by: Person, proposal: Proposal) -> None:
    names = ("title", "summary", "answers", "cost_minor", "currency")
    ProposalVersion.objects.create(
        proposal=proposal, number=proposal.version, by=by, **{name: getattr(proposal, name) for name in names}
    )


def _columns_of(by: Person, challenge: Challenge, facts: ProposalFacts) -> dict[str, Any]:
    """Checked and tidied columns. Raises Invalid with errors by field; "answer-KEY" is that of a section."""
    title = tidy_line(facts.title)
    wrong: dict[str, Any] = {}
    if not 4 <= len(title) <= 160:
        wrong["title"] = _("Give it a title of 4 to 160 characters.")
    if facts.language and facts.language not in language_codes():
        wrong["language"] = _("Choose a language of the list.")
    if facts.cost_minor is not None and not (challenge.asks_cost and facts.cost_minor > 0):
        wrong["cost"] = _("Enter what it costs, above zero, or leave it empty.")
    sections = {section.key: section for section in challenge.sections.all()}
    answers = {key: tidy_text(words) for key, words in facts.answers.items() if tidy_text(words)}
    for key, words in answers.items():
        if key not in sections:
            wrong[""] = _("An answer belongs to no question of this challenge.")
        elif len(words.split()) > sections[key].most_words or len(words) > LONGEST_ANSWER:
            wrong[f"answer-{key}"] = _("Keep this under %(most)s words; it has %(count)s.") % {
                "most": sections[key].most_words,
                "count": len(words.split()),
            }
    if wrong:
        raise Invalid(wrong)
    found = facts.language or language_of(" ".join([title, facts.summary, *answers.values()])[:2_000])
    return {
        "title": title, "summary": tidy_line(facts.summary)[:400], "answers": answers,
        "language": found if found in language_codes() else "en",
        "place": settle_place(by=by, place=facts.place) if facts.place is not None else None,
        "organisation": facts.organisation, "solution": facts.solution, "cost_minor": facts.cost_minor,
        "currency": challenge.currency if facts.cost_minor is not None else "",
        "help_wanted": tidy_line(facts.help_wanted)[:300], "is_open_to_all": facts.is_open_to_all,
    }  # fmt: skip


def _require_complete(challenge: Challenge, columns: Mapping[str, Any]) -> None:
    """Raise Invalid for required sections without an answer, and for a missing cost."""
    required = Section.objects.filter(challenge=challenge, is_required=True).values_list("key", "title")
    wrong: dict[str, Any] = {
        f"answer-{key}": _("Answer this before handing it in: %(title)s") % {"title": title}
        for key, title in required
        if not columns["answers"].get(key)
    }
    if challenge.asks_cost and not columns["cost_minor"]:
        wrong["cost"] = _("Say what it costs before handing it in.")
    if wrong:
        raise Invalid(wrong)
