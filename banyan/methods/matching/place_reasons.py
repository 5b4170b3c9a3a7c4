"""The reasons for suggesting a country for a solution, strongest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from banyan.methods.matching.countries import Flags, Indices
from banyan.methods.matching.knowledge import Knowledge, Matrix
from banyan.methods.matching.place_parts import meaning_weights, need_fit
from banyan.methods.matching.profiles import Dismissal, NeedProfile, SolutionProfile
from banyan.methods.matching.reasons import Parameter, Reason
from banyan.methods.matching.weights import Weights

NOTABLE = 0.02  # a part that moves the score by less than this is not worth a sentence
MOST_REASONS = 5
NAMED = 3  # how many solutions or countries a sentence names
NEARBY_KM = 3000.0

Said = tuple[str, dict[str, Parameter]] | None


class PlaceWitness:
    """Says why countries suit one solution. What it looks up once serves all countries."""

    def __init__(self, solution: SolutionProfile, knowledge: Knowledge, voiced: Sequence[NeedProfile] = ()) -> None:
        self._solution = solution
        self._knowledge = knowledge
        self._voiced = voiced
        self._goals = np.array(sorted({goal for goal in solution.goals if 1 <= goal <= 17}), dtype=np.intp)
        self._running = knowledge.atlas.rows(tuple(sorted(solution.running)))
        self._sayings: Mapping[str, Callable[[int], Said]] = {
            "need": self._indicator,
            "voiced_needs": self._voiced_here,
            "similar_solutions": self._similar_here,
            "same_goals": lambda row: ("same_goals_run_here", {"count": int(self._with_goals @ self._present(row))}),
            "co_running": lambda row: ("runs_where_similar_places_run", {}),
            "organisation": lambda row: ("same_organisation_here", {}),
            "neighbourhood": self._neighbour,
            "same_region": self._region,
            "circumstances": self._circumstances,
            "language": self._language,
            "popularity": self._popularity,
        }

    def reasons(
        self, row: int, parts: Mapping[str, float], dismissals: Sequence[Dismissal], weights: Weights
    ) -> tuple[Reason, ...]:
        """What speaks for country `row`: each notable part once, by its share of the score; then what is against it.

        How many solutions a country has is true of all solutions alike, so it is said last whatever it weighs, and
        always where nothing else can be said.
        """
        total = sum(weights.get(name, 0.0) for name in parts)
        shares = {name: weights.get(name, 0.0) * value / total for name, value in parts.items()}
        popularity = shares.pop("popularity", 0.0)
        reasons: list[Reason] = []
        for name, share in sorted(shares.items(), key=lambda item: -item[1]):
            said = self._sayings[name](row) if name in self._sayings and share >= NOTABLE else None
            if said is not None:
                reasons.append(Reason(*said, share))
        reasons = reasons[:MOST_REASONS]
        if not reasons or (popularity >= NOTABLE and len(reasons) < MOST_REASONS):
            reasons.append(Reason(*self._popularity(row), popularity))
        if len(self._goals) and np.isnan(self._knowledge.atlas.need[row, self._goals - 1]).all():
            reasons.append(Reason("no_figures"))
        code = self._knowledge.atlas.countries.codes[row]
        dismissed = sum(dismissal.suggested == code for dismissal in dismissals)
        if dismissed:
            reasons.append(Reason("dismissed_before", {"count": dismissed}))
        return tuple(reasons)

    @cached_property
    def _itself(self) -> Flags:
        itself = np.zeros((1, len(self._knowledge)), dtype=np.bool_)
        if self._solution.key in self._knowledge.row_of:
            itself[0, self._knowledge.row_of[self._solution.key]] = True
        return itself

    @cached_property
    def _closeness(self) -> Matrix:
        weights: Matrix = meaning_weights([self._solution], self._knowledge, self._itself)[0]
        return weights

    @cached_property
    def _with_goals(self) -> Flags:
        """(known solutions,): which others share a goal."""
        shared: Flags = self._knowledge.goals[:, self._goals - 1].any(axis=1) & ~self._itself[0]
        return shared

    def _present(self, row: int) -> Matrix:
        column: Matrix = self._knowledge.present[:, row]
        return column

    def _elsewhere(self, row: int) -> Indices:
        others: Indices = self._running[self._running != row]
        return others

    def _popularity(self, row: int) -> tuple[str, dict[str, Parameter]]:
        return "many_solutions_run_here", {"count": int(self._knowledge.deployments[row])}

    def _indicator(self, row: int) -> Said:
        """The indicator of the solution's goals that lies furthest behind the peers."""
        gaps = self._knowledge.atlas.gaps
        if gaps is None:
            return None
        of_goals = np.isin(np.asarray(gaps.indicators.goals), self._goals)
        worse = np.where(of_goals, np.nan_to_num(gaps.worse_than[row]), 0.0)
        worst = int(np.argmax(worse))
        if worse[worst] <= 0.5:
            return None
        return "indicator_worse_than_peers", {
            "indicator": gaps.indicators.codes[worst],
            "percent": round(100 * float(worse[worst])),
            "peers": gaps.peers[row],
            "goal": gaps.indicators.goals[worst],
        }

    def _voiced_here(self, row: int) -> Said:
        """The open needs here that fit at least half as well as the best of them."""
        country = self._knowledge.atlas.countries.codes[row]
        here = [need for need in self._voiced if need.is_open and country in (need.country, *need.confirmed_in)]
        if not here:
            return None
        fit = need_fit([self._solution], here, self._knowledge)[0]
        order = np.argsort(-fit, kind="stable")
        like = [here[column] for column in order if fit[column] > 0 and fit[column] >= fit.max() / 2]
        if not like:
            return None
        return "voiced_needs", {"count": len(like), "needs": tuple(str(need.key) for need in like[:NAMED])}

    def _similar_here(self, row: int) -> Said:
        """The solutions of like meaning that are here and weigh most."""
        weight = self._closeness * self._present(row)
        best = np.argsort(-weight, kind="stable")[:NAMED]
        similar = tuple(str(self._knowledge.keys[other]) for other in best if weight[other] > 0)
        return ("similar_solutions_run_here", {"solutions": similar}) if similar else None

    def _neighbour(self, row: int) -> Said:
        atlas, others = self._knowledge.atlas, self._elsewhere(row)
        if not len(others):
            return None
        nearest = int(others[np.argmin(atlas.distance_km[row, others])])
        distance = float(atlas.distance_km[row, nearest])
        if distance > NEARBY_KM:
            return None
        return "near_where_it_runs", {"country": atlas.countries.codes[nearest], "distance_km": round(distance, -1)}

    def _region(self, row: int) -> Said:
        """Countries of the same sub-region where it runs, else of the same region."""
        atlas, others = self._knowledge.atlas, self._elsewhere(row)
        same = others[atlas.same_sub_region[row, others]]
        same = same if len(same) else others[atlas.same_region[row, others]]
        if not len(same):
            return None
        return "same_region_as_it_runs", {"countries": tuple(atlas.countries.codes[other] for other in same[:NAMED])}

    def _circumstances(self, row: int) -> Said:
        """What the country has in common with most of where it runs; the rarer circumstance first."""
        countries, others = self._knowledge.atlas.countries, self._elsewhere(row)
        if not len(others):
            return None
        for flags, code in (
            (countries.small_island, "small_island_like"),
            (countries.landlocked, "landlocked_like"),
            (countries.least_developed, "least_developed_like"),
        ):
            if flags[row] and flags[others].mean() >= 0.5:
                return code, {}
        income = countries.income_group[row]
        if income and any(countries.income_group[other] == income for other in others):
            return "like_where_it_runs", {"income_group": income}
        return None

    def _language(self, row: int) -> Said:
        """The language most widely shared with a place where it runs, or in which it is offered."""
        countries, others = self._knowledge.atlas.countries, self._elsewhere(row)
        here = countries.language_shares[row]
        spoken = countries.language_shares[others].max(axis=0, initial=0.0)
        offered = np.isin(np.asarray(countries.languages), self._solution.languages)
        shared = np.maximum(np.minimum(here, spoken), np.where(offered, here, 0.0))
        if not len(shared) or shared.max() <= 0:
            return None
        return "shares_language", {"language": countries.languages[int(np.argmax(shared))]}
