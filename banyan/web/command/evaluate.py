"""`banyan evaluate`: how good a decision method is on real data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from banyan.web import environment
from banyan.web.command.setting_up import give_up


@click.command("evaluate")
@click.argument("method", type=click.Choice(["guide", "matching", "diffusion", "allocation", "judging", "opinion"]))
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: environment.text("BANYAN_SHARED_DATA", str(environment.REPOSITORY.parent / "shared" / "data")),
    help="Folder with the evaluation data (BANYAN_SHARED_DATA).",
)
@click.option(
    "--cases",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with cases for the guide, in place of those that come along.",
)
def command(method: str, data: Path, cases: Path | None) -> None:
    """Measure METHOD beside simple baselines, on data that was not used to make it."""
    from rich.console import Console

    from banyan.evaluations import allocation, diffusion, judging, matching, opinion

    if method == "guide":
        _evaluate_guide(cases)
        return
    if not Path(data).is_dir():
        give_up(f"there is no folder {data}.", "Name the folder with the evaluation data: --data FOLDER")
    runs: dict[str, Callable[[Path, Console], object]] = {
        "matching": matching.run,
        "diffusion": diffusion.run,
        "allocation": allocation.run,
        "judging": judging.run,
        "opinion": opinion.run,
    }
    runs[method](Path(data), Console())


def _evaluate_guide(cases: Path | None) -> None:
    from rich.console import Console

    from banyan.evaluations import guide

    folder = Path(cases) if cases else guide.CASES
    if not folder.is_dir():
        give_up(f"there is no folder {folder}.", "Name the folder with the cases: --cases FOLDER")
    try:
        guide.run(Console(), folder)
    except guide.CaseProblem as problem:
        give_up(f"a case cannot be read: {problem}.", "The format stands in docs/reference/guide-cases.md.")
