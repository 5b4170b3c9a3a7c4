"""`banyan backup`: everything in one archive that proves itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from banyan.web.command.setting_up import give_up, progress_bar, with_django


@click.command("backup")
@click.argument("target", required=False, type=click.Path(path_type=Path, dir_okay=False))
@with_django
def command(target: Path | None) -> None:
    """Keep database, files and keys in TARGET (default: banyan-DATE.tar here). People may go on working meanwhile.

    The archive holds personal data and signing keys: keep it safe.
    """
    from banyan.web.archive import ArchiveUnusable, make_archive

    target = target or Path(f"banyan-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.tar")
    try:
        with progress_bar("Keeping") as tell:
            manifest = make_archive(target, tell)
    except ArchiveUnusable as error:
        give_up(f"no backup was made: {error}", "Mend that, then start again; no data were touched.")
    except OSError as error:
        give_up(f"no backup was made: {error.strerror}.", "Choose another place with more room; no data were touched.")
    rows, files = sum(manifest.counts.values()), sum(1 for name in manifest.digests if name.startswith("files/"))
    click.echo(f"{target}: {rows} rows in {len(manifest.counts)} tables, {files} files; read back and verified.")
