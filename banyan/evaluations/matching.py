"""How well matching finds what is already known: `python -m banyan.evaluations.matching [folder]`.

Two things are hidden in the registry and asked for again: a country where a solution runs, and the themes it works on.
And who did something is hidden: an organisation of the registry, a recipient of foundation grants.
Solutions are halved by a hash of their slug. Weights and settings were chosen on the dev half alone, with the dev half
alone as knowledge; the test half is only ever reported.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from banyan.evaluations.country_facts import read_countries, read_indicators
from banyan.evaluations.country_names import CountryNames, mask_countries
from banyan.evaluations.fairness import GroupFigures, by_income_group, by_language
from banyan.evaluations.figures import FIGURES, THEME_FIGURES, Comparison, compare, rank_figures
from banyan.evaluations.grants import read_grants
from banyan.evaluations.hidden_carrier import Deed, HiddenCarriers, hide_carriers, masked
from banyan.evaluations.hidden_country import (
    METHOD,
    HiddenCountries,
    hide_in_turn,
    learn_place_weights,
    one_of_each,
)
from banyan.evaluations.hidden_themes import HiddenThemes, hide_themes, hits_on_targets, joined, read_targets
from banyan.evaluations.meanings import meanings
from banyan.evaluations.registry import RegisteredSolution, Registry, read_registry
from banyan.methods.matching.countries import Atlas, Floats, draw_atlas, gaps_against_peers
from banyan.methods.matching.scoring import weighted_mean
from banyan.methods.matching.weights import PLACE_WEIGHTS

SEED = 2030
FOLDS = 8
HALVES = ("test", "dev", "all")


class Console(Protocol):
    """Whatever can print a line as it is, such as a `rich` console."""

    def print(self, text: str, *, soft_wrap: bool, markup: bool, highlight: bool) -> None: ...


class PlainConsole:
    """Prints to standard output, where nothing is wrapped or coloured anyway."""

    def print(self, text: str, *, soft_wrap: bool = True, markup: bool = False, highlight: bool = False) -> None:
        sys.stdout.write(text + "\n")


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Everything that was measured. countries: condition → comparison; then fairness, themes and their calibration;
    carriers: whose deeds and condition → comparison, with how many were ranked in `carriers_ranked`."""

    half: str
    seed: int
    registered: int
    asked: int
    unresolved_places: tuple[str, ...]
    countries: Mapping[str, Comparison]
    income_groups: tuple[GroupFigures, ...]
    languages: tuple[GroupFigures, ...]
    themes: Comparison
    themes_trained_on: int
    themes_brier: tuple[float, float]
    themes_calibration_error: float
    targets_hit: Mapping[str, float]
    carriers: Mapping[str, Comparison]
    carriers_ranked: Mapping[str, float]

    def as_json(self) -> str:
        """The report as JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    """What was read: registry, its earlier entries, meanings of both, meanings with names masked, countries."""

    names: CountryNames
    registry: Registry
    earlier: tuple[RegisteredSolution, ...]
    texts: Floats
    masked_texts: Floats
    earlier_texts: Floats
    atlas: Atlas
    targets: tuple[tuple[int, str, str], ...]
    target_texts: Floats


def evaluate_matching(
    data_folder: Path, *, seed: int = SEED, half: str = "test", cache_folder: Path | None = None
) -> EvaluationReport:
    """Measure matching on the registry in `data_folder` (or in its `dpg-registry`), for one half of its solutions.

    Raises FileNotFoundError where there is no registry.
    """
    data = _read(data_folder, cache_folder)
    solutions = data.registry.solutions
    asked = [row for row, solution in enumerate(solutions) if half in ("all", solution.half)]
    # While anything is still being chosen, on the dev half, the test half must not be known at all.
    known = asked if half == "dev" else list(range(len(solutions)))

    def hidden(texts: Floats, *, sisters_known: bool = True) -> HiddenCountries:
        return hide_in_turn(solutions, texts, data.atlas, asked, seed=seed, known=known, sisters_known=sisters_known)

    as_registered = hidden(data.texts)
    conditions = {
        "each country in turn": _compared(as_registered, seed),
        "one country of each": _compared_one(as_registered, seed),
        "without sister entries": _compared(hidden(data.texts, sisters_known=False), seed),
        "country names masked": _compared(hidden(data.masked_texts), seed),
    }
    themes = _hidden_themes(data, half)
    carriers = _hidden_carriers(data, data_folder, seed, cache_folder)
    return EvaluationReport(
        half=half,
        seed=seed,
        registered=len(solutions),
        asked=len(asked),
        unresolved_places=data.registry.unresolved,
        countries=conditions,
        income_groups=tuple(by_income_group(as_registered, data.atlas.countries)),
        languages=tuple(by_language(as_registered, data.atlas.countries)),
        themes=compare(themes.figures, range(len(themes.labels)), METHOD, seed=seed, names=THEME_FIGURES),
        themes_trained_on=themes.trained_on,
        themes_brier=themes.brier,
        themes_calibration_error=themes.calibration_error,
        targets_hit=_targets_hit(data, cache_folder),
        carriers={whose: compare(found.figures, found.case_of, METHOD, seed=seed) for whose, found in carriers.items()},
        carriers_ranked={whose: found.candidates for whose, found in carriers.items()},
    )


def run(data_folder: Path, out: Console, *, half: str = "test", seed: int = SEED) -> EvaluationReport:
    """Evaluate and print; what the command line calls."""
    report = evaluate_matching(data_folder, seed=seed, half=half)
    for line in report_lines(report):
        out.print(line, soft_wrap=True, markup=False, highlight=False)
    return report


def learned_weights(data_folder: Path, *, seed: int = SEED, cache_folder: Path | None = None) -> dict[str, float]:
    """The weights that the dev half teaches, knowing the dev half alone: where `PLACE_WEIGHTS` comes from."""
    data = _read(data_folder, cache_folder)
    solutions = data.registry.solutions
    dev = [row for row, solution in enumerate(solutions) if solution.half == "dev"]
    return learn_place_weights(
        [
            hide_in_turn(solutions, data.texts, data.atlas, dev, seed=seed, known=dev, sisters_known=sisters)
            for sisters in (True, False)
        ]
    )


def ablation_lines(data_folder: Path, *, seed: int = SEED, cache_folder: Path | None = None) -> list[str]:
    """What the dev half loses without each part, the other weights unchanged; sister entries known and not known."""
    data = _read(data_folder, cache_folder)
    solutions = data.registry.solutions
    dev = [row for row, solution in enumerate(solutions) if solution.half == "dev"]
    lines = [f"{'':24}{'hit@10':>8}{'MRR':>8}{'hit@10 *':>10}{'MRR *':>8}   (* without sister entries)"]
    settings = {"all parts": PLACE_WEIGHTS} | {
        f"without {name}": {**PLACE_WEIGHTS, name: 0.0} for name in PLACE_WEIGHTS if name != "voiced_needs"
    }
    sets = [
        hide_in_turn(solutions, data.texts, data.atlas, dev, seed=seed, known=dev, sisters_known=sisters)
        for sisters in (True, False)
    ]
    for setting, weights in settings.items():
        cells = []
        for cases in sets:
            figures = rank_figures(weighted_mean(cases.parts, weights), cases.hidden, cases.available)
            mean = compare({METHOD: figures}, cases.solution, METHOD, seed=seed).figures[METHOD]
            cells += [mean["hit@10"].mean, mean["MRR"].mean]
        lines.append(f"{setting:24}{cells[0]:8.3f}{cells[1]:8.3f}{cells[2]:10.3f}{cells[3]:8.3f}")
    return lines


def report_lines(report: EvaluationReport) -> list[str]:
    """The report as text: tables with 95 % bootstrap intervals over solutions."""
    lines = [
        f"Matching on the {report.half} half: {report.asked} of {report.registered} registered solutions, "
        f"seed {report.seed}",
        "",
        "1. Hide a country where a solution runs, rank all countries",
    ]
    if report.unresolved_places:
        lines.append(f"   names of places not understood: {', '.join(report.unresolved_places)}")
    for condition, comparison in report.countries.items():
        lines += ["", f"   {condition} ({comparison.cases} hidden countries of {comparison.solutions} solutions)"]
        lines += _table(comparison, FIGURES)
    for title, groups in (("income group", report.income_groups), ("main language", report.languages)):
        lines += ["", f"   By {title} of the hidden country", _GROUP_HEADING]
        lines += [
            f"   {group.group:32}{group.cases:6d}{group.hit_at_10:10.3f}{group.popularity_hit_at_10:12.3f}"
            f"{group.share_of_lists:16.3f}{group.share_of_hidden:16.3f}"
            for group in groups
        ]
    lines += [
        "",
        f"2. Hide the themes, predict them from the text ({report.themes.solutions} solutions; "
        f"{report.themes_trained_on} others learned from)",
    ]
    lines += _table(report.themes, THEME_FIGURES)
    lines.append(
        f"   confidence: Brier {report.themes_brier[0]:.3f} (frequencies alone {report.themes_brier[1]:.3f}), "
        f"calibration error {report.themes_calibration_error:.3f}"
    )
    if report.targets_hit:
        said = ", ".join(f"{language} {share:.3f}" for language, share in report.targets_hit.items())
        lines.append(f"   goal of an official target predicted first, by language of its text: {said}")
    lines += ["", "3. Hide who did it, rank all organisations by what else they did (nothing was chosen on these data)"]
    for whose, comparison in report.carriers.items():
        ranked = round(report.carriers_ranked[whose])
        lines += ["", f"   {whose} ({comparison.cases} hidden, {ranked} organisations ranked)"]
        lines += _table(comparison, FIGURES)
    return lines


_GROUP_HEADING = f"   {'':32}{'cases':>6}{'hit@10':>10}{'popularity':>12}{'share of lists':>16}{'share of truth':>16}"


def _table(comparison: Comparison, figures: Sequence[str]) -> list[str]:
    lines = ["   " + " " * 40 + "".join(f"{figure:>26}" for figure in figures)]
    for name, values in comparison.figures.items():
        cells = (
            f"{values[figure].mean:.3f} [{values[figure].low:.3f}, {values[figure].high:.3f}]" for figure in figures
        )
        lines.append(f"   {name:40}" + "".join(f"{cell:>26}" for cell in cells))
    for name, values in comparison.ahead_by.items():
        cells = (
            f"{values[figure].mean:+.3f} [{values[figure].low:+.3f}, {values[figure].high:+.3f}]" for figure in figures
        )
        lines.append(f"   {'ahead of ' + name:40}" + "".join(f"{cell:>26}" for cell in cells))
    return lines


def _read(data_folder: Path, cache_folder: Path | None) -> _Data:
    folder = _folder_of(data_folder)
    home = folder / "dpg-registry" if folder == data_folder else data_folder
    names = CountryNames(folder / "country-codes" / "country-codes.csv")
    registry = read_registry(home / "registry.jsonl", names)
    earlier_file = home / "archive_and_excluded.jsonl"
    earlier = read_registry(earlier_file, names).solutions if earlier_file.exists() else ()
    countries = read_countries(folder, names)
    indicators = folder / "country-needs-gapminder" / "indicators_wide.csv"
    gaps = gaps_against_peers(countries, read_indicators(folder, names)) if indicators.exists() else None
    targets = tuple(read_targets(folder))
    masked = [mask_countries(solution.text, names) for solution in registry.solutions]
    return _Data(
        names=names,
        registry=registry,
        earlier=earlier,
        texts=meanings([solution.text for solution in registry.solutions], cache_folder),
        masked_texts=meanings(masked, cache_folder),
        earlier_texts=meanings([solution.text for solution in earlier], cache_folder),
        atlas=draw_atlas(countries, gaps),
        targets=targets,
        target_texts=meanings([english for _, english, _ in targets], cache_folder),
    )


def _hidden_themes(data: _Data, half: str) -> HiddenThemes:
    """Themes of the asked half. The test half is told from the dev half; others are told from their own other folds."""
    solutions = data.registry.solutions
    if half == "test":
        folds = [
            (
                [row for row, solution in enumerate(solutions) if solution.half == "test" and solution.goals],
                [row for row, solution in enumerate(solutions) if solution.half == "dev"],
            )
        ]
    else:
        rows = [row for row, solution in enumerate(solutions) if half in ("all", solution.half) and solution.goals]
        folds = [(rows[fold::FOLDS], [row for row in rows if row not in rows[fold::FOLDS]]) for fold in range(FOLDS)]
    told = [
        hide_themes(
            [solutions[row] for row in asked],
            data.masked_texts[asked],
            [*(solutions[row] for row in others), *data.earlier],
            np.concatenate([data.texts[others], data.earlier_texts]),
            data.atlas,
            targets=([goal for goal, _, _ in data.targets], data.target_texts),
        )
        for asked, others in folds
        if asked
    ]
    return joined(told)


def _hidden_carriers(data: _Data, folder: Path, seed: int, cache_folder: Path | None) -> dict[str, HiddenCarriers]:
    """Who runs an entry of the registry, and whom a grant was given, each with and without what tells it twice."""
    entries = [
        Deed(
            entry.slug,
            masked(entry.text, [entry.name, *entry.organisations]),
            entry.goals,
            entry.running,
            entry.carried_by,
        )
        for entry in [*data.registry.solutions, *data.earlier]
    ]
    deeds = {"organisations of the registry": entries}
    grants = _folder_of(folder) / "foundation-grants" / "grants.csv"
    if grants.exists():
        deeds["recipients of foundation grants"] = read_grants(grants)
    found = {}
    for whose, rows in deeds.items():
        texts = meanings([row.text for row in rows], cache_folder)
        found[whose] = hide_carriers(rows, texts, data.atlas, seed=seed)
        found[f"{whose}, like texts left out"] = hide_carriers(rows, texts, data.atlas, seed=seed, repeats_known=False)
    return {whose: one for whose, one in found.items() if one.case_of}


def _folder_of(data_folder: Path) -> Path:
    return data_folder if (data_folder / "dpg-registry").is_dir() else data_folder.parent


def _compared(cases: HiddenCountries, seed: int) -> Comparison:
    return compare(cases.figures(), cases.solution, METHOD, seed=seed)


def _compared_one(cases: HiddenCountries, seed: int) -> Comparison:
    drawn = one_of_each(cases, seed=seed)
    figures = {name: values[drawn] for name, values in cases.figures().items()}
    return compare(figures, cases.solution[drawn], METHOD, seed=seed)


def _targets_hit(data: _Data, cache_folder: Path | None) -> dict[str, float]:
    """How well themes are told from French as from English, by the official targets in both."""
    dev = [row for row, solution in enumerate(data.registry.solutions) if solution.half == "dev"]
    examples = [*(data.registry.solutions[row] for row in dev), *data.earlier]
    example_texts = np.concatenate([data.texts[dev], data.earlier_texts])
    if not data.targets or not examples:
        return {}
    goals = [goal for goal, _, _ in data.targets]
    french = meanings([text for _, _, text in data.targets], cache_folder)
    return {
        language: hits_on_targets(examples, example_texts, goals, texts)
        for language, texts in (("English", data.target_texts), ("French", french))
    }


def main() -> None:
    """Read the command line, evaluate, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m banyan.evaluations.matching", description=__doc__)
    default = Path(os.environ.get("BANYAN_SHARED_DATA", "../shared/data"))
    parser.add_argument("folder", nargs="?", type=Path, default=default, help=f"data folder (default {default})")
    parser.add_argument("--half", choices=HALVES, default="test", help="which solutions are asked for (default test)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, help="also write the report here")
    parser.add_argument("--learn", action="store_true", help="print the weights that the dev half teaches, and stop")
    parser.add_argument(
        "--ablate", action="store_true", help="print what the dev half loses without each part, and stop"
    )
    arguments = parser.parse_args()
    if arguments.ablate:
        for line in ablation_lines(arguments.folder, seed=arguments.seed):
            PlainConsole().print(line)
        return
    if arguments.learn:
        PlainConsole().print(json.dumps(learned_weights(arguments.folder, seed=arguments.seed), indent=2))
        return
    report = run(arguments.folder, PlainConsole(), half=arguments.half, seed=arguments.seed)
    if arguments.json:
        arguments.json.write_text(report.as_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
