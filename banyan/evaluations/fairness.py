"""Whether a ranking serves rich and poor countries, and countries of different languages, alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from banyan.evaluations.hidden_country import METHOD, HiddenCountries
from banyan.methods.matching.countries import Countries

SHOWN = 10
LEAST_CASES = 10  # a group with fewer hidden countries gets no figure of its own


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group of hidden countries: hit@10 of the method and of popularity, and its share of lists and of truth."""

    group: str
    cases: int
    hit_at_10: float
    popularity_hit_at_10: float
    share_of_lists: float
    share_of_hidden: float


def by_income_group(cases: HiddenCountries, countries: Countries) -> list[GroupFigures]:
    """Figures by income group of the hidden country, poorest first."""
    order = ("low_income", "lower_middle_income", "upper_middle_income", "high_income")
    return _by_group(cases, list(countries.income_group), order)


def by_language(cases: HiddenCountries, countries: Countries) -> list[GroupFigures]:
    """Figures by the widest used of six world languages in the hidden country, or "other" where none is official."""
    world = ("en", "fr", "es", "ar", "pt", "ru")
    columns = [countries.languages.index(language) for language in world]
    shares = countries.language_shares[:, columns]
    main = [world[int(row.argmax())] if row.max() >= 0.5 else "other" for row in shares]
    return _by_group(cases, main, (*world, "other"))


def _by_group(cases: HiddenCountries, group_of: Sequence[str], order: Sequence[str]) -> list[GroupFigures]:
    """Each solution weighs one, shared by its hidden countries."""
    size = np.bincount(cases.solution)[cases.solution]
    weight = 1.0 / size
    weight = weight / weight.sum()
    figures = cases.figures()
    groups = np.asarray(group_of)
    shown = np.where(cases.available, cases.scores[METHOD], -np.inf)
    first = np.argsort(-shown, axis=1, kind="stable")[:, :SHOWN]
    found = []
    for group in order:
        mine = groups[cases.hidden] == group
        if mine.sum() < LEAST_CASES:
            continue
        part = weight[mine] / weight[mine].sum()
        found.append(
            GroupFigures(
                group=group,
                cases=int(mine.sum()),
                hit_at_10=float(part @ figures[METHOD][mine, 1]),
                popularity_hit_at_10=float(part @ figures["popularity"][mine, 1]),
                share_of_lists=float(weight @ (groups[first] == group).mean(axis=1)),
                share_of_hidden=float(weight[mine].sum()),
            )
        )
    return found
