"""The scaling guide on published cases: would it have said what was done?

A case is a well-known solution at the moment of a decision: what was publicly known, as answers to the guide's
questions, and the pathway that was taken. Each was written down with its source before the guide was asked. Half of the
cases, by a hash of their names, are held out: weights may be chosen on the other half alone.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from banyan.evaluations.matching import Console
from banyan.methods.scaling_guide import HIGHEST, LOWEST, PATHWAYS, QUESTIONS, Answer, Direction, Result, assess

CASES: Final = Path(__file__).parent / "guide_cases"
STAGES: Final = ("", "idea", "prototype", "pilot", "proven", "scaling", "at_scale")
SHOWN: Final = 3
_KEYS: Final = {"name", "country", "year", "stage", "pathway", "also", "summary", "source", "answers", "places"}
_NEEDED: Final = ("name", "country", "year", "pathway", "summary", "source", "answers")


class CaseProblem(Exception):
    """A case file cannot be read: which file, which case, which key, and why."""

    def __init__(self, file: Path, case: str, key: str, why: str) -> None:
        super().__init__(f"{file.name}, {case}: {key}: {why}")


@dataclass(frozen=True, slots=True)
class Case:
    """One decision. `answers` are by question, `places` by country and question; `also` are pathways that sources call
    a part of what was done."""

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
    """Rates over some cases, beside two simple ways: the most frequent pathway of the other half, and chance."""

    cases: int
    first: float
    near: float
    shown: float
    most_frequent: float
    chance_first: float
    chance_shown: float
    robustness_right: float
    robustness_wrong: float


def read_cases(folder: Path = CASES) -> list[Case]:
    """All cases in the .toml files of a folder, in order of their names. Raises CaseProblem."""
    found: dict[str, Case] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            told = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CaseProblem(file, "the file", "TOML", str(error)) from error
        rows = told.get("case", [])
        if not isinstance(rows, list) or set(told) - {"case"}:
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
    for key in row:
        if key not in _KEYS:
            raise CaseProblem(file, where, key, "is not known")
    for code in (row["pathway"], *row.get("also", [])):
        if code not in PATHWAYS:
            raise CaseProblem(file, where, "pathway", f"there is no {code!r}")
    if row.get("stage", "") not in STAGES:
        raise CaseProblem(file, where, "stage", f"there is no {row['stage']!r}")
    if not str(row["source"].get("url", "")).startswith("https://") or not row["source"].get("title"):
        raise CaseProblem(file, where, "source", "give a title and an address that begins with https://")
    answers = _steps(file, where, "answers", row["answers"], per_place=False)
    places = {
        str(place): _steps(file, where, f"places.{place}", steps, per_place=True)
        for place, steps in row.get("places", {}).items()
    }
    return Case(
        name=where,
        country=str(row["country"]),
        year=int(row["year"]),
        stage=str(row.get("stage", "")),
        pathway=str(row["pathway"]),
        also=tuple(row.get("also", [])),
        summary=str(row["summary"]),
        source={name: str(value) for name, value in row["source"].items()},
        answers=answers,
        places=places,
    )


def _steps(file: Path, where: str, key: str, steps: Mapping[str, Any], *, per_place: bool) -> dict[str, int]:
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


def figures_of(judged: Sequence[Judged], others: Sequence[Judged]) -> Figures:
    """Rates over `judged`; the most frequent pathway is that of `others`, where there are any."""
    counts = Counter(one.case.pathway for one in (others or judged))
    usual = min(counts, key=lambda code: (-counts[code], code))
    right = [one.robustness for one in judged if one.is_first]
    wrong = [one.robustness for one in judged if not one.is_first]
    return Figures(
        cases=len(judged),
        first=_mean([one.is_first for one in judged]),
        near=_mean([one.is_near for one in judged]),
        shown=_mean([one.is_shown for one in judged]),
        most_frequent=_mean([one.case.pathway == usual for one in judged]),
        chance_first=1 / len(PATHWAYS),
        chance_shown=SHOWN / len(PATHWAYS),
        robustness_right=_mean(right),
        robustness_wrong=_mean(wrong),
    )


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
    held_out = [one for one in judged if one.case.is_held_out]
    weights = [one for one in judged if not one.case.is_held_out]
    for name, part, others in (
        ("held out", held_out, weights),
        ("for weights", weights, held_out),
        ("stayed, prepared or stopped", [one for one in judged if did_not_spread(one.case)], []),
        ("all", judged, []),
    ):
        if part:
            _say_figures(out, name, figures_of(part, others))
    return judged


def _say_figures(out: Console, name: str, figures: Figures) -> None:
    _say(out, "")
    _say(out, f"{name}: {figures.cases} cases")
    _say(
        out,
        f"  first {figures.first:.0%} (chance {figures.chance_first:.0%}, the usual one {figures.most_frequent:.0%})",
    )
    _say(out, f"  first, or a part of what was done {figures.near:.0%}")
    _say(out, f"  among the first {SHOWN} {figures.shown:.0%} (chance {figures.chance_shown:.0%})")
    _say(out, f"  robustness where right {figures.robustness_right:.0%}, where not {figures.robustness_wrong:.0%}")


def _say(out: Console, line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
