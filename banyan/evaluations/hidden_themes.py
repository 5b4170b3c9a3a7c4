"""Hide a solution's themes, predict them from its text, and see how soon a right one comes."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from banyan.evaluations.country_names import fold
from banyan.evaluations.registry import RegisteredSolution
from banyan.methods.matching.countries import Atlas, Flags, Floats
from banyan.methods.matching.knowledge import centred, goal_flags, presence
from banyan.methods.matching.themes import GOALS, ThemeModel, fit_themes, theme_confidence

METHOD = "Banyan"
CUTS = (1, 3, 10)
BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class HiddenThemes:
    """figures: name → (cases, 4) hit@1, hit@3, hit@10, reciprocal rank of the first right theme; and calibration."""

    figures: Mapping[str, Floats]
    confidence: Floats
    labels: Flags
    frequency: Floats
    trained_on: int

    @property
    def brier(self) -> tuple[float, float]:
        """Mean squared error of the confidences, and of the plain frequencies."""
        return float(np.mean((self.confidence - self.labels) ** 2)), float(np.mean((self.frequency - self.labels) ** 2))

    @property
    def calibration_error(self) -> float:
        """Mean gap between confidence and how often it was right, over ten bins of equal size."""
        order = np.argsort(self.confidence, axis=None)
        bins = np.array_split(order, BINS)
        said, was = self.confidence.reshape(-1), self.labels.reshape(-1)
        return float(sum(len(rows) * abs(said[rows].mean() - was[rows].mean()) for rows in bins) / len(order))


def hide_themes(
    asked: Sequence[RegisteredSolution],
    asked_meanings: Floats,
    examples: Sequence[RegisteredSolution],
    example_meanings: Floats,
    atlas: Atlas,
    *,
    targets: tuple[Sequence[int], Floats],
) -> HiddenThemes:
    """Learn from `examples` and from the texts of the official targets; predict the themes of `asked` from meaning.

    `targets` holds the goal and the meaning of each; it may be empty. Examples that are the same thing as one of
    `asked` (same slug, name or site) are left out first.
    """
    kept = [row for row, example in enumerate(examples) if example.goals and not _is_among(example, asked)]
    labels = goal_flags([sorted(examples[row].goals) for row in kept])
    wanted = goal_flags([sorted(solution.goals) for solution in asked])
    told = fit_themes(example_meanings[kept], labels)
    goals, texts = targets
    model = told
    if len(goals):
        both = np.concatenate([labels, goal_flags([[goal] for goal in goals])])
        model = fit_themes(np.concatenate([example_meanings[kept], texts]), both)
    confidence = theme_confidence(model, asked_meanings)
    running = presence([sorted(examples[row].running) for row in kept], atlas)
    mine = presence([sorted(solution.running) for solution in asked], atlas)
    scores = {
        METHOD: confidence,
        "Banyan without targets": theme_confidence(told, asked_meanings),
        "popularity": np.tile(told.frequency, (len(asked), 1)),
        "income-group popularity": _by_income_group(mine, running, labels, atlas) + 1e-6 * told.frequency,
        "nearest neighbour": _by_nearest(asked_meanings, told),
        "nearest neighbour, targets too": _by_nearest(asked_meanings, model),
    }
    figures = {name: _first_right(values, wanted) for name, values in scores.items()}
    figures["random"] = np.array([_chance(int(number)) for number in wanted.sum(axis=1)])
    return HiddenThemes(figures, confidence, wanted, np.tile(told.frequency, (len(asked), 1)), len(kept))


def joined(parts: Sequence[HiddenThemes]) -> HiddenThemes:
    """Several sets of cases as one; `trained_on` is the smallest. Raises ValueError if there are none."""
    if not parts:
        raise ValueError("there is nothing to join")
    return HiddenThemes(
        {name: np.concatenate([part.figures[name] for part in parts]) for name in parts[0].figures},
        np.concatenate([part.confidence for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.frequency for part in parts]),
        min(part.trained_on for part in parts),
    )


def read_targets(data_folder: Path) -> list[tuple[int, str, str]]:
    """Goal, English and French text of the official targets, from the code lists, if they are there."""
    path = data_folder / "sdg-and-aid-codelists" / "UNSDG-Targets.xml"
    if not path.exists():
        return []
    targets = []
    for item in ElementTree.parse(path).getroot().iter("codelist-item"):  # noqa: S314 (a data set chosen by the caller)
        texts = {
            narrative.get("{http://www.w3.org/XML/1998/namespace}lang", "en"): narrative.text or ""
            for narrative in item.iterfind("name/narrative")
        }
        goal = (item.findtext("code") or "").split(".")[0]
        if goal.isdigit() and texts.get("en") and texts.get("fr"):
            targets.append((int(goal), texts["en"], texts["fr"]))
    return targets


def hits_on_targets(
    examples: Sequence[RegisteredSolution], example_meanings: Floats, goals: Sequence[int], meanings: Floats
) -> float:
    """How often the first theme predicted for an official target is its goal, learning from the registry alone."""
    labelled = [row for row, example in enumerate(examples) if example.goals]
    model = fit_themes(example_meanings[labelled], goal_flags([sorted(examples[row].goals) for row in labelled]))
    first = theme_confidence(model, meanings).argmax(axis=1) + 1
    return float(np.mean(first == np.asarray(goals)))


def _is_among(example: RegisteredSolution, asked: Sequence[RegisteredSolution]) -> bool:
    return any(
        example.slug == solution.slug
        or fold(example.name) == fold(solution.name)
        or (bool(_site(example)) and _site(example) == _site(solution))
        for solution in asked
    )


def _site(solution: RegisteredSolution) -> str:
    address = urlsplit(solution.website)
    return f"{(address.hostname or '').removeprefix('www.')}{address.path.rstrip('/')}"


def _first_right(scores: Floats, labels: Flags) -> Floats:
    order = np.argsort(-scores, axis=1, kind="stable")
    first = np.take_along_axis(labels, order, axis=1).argmax(axis=1) + 1
    return np.stack([*((first <= cut).astype(np.float64) for cut in CUTS), 1.0 / first], axis=1)


def _chance(right: int) -> list[float]:
    """What a random order of the 17 themes gives on average where `right` of them are right."""
    later = [comb(GOALS - right, rank) / comb(GOALS, rank) for rank in range(GOALS + 1)]
    reciprocal = sum((later[rank - 1] - later[rank]) / rank for rank in range(1, GOALS + 1))
    return [*(1.0 - later[cut] for cut in CUTS), reciprocal]


def _by_income_group(mine: Flags, running: Flags, labels: Flags, atlas: Atlas) -> Floats:
    """How often each theme is given to examples, weighted by how much they run in the same income groups."""
    groups = np.asarray(atlas.countries.income_group)
    member = (groups[:, None] == np.unique(groups[groups != ""])[None, :]).astype(np.float64)
    ours, theirs = mine @ member, running @ member
    ours = ours / np.maximum(ours.sum(axis=1, keepdims=True), 1.0)
    theirs = theirs / np.maximum(theirs.sum(axis=1, keepdims=True), 1.0)
    weighted: Floats = (ours @ theirs.T) @ labels.astype(np.float64)
    return weighted


def _by_nearest(meanings: Floats, model: ThemeModel) -> Floats:
    """Themes of the nearest example first, then of the next; among equals the more frequent."""
    cosine = centred(meanings, model.centre).astype(np.float64) @ model.examples.T
    rank = np.argsort(np.argsort(-cosine, axis=1, kind="stable"), axis=1, kind="stable").astype(np.float64)
    scores = np.empty((len(meanings), GOALS))
    for row in range(len(meanings)):
        carried = np.where(model.labels > 0, rank[row][:, None], float(len(model.labels)))
        scores[row] = -carried.min(axis=0) + 1e-3 * model.frequency
    return scores
