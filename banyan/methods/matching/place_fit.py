"""What a solution needs of a place, beside what is known of the place: a list of gaps, each with what would close it.

The conditions are those of the Scaling Scan and of ISAT part B, gathered into seven: people who need it, partners who
could run it, somebody who pays, rules, infrastructure, language, and the inputs that it takes to run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from banyan.methods.matching.countries import Atlas
from banyan.methods.matching.reasons import Reason

CONDITIONS: Final = ("people", "partners", "payer", "rules", "infrastructure", "language", "inputs")
INFRASTRUCTURE_GOALS: Final = (6, 7, 9)  # water, energy, industry and infrastructure
RULES_GOAL: Final = 16  # peace, justice and strong institutions
NEEDED: Final = 0.15
LAGS: Final = 0.3  # share by which a place lags behind its peers, see `Gaps.by_goal`
LAGS_FAR: Final = 0.7
SPOKEN_BY_MOST: Final = 0.3


class Fit(StrEnum):
    """How far a condition is met."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a solution needs. Empty says that it is not known."""

    capabilities: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    pathways: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of a place. country: where it lies. needed: see `need_there`, None where nothing says so.

    partners counts organisations that work there on the solution's goals, with_room those with free capacity.
    capabilities and pathways are what all of them together can do and accept. payers counts funders, companies and
    public bodies that work there.
    """

    country: str
    needed: float | None = None
    voiced: int = 0
    partners: int = 0
    with_room: int = 0
    capabilities: frozenset[str] = frozenset()
    pathways: frozenset[str] = frozenset()
    payers: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """One condition in one place. closing: what would close the gap, None where there is none or nobody can say."""

    condition: str
    fit: Fit
    reason: Reason
    closing: Reason | None = None


@dataclass(frozen=True, slots=True)
class PlaceFit:
    """All conditions in one place, in the order of `CONDITIONS`. There is no sum: a gap is not made up by another."""

    country: str
    gaps: tuple[Gap, ...]

    def count(self, fit: Fit) -> int:
        """How many conditions are so."""
        return sum(gap.fit is fit for gap in self.gaps)


def fit_places(conditions: Conditions, places: Sequence[PlaceFacts], atlas: Atlas) -> tuple[PlaceFit, ...]:
    """The gap list of each place, those with fewest gaps first; what is unknown counts as half a gap, partly too."""
    fits = [_fit(conditions, place, atlas) for place in places]
    return tuple(sorted(fits, key=lambda fit: (_open(fit), fit.country)))


def _open(fit: PlaceFit) -> float:
    return fit.count(Fit.MISSING) + 0.5 * (fit.count(Fit.PARTLY) + fit.count(Fit.UNKNOWN))


def _fit(conditions: Conditions, place: PlaceFacts, atlas: Atlas) -> PlaceFit:
    return PlaceFit(
        place.country,
        (
            _people(place),
            _partners(conditions, place),
            _payer(place),
            _rules(place, atlas),
            _infrastructure(place, atlas),
            _language(conditions, place, atlas),
            _inputs(conditions, place),
        ),
    )


def _people(place: PlaceFacts) -> Gap:
    country = {"country": place.country}
    if place.voiced:
        return Gap("people", Fit.MET, Reason("need_is_voiced", {"count": place.voiced, **country}))
    if place.needed is not None and place.needed >= NEEDED:
        return Gap("people", Fit.PARTLY, Reason("figures_show_need", country), Reason("ask_people", country))
    return Gap("people", Fit.UNKNOWN, Reason("no_need_known", country), Reason("ask_people", country))


def _partners(conditions: Conditions, place: PlaceFacts) -> Gap:
    country = {"country": place.country}
    if not place.partners:
        return Gap("partners", Fit.MISSING, Reason("no_partners", country), Reason("build_community", country))
    if not place.with_room:
        return Gap("partners", Fit.PARTLY, Reason("partners_are_full", {"count": place.partners}), Reason("free_them"))
    if conditions.pathways and place.pathways and not conditions.pathways & place.pathways:
        wanted = {"pathways": tuple(sorted(conditions.pathways))}
        return Gap("partners", Fit.PARTLY, Reason("partners_want_otherwise", wanted), Reason("talk_pathways", wanted))
    return Gap("partners", Fit.MET, Reason("partners_with_room", {"count": place.with_room}))


def _payer(place: PlaceFacts) -> Gap:
    if place.payers:
        return Gap("payer", Fit.PARTLY, Reason("could_pay", {"count": place.payers}), Reason("ask_payers"))
    return Gap("payer", Fit.MISSING, Reason("nobody_pays", {"country": place.country}), Reason("find_payer"))


def _lag(place: PlaceFacts, atlas: Atlas, goals: Sequence[int]) -> tuple[float, tuple[int, ...]] | None:
    """The largest lag over the goals that are measured, and which goals lag; None where nothing is measured."""
    row = atlas.index.get(place.country)
    if row is None:
        return None
    lags = {goal: float(atlas.need[row, goal - 1]) for goal in goals if not np.isnan(atlas.need[row, goal - 1])}
    if not lags:
        return None
    return max(lags.values()), tuple(goal for goal, lag in lags.items() if lag >= LAGS)


def _rules(place: PlaceFacts, atlas: Atlas) -> Gap:
    found = _lag(place, atlas, (RULES_GOAL,))
    country = {"country": place.country}
    if found is None:
        return Gap("rules", Fit.UNKNOWN, Reason("rules_unknown", country), Reason("ask_rules", country))
    lag, _goals = found
    if lag >= LAGS_FAR:
        return Gap("rules", Fit.MISSING, Reason("institutions_weak", country), Reason("work_with_authority", country))
    # Figures of institutions say how things stand in general; which permit is needed somebody must still ask.
    return Gap("rules", Fit.PARTLY, Reason("institutions_as_peers", country), Reason("ask_rules", country))


def _infrastructure(place: PlaceFacts, atlas: Atlas) -> Gap:
    found = _lag(place, atlas, INFRASTRUCTURE_GOALS)
    if found is None:
        return Gap("infrastructure", Fit.UNKNOWN, Reason("infrastructure_unknown"), Reason("visit_place"))
    lag, goals = found
    if lag < LAGS:
        return Gap("infrastructure", Fit.MET, Reason("infrastructure_as_peers"))
    state = Fit.MISSING if lag >= LAGS_FAR else Fit.PARTLY
    return Gap("infrastructure", state, Reason("infrastructure_lags", {"goals": goals}), Reason("simplify_inputs"))


def _language(conditions: Conditions, place: PlaceFacts, atlas: Atlas) -> Gap:
    row = atlas.index.get(place.country)
    shares = atlas.countries.language_shares[row] if row is not None else np.zeros(0)
    spoken = {
        language: float(share) for language, share in zip(atlas.countries.languages, shares, strict=False) if share > 0
    }
    if not spoken or not conditions.languages:
        return Gap("language", Fit.UNKNOWN, Reason("language_unknown"), Reason("ask_language"))
    common = tuple(sorted(set(spoken) & set(conditions.languages)))
    widest = tuple(sorted(spoken, key=lambda language: -spoken[language])[:3])
    if not common:
        return Gap(
            "language",
            Fit.MISSING,
            Reason("no_shared_language", {"languages": widest}),
            Reason("translate_it", {"languages": widest[:1]}),
        )
    if max(spoken[language] for language in common) < SPOKEN_BY_MOST:
        return Gap(
            "language",
            Fit.PARTLY,
            Reason("language_of_few", {"languages": common}),
            Reason("translate_it", {"languages": widest[:1]}),
        )
    return Gap("language", Fit.MET, Reason("language_fits", {"languages": common}))


def _inputs(conditions: Conditions, place: PlaceFacts) -> Gap:
    if not conditions.capabilities:
        return Gap("inputs", Fit.UNKNOWN, Reason("inputs_not_said"), Reason("say_inputs"))
    missing = tuple(sorted(conditions.capabilities - place.capabilities))
    if not missing:
        there = {"capabilities": tuple(sorted(conditions.capabilities))}
        return Gap("inputs", Fit.MET, Reason("inputs_there", there))
    state = Fit.MISSING if len(missing) == len(conditions.capabilities) else Fit.PARTLY
    lacking = {"capabilities": missing}
    return Gap("inputs", state, Reason("inputs_missing", lacking), Reason("bring_inputs", lacking))
