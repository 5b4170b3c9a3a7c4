"""Challenges and proposals as kinds of things."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from banyan.challenges.models import Challenge, ChallengeState, Proposal, ProposalMember, ProposalState
from banyan.challenges.permissions import is_proposal_public, is_public
from banyan.commons.kinds import Kind, SearchDocument
from banyan.commons.text import plain_text
from banyan.people.models import Membership

_EDITORS = [Membership.Role.OWNER, Membership.Role.EDITOR]
_ON_TEAM = [ProposalMember.State.LEAD, ProposalMember.State.MEMBER]


def challenge_url(challenge: Challenge) -> str:
    """The address of a challenge's page."""
    slug = slugify(challenge.title, allow_unicode=True)[:80]
    return reverse("challenges:detail", args=[challenge.pk, slug] if slug else [challenge.pk])


def proposal_url(proposal: Proposal) -> str:
    """The address of a proposal's page."""
    return reverse("challenges:proposal", args=[proposal.challenge_id, proposal.pk])


def _challenge_document(challenge: Challenge) -> SearchDocument:
    return SearchDocument(
        title=challenge.title,
        text="\n\n".join(part for part in (challenge.question, plain_text(challenge.brief)) if part),
        language=challenge.language,
        places=(challenge.place_id,) if challenge.place_id else (),
        themes=tuple(theme.pk for theme in challenge.themes.all()),
        languages=(challenge.language,),
    )


def _proposal_document(proposal: Proposal) -> SearchDocument:
    places = [pk for pk in (proposal.place_id, proposal.challenge.place_id) if pk]
    return SearchDocument(
        title=proposal.title,
        text="\n\n".join(part for part in (proposal.summary, *map(plain_text, proposal.answers.values())) if part),
        language=proposal.language,
        places=tuple(places[:1]),
        themes=tuple(theme.pk for theme in proposal.challenge.themes.all()),
        languages=(proposal.language,),
    )


def host_ids(challenge: Challenge) -> Iterable[int]:
    """Who started it, and the editors of the organisation in whose name it runs."""
    editors = Membership.objects.filter(organisation=challenge.organisation_id, role__in=_EDITORS)
    return {challenge.started_by_id, *editors.values_list("person_id", flat=True)}


def team_ids(proposal: Proposal) -> Iterable[int]:
    """The team of a proposal."""
    return set(
        ProposalMember.objects.filter(proposal=proposal.pk, state__in=_ON_TEAM).values_list("person_id", flat=True)
    )


def _hide_challenge(challenge: Challenge, hidden: bool) -> None:
    if hidden and is_public(challenge):
        challenge.state_before_hiding, challenge.state = challenge.state, ChallengeState.HIDDEN
    elif not hidden and challenge.state == ChallengeState.HIDDEN:
        challenge.state, challenge.state_before_hiding = challenge.state_before_hiding, ""
    challenge.save(update_fields=["state", "state_before_hiding"])


def _hide_proposal(proposal: Proposal, hidden: bool) -> None:
    if hidden and proposal.state == ProposalState.PUBLISHED:
        proposal.state_before_hiding, proposal.state = proposal.state, ProposalState.HIDDEN
    elif not hidden and proposal.state == ProposalState.HIDDEN:
        proposal.state, proposal.state_before_hiding = proposal.state_before_hiding, ""
    proposal.save(update_fields=["state", "state_before_hiding"])


CHALLENGE = Kind(
    name="challenge",
    plural="challenges",
    label=_("Challenge"),
    model="challenges.Challenge",
    title=lambda challenge: challenge.title,
    url=challenge_url,
    is_public=is_public,
    search_document=_challenge_document,
    related=("place", "organisation"),
    sentences={
        "opened_challenge": _("%(who)s opened a challenge: %(what)s"),
        "changed": _("%(who)s changed what is said of %(what)s."),
        "changed_timeline": _("Two hosts changed the dates of %(what)s; the reason is on its page. %(who)s agreed."),
        "phase_ended": _("A phase of %(what)s ended."),
        "called_off": _("%(who)s called off %(what)s."),
        "announced_results": _("%(who)s announced the results of %(what)s."),
    },
    owner_ids=host_ids,
    set_hidden=_hide_challenge,
)

PROPOSAL = Kind(
    name="proposal",
    plural="proposals",
    label=_("Proposal"),
    model="challenges.Proposal",
    title=lambda proposal: proposal.title,
    url=proposal_url,
    is_public=is_proposal_public,
    search_document=_proposal_document,
    related=("challenge__place", "place"),
    sentences={
        "handed_in": _("%(who)s handed in a proposal for %(on)s: %(what)s"),
        "changed_proposal": _("%(who)s worked on the proposal %(what)s."),
        "withdrew_proposal": _("%(who)s withdrew the proposal %(what)s."),
        "supported": _("%(who)s stands behind %(what)s."),
        "moved_on": _("%(who)s let %(what)s go on, and says why on its page."),
        "held_back": _("%(who)s decided that %(what)s does not go on, and says why on its page."),
    },
    owner_ids=team_ids,
    set_hidden=_hide_proposal,
)

KINDS = (CHALLENGE, PROPOSAL)
