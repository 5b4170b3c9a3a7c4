"""The contests of the demo, through the same services that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.models import Challenge, PhaseKind, Proposal
from banyan.challenges.services import ChallengeFacts, OfferedPrize, ProposalFacts
from banyan.challenges.templates_of_challenges import ChallengeTemplate, PlannedPhase, template_with
from banyan.commons.models import Place, Theme
from banyan.people.models import Person

FILE: Final = Path(__file__).parent / "challenges.toml"


def load_challenges(people: Mapping[str, Person]) -> None:
    """Compose the contests, open them, hand in what was proposed and stand behind it."""
    for row in tomllib.loads(FILE.read_text("utf-8"))["challenge"]:
        challenge = _challenge(row, people)
        made: dict[str, Proposal] = {}
        for told in row["proposal"]:
            made[told["key"]] = _proposal(told, people, challenge, made)


def _challenge(row: Mapping[str, Any], people: Mapping[str, Person]) -> Challenge:
    template = template_with(row["template"])
    assert template is not None
    challenge = services.compose_challenge(
        by=people[row["by"]],
        template=template,
        phases=_phases(template, row),
        facts=ChallengeFacts(
            title=row["title"], question=row["question"], brief=row["brief"].strip(), resources=row["resources"],
            language="en", place=Place.objects.get(code=row["place"]), time_zone=row["time_zone"],
            themes=list(Theme.objects.filter(code__in=[str(number) for number in row["themes"]])),
        ),
    )  # fmt: skip
    prizes = [OfferedPrize(title=prize["title"], kind=prize["kind"]) for prize in row.get("prize", [])]
    services.offer_prizes(by=people[row["by"]], challenge=challenge, prizes=prizes)
    return services.open_challenge(by=people[row["by"]], challenge=challenge)


def _phases(template: ChallengeTemplate, row: Mapping[str, Any]) -> list[PlannedPhase]:
    """The template's phases, begun some days ago; where its vote is to be open at once, proposals are taken until a
    minute from now, and the vote has begun."""
    now = timezone.now().replace(second=0, microsecond=0)
    phases = template.phases(now - timedelta(days=row["begun_days_ago"]), budget_minor=None)
    if row["skip_first"]:
        # An inspiration phase would be over already, which no challenge is opened with.
        first = phases[0].closes_at - phases[0].opens_at
        return [
            replace(phase, opens_at=phase.opens_at - first, closes_at=phase.closes_at - first) for phase in phases[1:]
        ]
    vote = next(phase for phase in phases if phase.kind == PhaseKind.COMMUNITY_VOTE)
    return [
        replace(phase, closes_at=now + timedelta(minutes=2))
        if phase.kind == PhaseKind.PROPOSALS
        else replace(phase, opens_at=now, closes_at=now + timedelta(days=14))
        if phase is vote
        else replace(phase, opens_at=now + timedelta(days=14), closes_at=now + timedelta(days=21))
        for phase in phases
    ]


def _proposal(
    told: Mapping[str, Any], people: Mapping[str, Person], challenge: Challenge, made: Mapping[str, Proposal]
) -> Proposal:
    by = people[told["by"]]
    keys = challenge.sections.values_list("key", flat=True)
    proposal = services.start_proposal(
        by=by,
        challenge=challenge,
        facts=ProposalFacts(
            title=told["title"], summary=told["summary"], language=told["language"],
            place=Place.objects.get(code=told["place"]), answers=dict(zip(keys, told["answers"], strict=True)),
            help_wanted=told.get("help_wanted", ""),
        ),
        builds_on=[made[told["builds_on"]]] if "builds_on" in told else [],
        taken_over=told.get("taken_over", ""),
    )  # fmt: skip
    proposal = services.hand_in_proposal(by=by, proposal=proposal)
    for key in told.get("team", []):
        invited = services.invite_to_team(by=by, proposal=proposal, person=people[key])
        services.answer_member(by=people[key], member=invited, is_welcome=True)
    for key in told.get("supported_by", []):
        services.support_proposal(by=people[key], proposal=proposal)
    return proposal
