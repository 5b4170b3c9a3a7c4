"""`banyan evaluate`: how good a decision method is on real data."""

from __future__ import annotations

from pathlib import Path

import click

from banyan.web import environment
from banyan.web.command.setting_up import give_up


@click.command("evaluate")
@click.argument("method", type=click.Choice(["matching", "diffusion"]))
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: environment.text("BANYAN_SHARED_DATA", str(environment.REPOSITORY.parent / "shared" / "data")),
    help="Folder with the evaluation data (BANYAN_SHARED_DATA).",
)
def command(method: str, data: Path) -> None:
    """Measure METHOD beside simple baselines, on data that was not used to make it."""
    from rich.console import Console

    from banyan.evaluations import diffusion, matching

    if not Path(data).is_dir():
        give_up(f"there is no folder {data}.", "Name the folder with the evaluation data: --data FOLDER")
    if method == "matching":
        matching.run(Path(data), Console())
    else:
        diffusion.run(Path(data), Console())
