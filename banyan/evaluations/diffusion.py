"""How well reach is forecast: `banyan evaluate diffusion`.

Real curves are cut at a year, forecast, and set beside what came: the share of people using the internet in each
country (known up to 2010, asked for 2018, and at other splits), and mobile phones per 100 people. Who takes up a policy
next is asked of the fifty states for half of the policies, learned from the other half. Weights and intervals rest on
what was known in the year of the cut alone.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import least_squares

from banyan.evaluations.matching import Console
from banyan.methods import diffusion
from banyan.methods.diffusion.curves import drift, no_change
from banyan.methods.diffusion.influence import WINDOW
from banyan.methods.diffusion.scale import Floats

SEED: Final = 2030
DRAWS: Final = 4_000
COVERAGE: Final = 0.8
LEAST_ADOPTERS: Final = 20
SPLITS: Final = (  # technology, ceiling, last year known, years ahead
    ("internet_users", 100.0, 2010, 8),
    ("internet_users", 100.0, 2012, 6),
    ("internet_users", 100.0, 2008, 6),
    ("cell_phones_per_100_people", None, 2008, 8),
)


@dataclass(frozen=True, slots=True)
class SplitFigures:
    """Mean absolute errors in points by method, and how many of the actual values lay within the interval."""

    technology: str
    until: int
    ahead: int
    countries: int
    errors: Mapping[str, float]
    better_than: Mapping[str, tuple[float, float]]  # 95 % interval of the difference of errors, baseline minus ours
    covered: float
    width: float


@dataclass(frozen=True, slots=True)
class NextAdopters:
    """Who adopts next: area under the curve and the share of the first ten that did, by method, over policies."""

    policies: int
    area: Mapping[str, float]
    first_ten: Mapping[str, float]
    ahead_by: tuple[float, float]  # 95 % interval of the difference of areas to popularity


def read_curves(folder: Path, technology: str) -> dict[str, dict[int, float]]:
    """Country → year → value."""
    curves: dict[str, dict[int, float]] = {}
    with (folder / "adoption-curves" / "country_adoption.csv").open() as file:
        for row in csv.DictReader(file):
            if row["technology"] == technology and row["value"]:
                curves.setdefault(row["iso3"], {})[int(row["year"])] = float(row["value"])
    return curves


def until(curve: Mapping[int, float], year: int) -> Floats | None:
    """Yearly values from the first above nothing up to `year`, gaps filled in a straight line; None if it ends
    before."""
    known = sorted(when for when in curve if when <= year)
    if not known or known[-1] != year:
        return None
    values = np.interp(np.arange(known[0], year + 1), known, [curve[when] for when in known])
    begun = np.flatnonzero(values > 0)
    return values[begun[0] :] if len(begun) else None


def plain_bass(values: Floats, horizon: int, ceiling: float) -> Floats:
    """Bass's curve by least squares with a known ceiling, as it stands in the textbook."""
    time = np.arange(1, len(values) + horizon + 1, dtype=np.float64)

    def curve(x: Floats) -> Floats:
        fading = np.exp(-(x[0] + x[1]) * time)
        return np.asarray(ceiling * (1 - fading) / (1 + x[1] / x[0] * fading))

    found = least_squares(lambda x: curve(x)[: len(values)] - values, (0.01, 0.3), bounds=((1e-6, 1e-4), (0.5, 2.0))).x
    return curve(found)[len(values) :]


def evaluate_split(folder: Path, technology: str, ceiling: float | None, last: int, ahead: int) -> SplitFigures:
    """Forecast every country that has a value `ahead` years after `last` and at least six before."""
    curves = read_curves(folder, technology)
    known = {name: values for name, curve in curves.items() if (values := until(curve, last)) is not None}
    scale = diffusion.Scale(ceiling)
    experience = diffusion.gather_experience(list(known.values()), scale, ahead)
    errors: dict[str, list[float]] = {}
    inside, widths = [], []
    for name, values in known.items():
        if len(values) < 6 or last + ahead not in curves[name]:
            continue
        came = curves[name][last + ahead]
        told = diffusion.forecast(values, ahead, experience=experience, coverage=COVERAGE)
        by_method = {
            "ours": told.middle[-1],
            "no change": no_change(values, ahead, scale)[-1],
            "drift": drift(values, ahead, scale)[-1],
            "plain Bass": plain_bass(values, ahead, ceiling or 10 * float(values.max()))[-1],
        }
        for method, value in by_method.items():
            errors.setdefault(method, []).append(abs(float(value) - came))
        inside.append(told.low[-1] <= came <= told.high[-1])
        widths.append(told.high[-1] - told.low[-1])
    return SplitFigures(
        technology=technology,
        until=last,
        ahead=ahead,
        countries=len(inside),
        errors={method: float(np.mean(found)) for method, found in errors.items()},
        better_than={
            method: _difference(np.array(found) - np.array(errors["ours"]))
            for method, found in errors.items()
            if method != "ours"
        },
        covered=float(np.mean(inside)),
        width=float(np.mean(widths)),
    )


def evaluate_next_adopters(folder: Path) -> NextAdopters:
    """For each policy of the test half with twenty adopters: a third of them are known, who follows in five years?"""
    adoptions = []
    with (folder / "policy-diffusion" / "adoptions.csv").open() as file:
        adoptions = [
            diffusion.Adoption(row["policy"], row["state"], int(row["adopt_year"])) for row in csv.DictReader(file)
        ]
    learned = [adoption for adoption in adoptions if not _is_test(str(adoption.what))]
    influence = diffusion.learn_influence(learned)
    popularity = {name: sum(adoption.who == name for adoption in learned) for name in influence.names}
    asked: dict[str, dict[str, int]] = {}
    for adoption in adoptions:
        if _is_test(str(adoption.what)):
            asked.setdefault(str(adoption.what), {})[str(adoption.who)] = adoption.year
    area: dict[str, list[float]] = {"ours": [], "popularity": []}
    ten: dict[str, list[float]] = {"ours": [], "popularity": []}
    for years in asked.values():
        if len(years) < LEAST_ADOPTERS:
            continue
        now = sorted(years.values())[len(years) // 3]
        known: dict[Hashable, int] = {who: year for who, year in years.items() if year <= now}
        likely = influence.next_adopters(known, now, count=len(influence.names))
        came = np.array([now < years.get(str(one.who), 9999) <= now + WINDOW for one in likely])
        if came.all() or not came.any():
            continue
        scores = {
            "ours": np.array([one.chance for one in likely]),
            "popularity": np.array([float(popularity[one.who]) for one in likely]),
        }
        for method, score in scores.items():
            area[method].append(_area(score, came))
            ten[method].append(float(came[np.argsort(-score, kind="stable")[:10]].mean()))
    return NextAdopters(
        policies=len(area["ours"]),
        area={method: float(np.mean(found)) for method, found in area.items()},
        first_ten={method: float(np.mean(found)) for method, found in ten.items()},
        ahead_by=_difference(np.array(area["ours"]) - np.array(area["popularity"])),
    )


def run(folder: Path, out: Console) -> tuple[Sequence[SplitFigures], NextAdopters]:
    """Evaluate and print."""
    splits = [evaluate_split(folder, *split) for split in SPLITS]
    for split in splits:
        _say(out, "")
        _say(out, f"{split.technology}: {split.countries} countries, known to {split.until}, {split.ahead} years ahead")
        for method, error in split.errors.items():
            low, high = split.better_than.get(method, (0.0, 0.0))
            gain = "" if method == "ours" else f"   ours is nearer by {low:.1f} to {high:.1f} (95 %)"
            _say(out, f"  {method:<12} mean absolute error {error:6.1f}{gain}")
        _say(out, f"  the {COVERAGE:.0%} interval held {split.covered:.1%} of what came; mean width {split.width:.1f}")
    followers = evaluate_next_adopters(folder)
    _say(out, "")
    _say(out, f"next adopters: {followers.policies} policies of the test half, fifty states")
    for method in followers.area:
        _say(
            out, f"  {method:<12} area {followers.area[method]:.3f}, of the first ten {followers.first_ten[method]:.1%}"
        )
    _say(out, f"  ours is ahead by {followers.ahead_by[0]:+.3f} to {followers.ahead_by[1]:+.3f} (95 %)")
    return splits, followers


def _say(out: Console, line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)


def _is_test(policy: str) -> bool:
    return hashlib.sha256(policy.encode()).digest()[-1] % 2 == 1


def _area(score: Floats, came: np.ndarray) -> float:
    """The chance that somebody who did stands before somebody who did not; ties count half."""
    higher = (score[came][:, None] > score[~came][None, :]).mean()
    tied = (score[came][:, None] == score[~came][None, :]).mean()
    return float(higher + tied / 2)


def _difference(differences: Floats) -> tuple[float, float]:
    drawn = np.random.default_rng(SEED).integers(len(differences), size=(DRAWS, len(differences)))
    low, high = np.quantile(differences[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
