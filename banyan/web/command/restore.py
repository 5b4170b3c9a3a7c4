"""`banyan restore`: bring back what a backup kept, and prove that it is whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from banyan.web.command.setting_up import give_up, with_django


@click.command("restore")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace what is in the database now.")
@with_django
def command(archive: Path, replace: bool) -> None:
    """Bring back ARCHIVE into an empty database, compare every count, and check every invariant."""
    from django.core.management import call_command

    from banyan.web.archive import ArchiveUnusable, bring_back
    from banyan.web.checking import all_checks

    try:
        manifest = bring_back(archive, replace=replace)
    except ArchiveUnusable as error:
        give_up(f"not restored: {error}", "To replace what is there: banyan restore --replace FILE")
    except OSError as error:
        give_up(f"not restored: {error.strerror}.", "Mend that, then start again.")
    click.echo(f"Restored the backup of {manifest.made_at}: {sum(manifest.counts.values())} rows, all counts equal.")
    call_command("migrate", interactive=False, verbosity=0)
    broken = [check.name for check in all_checks() if check.violations()]
    if broken:
        click.echo(f"But these do not hold: {'; '.join(broken)}. See: banyan check", err=True)
        sys.exit(1)
    click.echo("Every invariant holds.")
