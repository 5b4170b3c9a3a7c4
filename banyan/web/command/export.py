"""`banyan export`: everything public, to take away."""

from __future__ import annotations

from pathlib import Path

import click

from banyan.web.command.setting_up import progress_bar, with_django


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_django
def command(folder: Path) -> None:
    """Write all that is public into FOLDER: CSV, XLSX and JSON of each kind of thing."""
    from banyan.exchange.exporting import export_all

    with progress_bar("Writing") as tell:
        written = export_all(folder, progress=tell)
    for path in written:
        click.echo(str(path))
