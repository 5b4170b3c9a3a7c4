"""`banyan import`: bring in a registry, indicators or a table."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from banyan.web.command.setting_up import give_up, progress_bar, with_django

KINDS = ("dpg-registry", "indicators", "needs", "solutions", "organisations", "banyan")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What the file holds.")
@click.option("--by", "email", required=True, help="E-mail of the steward in whose name it is brought in.")
@click.option("--refused", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the refused rows.")
@click.option("--preview", is_flag=True, help="Only say what would happen.")
@with_django
def command(file: Path, kind: str, email: str, refused: Path | None, preview: bool) -> None:
    """Bring in FILE. Importing the same file twice changes nothing; a bad row never stops the others."""
    from banyan.commons.errors import BanyanError
    from banyan.exchange.importing import import_file
    from banyan.people.queries.people import person_by_email

    person = person_by_email(email)
    if person is None:
        give_up(f"nobody here has the address {email}.", f"Make them a steward first: banyan steward {email}")
    try:
        with progress_bar("Bringing in") as tell:
            report = import_file(file, kind=kind, by=person, progress=tell, preview=preview, refused_to=refused)
    except BanyanError as error:
        give_up(str(error.message), "Look at the file, or choose another --kind.")
    click.echo(report.summary)
    for row in report.refused[:10]:
        click.echo(f"  row {row.number}: {row.reason}", err=True)
    if report.refused:
        click.echo(f"{len(report.refused)} rows were refused" + (f", see {refused}" if refused else ""), err=True)
        sys.exit(2)
