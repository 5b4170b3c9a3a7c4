"""Ready-made contests to begin from: their phases, how long each lasts, and what a proposal answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.challenges.models import Electorate, PhaseKind, Promotion, VoteMethod

Words = str | Promise


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase with its dates."""

    kind: str
    opens_at: datetime
    closes_at: datetime
    title: str = ""
    promotion: str = Promotion.ALL
    seats: int = 1
    electorate: str = Electorate.VERIFIED
    method: str = ""
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    kind: str
    days: int
    promotion: str = Promotion.ALL
    seats: int = 1
    method: str = ""


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A question that a proposal answers."""

    title: str
    help: str = ""
    most_words: int = 300
    is_required: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class ChallengeTemplate:
    """A kind of contest. `sections` are (title, help, most words, required)."""

    key: str
    label: Words
    text: Words
    asks_cost: bool
    steps: tuple[_Step, ...]
    sections: tuple[tuple[Words, Words, int, bool], ...]

    @property
    def days(self) -> int:
        """How long it takes from the first phase to the results."""
        return sum(step.days for step in self.steps)

    def phases(self, begins: datetime, *, budget_minor: int | None) -> list[PlannedPhase]:
        """Its phases one after another from `begins` on. A budget goes to the phase that shares one out."""
        planned, at = [], begins
        for step in self.steps:
            ends = at + timedelta(days=step.days)
            budget = budget_minor if step.kind == PhaseKind.ALLOCATION else None
            planned.append(
                PlannedPhase(
                    kind=step.kind, opens_at=at, closes_at=ends, promotion=step.promotion, seats=step.seats,
                    method=step.method, budget_minor=budget,
                )
            )  # fmt: skip
            at = ends
        return planned

    def asked(self) -> list[AskedSection]:
        """Its sections, in the language of whoever composes."""
        return [AskedSection(str(title), str(help), words, required) for title, help, words, required in self.sections]


_PROBLEM = (_("The problem"), _("Whose is it, where, and how do you know?"), 200, True)
_IDEA = (_("The idea"), _("What would you do, for whom, step by step?"), 400, True)
_TEAM = (_("The team"), _("Who does it, and what have you done before?"), 200, True)
_EVIDENCE = (_("What you know already"), _("Trials, figures, what did not work."), 200, False)
_PLAN = (_("The plan"), _("The first six months, and what you need."), 300, True)

TEMPLATES: Final[Sequence[ChallengeTemplate]] = (
    ChallengeTemplate(
        "classic",
        _("Classic contest"),
        _("Proposals, a round to refine them together, a choice of finalists, and a vote of the community."),
        False,
        (
            _Step(PhaseKind.INSPIRATION, 7),
            _Step(PhaseKind.PROPOSALS, 28),
            _Step(PhaseKind.REFINEMENT, 14, Promotion.BY_HAND),
            _Step(PhaseKind.FINALIST_WORK, 14),
            _Step(PhaseKind.COMMUNITY_VOTE, 10, Promotion.VOTED, 1, VoteMethod.APPROVAL),
            _Step(PhaseKind.RESULTS, 7),
        ),
        (_PROBLEM, _IDEA, _TEAM, _EVIDENCE),
    ),
    ChallengeTemplate(
        "sprint",
        _("Idea sprint"),
        _("Short proposals in two weeks, then a vote in order of preference."),
        False,
        (
            _Step(PhaseKind.PROPOSALS, 14),
            _Step(PhaseKind.COMMUNITY_VOTE, 5, Promotion.VOTED, 3, VoteMethod.SCHULZE),
            _Step(PhaseKind.RESULTS, 2),
        ),
        (_IDEA,),
    ),
    ChallengeTemplate(
        "budget",
        _("Participatory budget"),
        _("Projects with a cost; everyone ticks what they find good, and the budget is shared out by equal shares."),
        True,
        (
            _Step(PhaseKind.PROPOSALS, 28),
            _Step(PhaseKind.REFINEMENT, 14),
            _Step(PhaseKind.ALLOCATION, 14, Promotion.VOTED, 1, VoteMethod.SHARES),
            _Step(PhaseKind.RESULTS, 7),
        ),
        (_PROBLEM, _IDEA),
    ),
    ChallengeTemplate(
        "grant",
        _("Grant round with two stages"),
        _("A short proposal first; those chosen work it out in full, and the host decides with reasons."),
        True,
        (
            _Step(PhaseKind.PROPOSALS, 28, Promotion.BY_HAND),
            _Step(PhaseKind.FINALIST_WORK, 28, Promotion.BY_HAND),
            _Step(PhaseKind.RESULTS, 14),
            _Step(PhaseKind.FOLLOW_UP, 365),
        ),
        (_PROBLEM, _IDEA, _TEAM, _PLAN, _EVIDENCE),
    ),
)


def template_with(key: str) -> ChallengeTemplate | None:
    """The template of that key."""
    return next((template for template in TEMPLATES if template.key == key), None)
