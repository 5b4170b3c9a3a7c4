"""The guide: from answers to ranked pathways, gates, profile, disagreement and robustness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from banyan.methods.scaling_guide.answers import Answer, Combination, Disagreement, combine
from banyan.methods.scaling_guide.gates import GateFinding, find_gates
from banyan.methods.scaling_guide.profile import DimensionReading, read_profile
from banyan.methods.scaling_guide.ranking import RankedPathway, Scale, StoppedPathway, questions_asked, rank
from banyan.methods.scaling_guide.robustness import DRAWS, SEED, Robustness, try_plausible_answers
from banyan.methods.scaling_guide.verdicts import Verdict, find_verdicts
from banyan.methods.scaling_guide.weights import WEIGHTS, Weights
from banyan.methods.scaling_guide.words import gettext_noop as _

ENOUGH_KNOWN: Final = 0.5


class Claim(StrEnum):
    """How strongly the result may be stated."""

    CLEAR = "clear"
    LEANING = "leaning"
    UNDECIDED = "undecided"
    TOO_LITTLE_KNOWN = "too_little_known"


CLAIM_SENTENCES: Final[Mapping[Claim, str]] = MappingProxyType(
    {
        Claim.CLEAR: _("The first pathway stays first under most plausible answers."),
        Claim.LEANING: _("The answers lean this way, but a few other answers would change it."),
        Claim.UNDECIDED: _("Several pathways are about as good. Do not take the first for the answer."),
        Claim.TOO_LITTLE_KNOWN: _("Too little is known to say. What to find out first stands below."),
    }
)


@dataclass(frozen=True, slots=True)
class Result:
    """What the guide says. There is no total score: pathways are ranked, people and organisations are not."""

    ranked: tuple[RankedPathway, ...]
    stopped: tuple[StoppedPathway, ...]
    gates: tuple[GateFinding, ...]
    verdicts: tuple[Verdict, ...]
    profile: tuple[DimensionReading, ...]
    disagreements: tuple[Disagreement, ...]
    robustness: Robustness
    claim: Claim
    combination: Combination

    @property
    def first(self) -> RankedPathway:
        """The pathway that fits best. Preparing, staying and stopping are never closed, so there always is one."""
        return self.ranked[0]


def assess(
    answers: Iterable[Answer],
    *,
    places: Iterable[str] = (),
    stage: str = "",
    draws: int = DRAWS,
    seed: int = SEED,
    weights: Weights = WEIGHTS,
) -> Result:
    """Say how a solution should scale, if at all, and how sure that is.

    `answers` of one or several respondents; `places` are the codes of the places to go to (those that answers name are
    added); `stage` is the solution's ("idea" to "at_scale", "" if unknown). Questions without an answer count as "don't
    know". The same input gives the same result, in whatever order the respondents stand.
    """
    combination = combine(answers, places=places, stage=stage)
    findings = find_gates(combination.known, combination.lowest_by_role, combination.asked)
    scale = Scale(questions_asked(combination), weights)
    robustness = try_plausible_answers(combination, findings, scale, draws=draws, seed=seed)
    ranked, stopped = rank(combination, findings, robustness.first_shares, scale)
    return Result(
        ranked,
        stopped,
        findings,
        find_verdicts(combination, findings, ranked),
        read_profile(combination),
        combination.disagreements(),
        robustness,
        _claim(robustness.share, combination.known_share),
        combination,
    )


def _claim(share: float, known_share: float) -> Claim:
    if known_share < ENOUGH_KNOWN:
        return Claim.TOO_LITTLE_KNOWN
    if share >= 0.7:
        return Claim.CLEAR
    return Claim.LEANING if share >= 0.4 else Claim.UNDECIDED
