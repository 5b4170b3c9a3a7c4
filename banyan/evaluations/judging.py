"""How well contests are judged: `banyan evaluate judging`.

Three questions. Is the trimmed mean the one that real panels publish (figure skating, every component mark)? How far do
real volunteer reviewers agree (the registry's reviews)? And with severe, lazy and colluding judges planted where the
truth is known: how far is each method's ranking from the true one, and are the planted judges told to the chair?
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from banyan.evaluations.matching import Console
from banyan.methods import judging
from banyan.methods.judging.reviews import Floats

Found = TypeVar("Found")

SEED: Final = 2030
PANELS: Final = 60
ENTRIES: Final = 60
JUDGES: Final = 12
REQUIRED: Final = 4
SHORT_LIST: Final = 10
CRITERIA: Final = ("idea", "reach", "team")
METHODS: Final[tuple[judging.Method, ...]] = ("corrected", "mean", "trimmed_mean")


@dataclass(frozen=True, slots=True)
class Panels:
    """Of real figure skating: marks reproduced, and how far the judges of a program agree (median over programs)."""

    reproduced: int
    marks: int
    programs: int
    agreement_single: float
    agreement_panel: float


@dataclass(frozen=True, slots=True)
class RegistryReviews:
    """Of real volunteers: how far they agree on the answers to a criterion, and whether their blocks are linked."""

    projects: int
    reviewers: int
    answers: int
    groups: int
    agreement_single: float
    agreement_mean: float
    reviewers_per_project: float
    told: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Planted:
    """Means over panels. order: rank correlation with the truth. short_list: share of the true first ten found.

    ahead: 95 % bootstrap interval of the order of "corrected" minus that of the plain mean. told: share of planted
    judges (or pairs) that the chair is told of. false_alarms: share of the other judges told of by the same codes.
    """

    case: str
    order: Mapping[str, float]
    short_list: Mapping[str, float]
    ahead: tuple[float, float]
    told: float
    false_alarms: float


def published_mark(scores: list[str]) -> Decimal:
    """The mean without the highest and the lowest, rounded to two digits, in exact decimals."""
    kept = sorted(Decimal(score) for score in scores)[1:-1]
    return (sum(kept, Decimal(0)) / len(kept)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def evaluate_skating(folder: Path) -> Panels:
    """Recompute every component mark by the method's own trimmed mean, and measure agreement per program."""
    home = folder / "figure-skating"
    scores: dict[str, dict[str, str]] = {}
    for row in _rows(home / "judge_scores.csv"):
        scores.setdefault(row["aspect_id"], {})[row["judge"]] = row["score"]
    program_of = {
        row["performance_id"]: (row["competition"], row["program"]) for row in _rows(home / "performances.csv")
    }
    marks: dict[tuple[str, str], list[judging.Mark]] = {}
    right = many = 0
    for aspect in _rows(home / "judged_aspects.csv"):
        if aspect["section"] != "components":
            continue
        given = scores[aspect["aspect_id"]]
        ours = judging.trimmed_mean(np.array([float(score) for score in given.values()]))
        # Marks are quarters, so that a float at a half of a hundredth is exact and rounds as the decimal does.
        rounded = Decimal(repr(round(ours, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP)
        many += 1
        right += rounded == Decimal(aspect["scores_of_panel"]) == published_mark(list(given.values()))
        for judge, score in given.items():
            marks.setdefault(program_of[aspect["performance_id"]], []).append(
                judging.Mark(judge, aspect["performance_id"], aspect["aspect_desc"], float(score))
            )
    agreements = []
    for given_marks in marks.values():
        criteria = [judging.Criterion(name) for name in sorted({str(mark.criterion) for mark in given_marks})]
        agreements.append(judging.measure_agreement(judging.gather_reviews(given_marks, criteria)))
    return Panels(
        reproduced=right,
        marks=many,
        programs=len(marks),
        agreement_single=float(np.median([one.of_single for one in agreements])),
        agreement_panel=float(np.median([one.of_mean for one in agreements])),
    )


def evaluate_registry(folder: Path) -> RegistryReviews:
    """Each criterion of a project is an entry; what a reviewer answered (yes 1, no 0) is the mark."""
    rows = _rows(folder / "dpg-reviews" / "reviews.csv")
    last: dict[tuple[str, str, str], float] = {}
    for row in sorted(rows, key=lambda one: int(one["timestamp"])):
        last[row["reviewer"], row["project"], row["criterion"]] = float(row["answer"])
    marks = [
        judging.Mark(reviewer, (project, criterion), "answer", answer)
        for (reviewer, project, criterion), answer in last.items()
    ]
    reviews = judging.gather_reviews(marks, [judging.Criterion("answer")])
    agreement = judging.measure_agreement(reviews)
    told: dict[str, int] = {}
    for observation in judging.measure_judges(reviews).observations:
        told[observation.code] = told.get(observation.code, 0) + 1
    return RegistryReviews(
        projects=len({project for _reviewer, project, _criterion in last}),
        reviewers=len(reviews.judges),
        answers=len(marks),
        groups=sum(1 for group in judging.connected_groups(reviews) if group.judges),
        agreement_single=agreement.of_single,
        agreement_mean=agreement.of_mean,
        reviewers_per_project=agreement.reviewers,
        told=dict(sorted(told.items())),
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """A planted panel: the truth, the marks that came of it, and who was planted."""

    truth: Floats
    reviews: judging.Reviews
    planted: frozenset[int]


def draw_panel(case: str, seed: int) -> Panel:
    """Sixty entries, twelve judges, four reviews each, marks from 1 to 10 in halves on three criteria.

    "honest": levels of judges differ a little. "severe": two judges take three points off. "lazy": two give 7 to all on
    everything. "colluding": two judges add three points to the same six favourites of theirs; "block": three judges do
    so. "all": one severe, one lazy and a colluding pair.
    """
    rng = np.random.default_rng((SEED, seed))
    truth = rng.normal(0, 1, ENTRIES)
    level = rng.normal(0, 0.5, JUDGES)
    plan = judging.assign_judges(range(ENTRIES), dict.fromkeys(range(JUDGES), ENTRIES), required=REQUIRED)
    plant = [int(judge) for judge in rng.permutation(JUDGES)]
    counts = {
        "honest": (0, 0, 0),
        "severe": (2, 0, 0),
        "lazy": (0, 2, 0),
        "colluding": (0, 0, 2),
        "block": (0, 0, 3),
        "all": (1, 1, 2),
    }
    severe, lazy, colluding = ({plant.pop() for _judge in range(wanted)} for wanted in counts[case])
    pairs = [(int(str(judge)), int(str(entry))) for judge, entry in plan.pairs]
    seen_by = [{entry for judge, entry in pairs if judge == one} for one in sorted(colluding)]
    # Who colludes does so on what at least two of them see.
    shared = [entry for entry in range(ENTRIES) if sum(entry in seen for seen in seen_by) >= 2]
    favourites = set(shared[:6])
    marks = []
    for judge, entry in pairs:
        given = 6 + 1.2 * truth[entry] + level[judge] + rng.normal(0, 0.7) + rng.normal(0, 0.6, len(CRITERIA))
        if judge in severe:
            given = given - 3
        if judge in colluding and entry in favourites:
            given = given + 3
        if judge in lazy:
            given = np.full(len(CRITERIA), 7.0)
        for name, value in zip(CRITERIA, np.clip(np.round(given * 2) / 2, 1, 10), strict=True):
            marks.append(judging.Mark(judge, entry, name, float(value)))
    reviews = judging.gather_reviews(marks, [judging.Criterion(name) for name in CRITERIA])
    return Panel(truth, reviews, frozenset(severe | lazy | colluding))


def evaluate_planted(case: str, panels: int = PANELS) -> Planted:
    """Rank planted panels by each method and ask what the chair is told."""
    order: dict[str, list[float]] = {method: [] for method in METHODS}
    short: dict[str, list[float]] = {method: [] for method in METHODS}
    told, alarms, planted, others = 0, 0, 0, 0
    codes = {
        "marks_lower_than_others",
        "same_marks_throughout",
        "criteria_alike",
        "differ_from_others_in_the_same_way",
        "mark_far_from_others",
        "uses_less_of_the_scale",
    }
    for seed in range(panels):
        panel = draw_panel(case, seed)
        best = set(np.argsort(-panel.truth)[:SHORT_LIST].tolist())
        for method in METHODS:
            outcome = judging.rank_entries(panel.reviews, method=method, short_list=SHORT_LIST, draws=1)
            order[method].append(_rank_correlation(panel.truth, [int(str(entry)) for entry in outcome.order]))
            short[method].append(len(best & set(outcome.order[:SHORT_LIST])) / SHORT_LIST)
        observations = [one for one in judging.measure_judges(panel.reviews).observations if one.code in codes]
        named = {judge for judge in range(JUDGES) if any(one.concerns(judge) for one in observations)}
        told += len(named & panel.planted)
        alarms += len(named - panel.planted)
        planted += len(panel.planted)
        others += JUDGES - len(panel.planted)
    gain = np.array(order["corrected"]) - np.array(order["mean"])
    drawn = np.random.default_rng(SEED).integers(len(gain), size=(4_000, len(gain)))
    low, high = np.quantile(gain[drawn].mean(axis=1), [0.025, 0.975])
    return Planted(
        case=case,
        order={method: float(np.mean(found)) for method, found in order.items()},
        short_list={method: float(np.mean(found)) for method, found in short.items()},
        ahead=(float(low), float(high)),
        told=told / planted if planted else float("nan"),
        false_alarms=alarms / others,
    )


def _rank_correlation(truth: Floats, order: list[int]) -> float:
    """Spearman's, of the true ranks with those of the order."""
    true_rank, rank = np.empty(len(truth)), np.empty(len(truth))
    true_rank[np.argsort(-truth)] = np.arange(len(truth))
    rank[order] = np.arange(len(truth))
    return float(np.corrcoef(true_rank, rank)[0, 1])


def run(folder: Path, out: Console) -> tuple[Panels | None, RegistryReviews | None, list[Planted]]:
    """Evaluate and print; what has no data in the folder is skipped, and said to be."""
    panels = _if_there(out, folder / "figure-skating", lambda: evaluate_skating(folder))
    if panels is not None:
        _say(out, f"figure skating: {panels.reproduced} of {panels.marks} component marks are the trimmed mean")
        _say(
            out,
            f"  agreement of judges over {panels.programs} programs (median): one judge {panels.agreement_single:.2f},"
            f" the panel {panels.agreement_panel:.2f}",
        )
    registry = _if_there(out, folder / "dpg-reviews", lambda: evaluate_registry(folder))
    if registry is not None:
        _say(out, "")
        _say(
            out,
            f"registry reviews: {registry.answers} answers by {registry.reviewers} reviewers on {registry.projects}"
            f" projects, {registry.groups} unlinked groups",
        )
        _say(
            out,
            f"  agreement: one reviewer {registry.agreement_single:.2f}, the mean of"
            f" {registry.reviewers_per_project:.1f} {registry.agreement_mean:.2f}; told to the chair: {registry.told}",
        )
    _say(out, "")
    _say(out, f"planted judges: {PANELS} panels, {ENTRIES} entries, {JUDGES} judges, {REQUIRED} reviews per entry")
    found = [evaluate_planted(case) for case in ("honest", "severe", "lazy", "colluding", "block", "all")]
    for one in found:
        orders = ", ".join(f"{method} {one.order[method]:.3f}" for method in METHODS)
        shorts = ", ".join(f"{method} {one.short_list[method]:.2f}" for method in METHODS)
        _say(out, f"  {one.case:<10} order: {orders}; corrected is ahead of mean by {_interval(one.ahead)}")
        _say(out, f"  {'':<10} first {SHORT_LIST} found: {shorts}; {_told(one)}")
    return panels, registry, found


def _interval(ends: tuple[float, float]) -> str:
    return f"{ends[0]:+.3f} to {ends[1]:+.3f} (95 %)"


def _told(one: Planted) -> str:
    planted = "nobody planted" if np.isnan(one.told) else f"planted told {one.told:.0%}"
    return f"{planted}, others told {one.false_alarms:.1%}"


def _if_there(out: Console, home: Path, measure: Callable[[], Found]) -> Found | None:
    if home.is_dir():
        return measure()
    _say(out, f"skipped: there is no folder {home}")
    return None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _say(out: Console, line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)
