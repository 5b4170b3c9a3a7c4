"""`banyan migrate`: bring the database to the form that this version expects. `banyan up` does it too."""

from __future__ import annotations

import click

from banyan.web.command.setting_up import with_django


@click.command("migrate")
@with_django
def command() -> None:
    """Change the database's tables to what this version of Banyan needs; does nothing where that is done."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The database has the form that this version expects.")
