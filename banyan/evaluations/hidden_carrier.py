"""Hide who did something, rank all organisations by what else they do, and see how soon the right one comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from banyan.evaluations.figures import rank_figures
from banyan.methods.matching.carrier_parts import prepare, score_pairs
from banyan.methods.matching.carrier_ranking import need_there
from banyan.methods.matching.carriers import CarrierProfile, Undertaking, gather_carriers
from banyan.methods.matching.countries import Atlas, Flags, Floats
from banyan.methods.matching.knowledge import gather
from banyan.methods.matching.profiles import SolutionProfile
from banyan.methods.matching.weights import CARRIER_WEIGHTS, Weights

METHOD: Final = "Banyan"
SAME_WORDS: Final = 0.5  # texts that share so much of their words tell one undertaking twice
WITHOUT_PLACES: Final = {**CARRIER_WEIGHTS, "need": 0.0, "place": 0.0, "languages": 0.0}
_NO_NAME: Final = frozenset({"and", "for", "the", "of", "in", "inc", "org"})


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that organisations did: a solution they run, or what a grant was given for. countries: alpha-2."""

    key: str
    text: str
    goals: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class HiddenCarriers:
    """figures: name → (cases, 3) hit@1, hit@10, reciprocal rank. case_of: the organisation of each case, counted.
    candidates: how many organisations were ranked, on average."""

    figures: Mapping[str, Floats]
    case_of: tuple[int, ...]
    candidates: float


@dataclass(frozen=True, slots=True, eq=False)
class _Visible:
    """What is known while one deed is hidden: organisations with the rows of their other deeds."""

    deeds: Sequence[Deed]
    meanings: Floats
    asked: int
    rows_of: Mapping[str, list[int]] = field(default_factory=dict)

    def best(self, value: Callable[[int], float]) -> Floats:
        """For each organisation the largest value among its deeds."""
        return np.array([max(value(row) for row in rows) for rows in self.rows_of.values()])


def masked(text: str, names: Sequence[str]) -> str:
    """`text` with every word of these names replaced, for a name would give its bearer away."""
    words = {word for name in names for word in re.findall(r"\w{3,}", name.casefold())} - _NO_NAME
    if not words:
        return text
    return re.sub(r"\w+", lambda found: "it" if found.group().casefold() in words else found.group(), text)


def hide_carriers(
    deeds: Sequence[Deed],
    meanings: Floats,
    atlas: Atlas,
    *,
    seed: int,
    repeats_known: bool = True,
    most: int = 400,
) -> HiddenCarriers:
    """One deed of each organisation that has others is hidden, drawn by `seed`; at most `most` cases, drawn as well.

    `repeats_known` False leaves out every other deed whose text shares half its words with the hidden one, whoever
    did it: renewals, and parts of one undertaking.
    """
    random = np.random.default_rng(seed)
    words = _word_table([deed.text for deed in deeds])
    rows_of: dict[str, list[int]] = {}
    for row, deed in enumerate(deeds):
        for name in deed.organisations:
            rows_of.setdefault(name, []).append(row)
    names = sorted(name for name, rows in rows_of.items() if len(rows) > 1)
    drawn = [(name, int(random.choice(rows_of[name]))) for name in names]
    if len(drawn) > most:
        drawn = [drawn[place] for place in sorted(random.choice(len(drawn), size=most, replace=False))]
    figures: dict[str, list[Floats]] = {}
    cases: list[str] = []
    candidates: list[int] = []
    for name, asked in drawn:
        gone = {asked} if repeats_known else {asked, *np.flatnonzero(_shared(words, asked) >= SAME_WORDS).tolist()}
        left = {one: kept for one, rows in rows_of.items() if (kept := [row for row in rows if row not in gone])}
        if name not in left:
            continue
        visible = _Visible(deeds, meanings, asked, left)
        order = list(left)
        # Others who had a part in the same deed would be right as well, so they are not asked about.
        available = np.array([one == name or one not in deeds[asked].organisations for one in order])
        for method, scored in (
            (METHOD, lambda seen: by_banyan(seen, atlas)),
            ("Banyan without places", lambda seen: by_banyan(seen, atlas, weights=WITHOUT_PLACES)),
            ("nearest neighbour (text)", by_nearest_text),
            ("mean of texts", by_mean_text),
            ("popularity with the same goals", by_popularity_with_goals),
            ("popularity", by_popularity),
            ("random", lambda seen: np.zeros(len(seen.rows_of))),
        ):
            scores = scored(visible)
            figures.setdefault(method, []).append(
                rank_figures(scores[None, :], np.array([order.index(name)]), _row(available))[0]
            )
        cases.append(name)
        candidates.append(int(available.sum()))
    number = {name: place for place, name in enumerate(dict.fromkeys(cases))}
    return HiddenCarriers(
        {method: np.stack(rows) for method, rows in figures.items()},
        tuple(number[name] for name in cases),
        float(np.mean(candidates)) if candidates else 0.0,
    )


def by_banyan(visible: _Visible, atlas: Atlas, *, weights: Weights = CARRIER_WEIGHTS) -> Floats:
    """The score that people see, from what the organisations' other deeds say; capacity is the same for all, abilities,
    pathways and languages are not known."""
    deeds = visible.deeds
    profiles = []
    for name, rows in visible.rows_of.items():
        mean = visible.meanings[rows].mean(axis=0)
        profiles.append(
            CarrierProfile(
                key=name,
                meaning=mean / max(float(np.linalg.norm(mean)), 1e-12),
                goals=tuple(sorted({goal for row in rows for goal in deeds[row].goals})),
                serves=tuple(sorted({code for row in rows for code in deeds[row].countries})),
                capacity=1,
                carried=len(rows),
            )
        )
    asked = deeds[visible.asked]
    solution = SolutionProfile(key=asked.key, meaning=visible.meanings[visible.asked], goals=tuple(sorted(asked.goals)))
    carriers = gather_carriers(profiles, atlas)
    needed = need_there([solution], gather((), atlas), ())
    prepared = prepare([Undertaking(solution)], needed, carriers, weights=weights)
    return score_pairs(prepared, carriers, np.zeros(1, dtype=np.intp), None).score


def by_nearest_text(visible: _Visible) -> Floats:
    """How close the closest of an organisation's other deeds is."""
    closeness = visible.meanings @ visible.meanings[visible.asked]
    return visible.best(lambda row: float(closeness[row]))


def by_mean_text(visible: _Visible) -> Floats:
    """How close an organisation's other deeds are on average."""
    asked = visible.meanings[visible.asked]
    means = np.stack([visible.meanings[rows].mean(axis=0) for rows in visible.rows_of.values()])
    lengths = np.maximum(np.linalg.norm(means, axis=1), 1e-12)
    closeness: Floats = means @ asked / lengths
    return closeness


def by_popularity(visible: _Visible) -> Floats:
    """How many other deeds an organisation has."""
    return np.array([float(len(rows)) for rows in visible.rows_of.values()])


def by_popularity_with_goals(visible: _Visible) -> Floats:
    """How many other deeds it has for one of the same goals; among equals, how many at all."""
    goals = visible.deeds[visible.asked].goals
    return np.array(
        [
            sum(bool(goals & visible.deeds[row].goals) for row in rows) + len(rows) / 10_000
            for rows in visible.rows_of.values()
        ]
    )


def _row(flags: Flags) -> Flags:
    row: Flags = flags[None, :]
    return row


def _word_table(texts: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(re.findall(r"\w{3,}", text.casefold())) for text in texts]


def _shared(words: Sequence[frozenset[str]], asked: int) -> Floats:
    """For each text, the share of the words of both that are in both."""
    own = words[asked]
    return np.array([len(own & other) / max(1, len(own | other)) for other in words])
