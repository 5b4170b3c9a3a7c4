"""The scaling guide on published cases: would it have said what was done?

A case is a well-known solution at the moment of a decision: what was publicly known, as answers to the guide's
questions, and the pathway that was taken. Each was written down with its source before the guide was asked. Half of the
cases, by a hash of their names, are held out: weights may be chosen on the other half alone.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from banyan.evaluations.matching import Console
from banyan.methods.scaling_guide import HIGHEST, LOWEST, PATHWAYS, QUESTIONS, Answer, Direction, Result, assess

CASES: Final = Path(__file__).parent / "guide_cases"
STAGES: Final = ("", "idea", "prototype", "pilot", "proven", "scaling", "at_scale")
SHOWN: Final = 3
DRAWS: Final = 4_000
SEED: Final = 2026
_NORMAL_95: Final = 1.96
_KINDS: Final[Mapping[str, tuple[type, str]]] = {
    "name": (str, "a text"),
    "country": (str, "a text"),
    "year": (int, "a whole number"),
    "stage": (str, "a text"),
    "pathway": (str, "a text"),
    "also": (list, "a list"),
    "summary": (str, "a text"),
    "source": (dict, "a table"),
    "answers": (dict, "a table"),
    "places": (dict, "a table"),
}
_NEEDED: Final = ("name", "country", "year", "pathway", "summary", "source", "answers")
_OF_SOURCE: Final = ("title", "publisher", "url")


class CaseProblem(Exception):
    """A case file cannot be read: which file, which case, which key, and why."""

    def __init__(self, file: Path, case: str, key: str, why: str) -> None:
        super().__init__(f"{file.name}, {case}: {key}: {why}")


@dataclass(frozen=True, slots=True)
class Case:
    """One decision. `answers` are by question, `places` by country and question; `also` are pathways that sources call
    a part of what was done. `written_in` is the file's name without its ending."""

    written_in: str
    name: str
    country: str
    year: int
    stage: str
    pathway: str
    also: tuple[str, ...]
    summary: str
    source: Mapping[str, str]
    answers: Mapping[str, int]
    places: Mapping[str, Mapping[str, int]]

    @property
    def is_held_out(self) -> bool:
        """Whether weights may not be chosen on it."""
        return hashlib.sha256(self.name.encode()).digest()[-1] % 2 == 1

    def result(self) -> Result:
        """What the guide says."""
        given = [Answer(code, step) for code, step in self.answers.items()]
        given += [
            Answer(code, step, place=place) for place, steps in self.places.items() for code, step in steps.items()
        ]
        return assess(given, places=self.places, stage=self.stage)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with the guide's first pathways, how robust the first was, and at which place that taken stands (from 1; 0
    where a gate closed it)."""

    case: Case
    first: tuple[str, ...]
    robustness: float
    claim: str
    place: int
    known_share: float

    @property
    def is_first(self) -> bool:
        """Whether what was done came first."""
        return self.place == 1

    @property
    def is_shown(self) -> bool:
        """Whether it was among those shown first."""
        return 1 <= self.place <= SHOWN

    @property
    def is_near(self) -> bool:
        """Whether it, or what sources call a part of it, came first."""
        return self.first[0] in (self.case.pathway, *self.case.also)


@dataclass(frozen=True, slots=True)
class Figures:
    """Rates over some cases, beside two simple ways: always the `usual` pathway, and chance.

    `robustness_gap` is the 95 % interval of how much more robust the first pathway was where right than where wrong;
    None if it never was one of the two.
    """

    cases: int
    first: float
    near: float
    shown: float
    usual: str
    usual_first: float
    chance_first: float
    chance_shown: float
    robustness_right: float
    robustness_wrong: float
    robustness_gap: tuple[float, float] | None


def read_cases(folder: Path = CASES) -> list[Case]:
    """All cases of a folder's .toml files, in order of their names.

    Raises CaseProblem for whatever does not follow the format, and for a name that is taken.
    """
    found: dict[str, Case] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            told = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CaseProblem(file, "the file", "TOML", str(error)) from error
        rows = told.get("case", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or set(told) - {"case"}:
            raise CaseProblem(file, "the file", "case", "write each case under [[case]], and nothing beside")
        for number, row in enumerate(rows, 1):
            case = _case(file, number, row)
            if case.name in found:
                raise CaseProblem(file, case.name, "name", "another case has this name")
            found[case.name] = case
    return [found[name] for name in sorted(found)]


def _case(file: Path, number: int, row: Mapping[str, Any]) -> Case:
    where = str(row.get("name") or f"case {number}")
    for key in _NEEDED:
        if not row.get(key):
            raise CaseProblem(file, where, key, "is missing")
    for key, value in row.items():
        if key not in _KINDS:
            raise CaseProblem(file, where, key, "is not known")
        kind, called = _KINDS[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise CaseProblem(file, where, key, f"must be {called}")
    also = row.get("also", [])
    for key, code in (("pathway", row["pathway"]), *(("also", code) for code in also)):
        if not isinstance(code, str) or code not in PATHWAYS:
            raise CaseProblem(file, where, key, f"there is no {code!r}")
    if row["pathway"] in also:
        raise CaseProblem(file, where, "also", f"{row['pathway']!r} is what was done already")
    if row.get("stage", "") not in STAGES:
        raise CaseProblem(file, where, "stage", f"there is no {row['stage']!r}")
    _check_source(file, where, row["source"])
    answers = _steps(file, where, "answers", row["answers"], per_place=False)
    places = {
        place: _steps(file, where, f"places.{place}", steps, per_place=True)
        for place, steps in row.get("places", {}).items()
    }
    return Case(
        written_in=file.stem,
        name=where,
        country=row["country"],
        year=row["year"],
        stage=row.get("stage", ""),
        pathway=row["pathway"],
        also=tuple(also),
        summary=row["summary"],
        source=row["source"],
        answers=answers,
        places=places,
    )


def _check_source(file: Path, where: str, source: Mapping[str, Any]) -> None:
    for part in _OF_SOURCE:
        if not isinstance(source.get(part), str) or not source[part].strip():
            raise CaseProblem(file, where, f"source.{part}", "is missing, or no text")
    if not source["url"].startswith("https://"):
        raise CaseProblem(file, where, "source.url", "give an address that begins with https://")
    for part in source:
        if part not in _OF_SOURCE:
            raise CaseProblem(file, where, f"source.{part}", "is not known")


def _steps(file: Path, where: str, key: str, steps: object, *, per_place: bool) -> dict[str, int]:
    if not isinstance(steps, dict):
        raise CaseProblem(file, where, key, "must be a table")
    for code, step in steps.items():
        question = QUESTIONS.get(code)
        if question is None or question.per_place != per_place:
            raise CaseProblem(file, where, f"{key}.{code}", "is no question that belongs here")
        if not isinstance(step, int) or isinstance(step, bool) or not LOWEST <= step <= HIGHEST:
            raise CaseProblem(file, where, f"{key}.{code}", f"answers run from {LOWEST} to {HIGHEST}")
    return dict(steps)


def judge(case: Case) -> Judged:
    """Ask the guide about one case."""
    result = case.result()
    ranked = [one.pathway.code for one in result.ranked]
    return Judged(
        case=case,
        first=tuple(ranked[:SHOWN]),
        robustness=result.robustness.share,
        claim=str(result.claim),
        place=ranked.index(case.pathway) + 1 if case.pathway in ranked else 0,
        known_share=result.combination.known_share,
    )


def figures_of(judged: Sequence[Judged], known: Sequence[Judged]) -> Figures:
    """Rates over `judged`; the usual pathway is the most frequent of the cases that are `known`, if there are any."""
    counts = Counter(one.case.pathway for one in (known or judged))
    usual = min(counts, key=lambda code: (-counts[code], code))
    right = [one.robustness for one in judged if one.is_first]
    wrong = [one.robustness for one in judged if not one.is_first]
    return Figures(
        cases=len(judged),
        first=_mean([one.is_first for one in judged]),
        near=_mean([one.is_near for one in judged]),
        shown=_mean([one.is_shown for one in judged]),
        usual=usual,
        usual_first=_mean([one.case.pathway == usual for one in judged]),
        chance_first=1 / len(PATHWAYS),
        chance_shown=SHOWN / len(PATHWAYS),
        robustness_right=_mean(right),
        robustness_wrong=_mean(wrong),
        robustness_gap=_gap(right, wrong) if right and wrong else None,
    )


def plausible_rates(rate: float, cases: int) -> tuple[float, float]:
    """Wilson's 95 % interval: with few cases, or all of them hit, the plain one would be too narrow."""
    share = _NORMAL_95**2 / cases
    middle = (rate + share / 2) / (1 + share)
    half = _NORMAL_95 * math.sqrt(rate * (1 - rate) / cases + share / (4 * cases)) / (1 + share)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _gap(right: Sequence[float], wrong: Sequence[float]) -> tuple[float, float]:
    random = np.random.default_rng(SEED)
    means = [random.choice(np.array(found), (DRAWS, len(found))).mean(axis=1) for found in (right, wrong)]
    low, high = np.quantile(means[0] - means[1], [0.025, 0.975])
    return float(low), float(high)


def did_not_spread(case: Case) -> bool:
    """Whether it rightly prepared, stayed or stopped."""
    return PATHWAYS[case.pathway].direction in (Direction.PREPARE, Direction.STAY)


def run(out: Console, folder: Path = CASES) -> list[Judged]:
    """Evaluate and print. Raises CaseProblem."""
    judged = [judge(case) for case in read_cases(folder)]
    if not judged:
        raise CaseProblem(folder, "the folder", "*.toml", "holds no case")
    for one in judged:
        mark = "first" if one.is_first else "shown" if one.is_shown else "closed" if not one.place else "missed"
        half = "held out" if one.case.is_held_out else "weights"
        _say(
            out,
            f"{mark:<6} {half:<8} {one.case.name[:48]:<48} {one.case.pathway:<17} guide: {', '.join(one.first)} "
            f"({one.robustness:.0%}, {one.claim})",
        )
    weights = [one for one in judged if not one.case.is_held_out]
    parts = {
        "held out": [one for one in judged if one.case.is_held_out],
        "for weights": weights,
        "prepared, stayed or stopped": [one for one in judged if did_not_spread(one.case)],
        "spread or handed on": [one for one in judged if not did_not_spread(one.case)],
        **{
            f"from {file}.toml": [one for one in judged if one.case.written_in == file]
            for file in sorted({one.case.written_in for one in judged})
        },
        "all": judged,
    }
    for name, part in parts.items():
        if part:
            _say_figures(out, name, figures_of(part, weights))
    return judged


def _say_figures(out: Console, name: str, figures: Figures) -> None:
    def rate(value: float) -> str:
        low, high = plausible_rates(value, figures.cases)
        return f"{value:.0%} ({low:.0%} to {high:.0%})"

    _say(out, "")
    _say(out, f"{name}: {figures.cases} cases, in brackets 95 % intervals")
    _say(
        out,
        f"  first {rate(figures.first)}; chance {figures.chance_first:.0%}, "
        f"always {figures.usual} {figures.usual_first:.0%}",
    )
    _say(out, f"  first, or a part of what was done {rate(figures.near)}")
    _say(out, f"  among the first {SHOWN} {rate(figures.shown)}; chance {figures.chance_shown:.0%}")
    if figures.robustness_gap is not None:
        low, high = figures.robustness_gap
        _say(
            out,
            f"  robustness where right {figures.robustness_right:.0%}, where not {figures.robustness_wrong:.0%} "
            f"(apart by {low:+.0%} to {high:+.0%})",
        )


def _say(out: Console, line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
