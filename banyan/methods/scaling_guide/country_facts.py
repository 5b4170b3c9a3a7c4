"""Answers to room 3 that what is known of a country suggests. Until a person confirms it, a suggestion is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from banyan.methods.scaling_guide.words import gettext_noop as _

Parameter = str | int

INCOME_ORDER: Final[tuple[str, ...]] = ("low", "lower_middle", "upper_middle", "high")


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """What is known of a country, seen from where the solution runs. None and 0 mean that nothing is known.

    `worse_than_peers` is the share of the countries it is compared with that stand better on the indicator `indicator`,
    in [0, 1]. Income groups are those of `INCOME_ORDER`.
    """

    indicator: str = ""
    worse_than_peers: float | None = None
    voiced_needs: int = 0
    shared_language: str = ""
    speaks_otherwise: bool = False
    income_group: str = ""
    home_income_group: str = ""
    distance_km: float | None = None
    organisations: int = 0
    organisations_accepting: int = 0
    funders: int = 0


@dataclass(frozen=True, slots=True)
class FactReason:
    """Why an answer is suggested: a key of `FACT_SENTENCES` with its parameters."""

    code: str
    params: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SuggestedAnswer:
    """An answer that the facts suggest, never without its reasons."""

    question: str
    step: int
    reasons: tuple[FactReason, ...]


FACT_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "worse_than_peers": _("%(indicator)s is worse than in %(percent)d%% of the countries it is compared with."),
        "voiced_needs": _("Needs like it have been voiced there: %(count)d."),
        "shared_language": _("%(language)s is spoken in both."),
        "other_language": _("No language is known to be shared."),
        "same_income": _("Both countries have about the same income."),
        "other_income": _("The countries differ in income."),
        "near": _("It is near: about %(distance)d km."),
        "far": _("It is far: about %(distance)d km."),
        "income_low": _("It is a country of low income; lasting payers are few."),
        "income_middle": _("It is a country of middle income; some can pay, many cannot."),
        "income_high": _("It is a country of high income."),
        "funders": _("Organisations that fund such work there: %(count)d."),
        "organisations": _("Organisations at work there on the same themes: %(count)d."),
        "organisations_accepting": _("Of these, with room to take something on: %(count)d."),
    }
)


def suggest_answer(question: str, facts: CountryFacts) -> SuggestedAnswer | None:
    """What `facts` suggest for a question of room 3; None where they say nothing of it, which is no answer."""
    suggest = _SUGGESTING.get(question)
    return suggest(facts) if suggest else None


def _need_there(facts: CountryFacts) -> SuggestedAnswer | None:
    steps, reasons = [], []
    if facts.worse_than_peers is not None:
        steps.append(1 + min(2, int(facts.worse_than_peers * 3)))
        reasons.append(
            FactReason(
                "worse_than_peers",
                {"indicator": facts.indicator, "percent": round(facts.worse_than_peers * 100)},
            )
        )
    if facts.voiced_needs:
        steps.append(3 if facts.voiced_needs > 1 else 2)
        reasons.append(FactReason("voiced_needs", {"count": facts.voiced_needs}))
    if not steps:
        return None
    step = max(steps)
    if len(steps) == 2 and min(steps) >= 2:
        step = min(4, step + 1)
    return SuggestedAnswer("need_there", step, tuple(reasons))


def _closeness(facts: CountryFacts) -> SuggestedAnswer | None:
    step, reasons = 1, []
    if facts.shared_language:
        step += 1
        reasons.append(FactReason("shared_language", {"language": facts.shared_language}))
    elif facts.speaks_otherwise:
        step -= 1
        reasons.append(FactReason("other_language"))
    apart = _income_steps_apart(facts)
    if apart is not None:
        step += 1 if apart == 0 else 0
        reasons.append(FactReason("same_income" if apart == 0 else "other_income"))
    if facts.distance_km is not None:
        is_near = facts.distance_km <= 2_000
        step += 1 if is_near else 0
        reasons.append(FactReason("near" if is_near else "far", {"distance": int(round(facts.distance_km, -2))}))
    return SuggestedAnswer("closeness", max(0, min(4, step)), tuple(reasons)) if reasons else None


def _money_there(facts: CountryFacts) -> SuggestedAnswer | None:
    by_income = {"low": (1, "income_low"), "high": (3, "income_high")}
    if facts.income_group not in INCOME_ORDER:
        return None
    step, code = by_income.get(facts.income_group, (2, "income_middle"))
    reasons = [FactReason(code)]
    if facts.funders:
        step = min(3, step + 1)
        reasons.append(FactReason("funders", {"count": facts.funders}))
    return SuggestedAnswer("money_there", step, tuple(reasons))


def _partners_there(facts: CountryFacts) -> SuggestedAnswer | None:
    if not facts.organisations:
        return None
    reasons = [FactReason("organisations", {"count": facts.organisations})]
    if facts.organisations_accepting:
        reasons.append(FactReason("organisations_accepting", {"count": facts.organisations_accepting}))
    return SuggestedAnswer("partners_there", 3 if facts.organisations_accepting else 2, tuple(reasons))


def _inputs_there(facts: CountryFacts) -> SuggestedAnswer | None:
    apart = _income_steps_apart(facts)
    if apart is None:
        return None
    step = 3 if apart == 0 else 2
    return SuggestedAnswer("inputs_there", step, (FactReason("same_income" if apart == 0 else "other_income"),))


def _income_steps_apart(facts: CountryFacts) -> int | None:
    if facts.income_group not in INCOME_ORDER or facts.home_income_group not in INCOME_ORDER:
        return None
    return abs(INCOME_ORDER.index(facts.income_group) - INCOME_ORDER.index(facts.home_income_group))


_SUGGESTING: Final = MappingProxyType(
    {
        "need_there": _need_there,
        "closeness": _closeness,
        "money_there": _money_there,
        "partners_there": _partners_there,
        "inputs_there": _inputs_there,
    }
)
