"""`banyan demo`: a small network of invented people, to look around in."""

from __future__ import annotations

import os

import click

from banyan.web.command.setting_up import give_up, make_django_ready, with_django


@click.command("demo")
@with_django
def command() -> None:
    """Load the demo network into a database without people in it; does nothing where it is loaded."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    if load_once():
        click.echo("The demo network is loaded. Sign in as:")
    else:
        click.echo("The demo network was loaded before. Sign in as:")
    for line in sign_ins():
        click.echo(f"  {line}")


def load_once() -> bool:
    """Load the demo unless it is there; return whether it was loaded now. Ends the command where real people are."""
    from banyan.people.models import Person
    from banyan.web.demo.loading import is_loaded, load_demo

    if is_loaded():
        return False
    if Person.objects.exists():
        give_up(
            "this network has people of its own, so no invented ones are added.",
            "For a demo beside it: BANYAN_DATA=another-folder BANYAN_PORT=8001 make run. To start this one: banyan up",
        )
    click.echo("Loading the demo network ...")
    load_demo()
    return True


def sign_ins() -> list[str]:
    """Who can sign in, as lines of text."""
    from banyan.web.demo.loading import sign_ins as lines

    return lines()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.web.settings")
    make_django_ready()
    load_once()
