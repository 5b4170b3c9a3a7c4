"""`banyan generate`: a large artificial network in an empty instance, to measure speed."""

from __future__ import annotations

import click

from banyan.web.command.setting_up import give_up, progress_bar, with_django


@click.command("generate")
@click.option("--people", type=int, default=80_000, show_default=True)
@click.option("--organisations", type=int, default=4_000, show_default=True)
@click.option("--needs", type=int, default=20_000, show_default=True)
@click.option("--solutions", type=int, default=20_000, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
@with_django
def command(people: int, organisations: int, needs: int, solutions: int, seed: int) -> None:
    """Fill an empty instance with made-up things, the same for the same seed."""
    from django.core.management import call_command

    from banyan.people.models import Person
    from banyan.web.generation import Size, generate

    call_command("migrate", interactive=False, verbosity=0)
    if Person.objects.filter(is_demo=False).exists() or Person.objects.count() > 100:
        give_up("this instance has people in it.", "Use an empty one: BANYAN_DATA=/some/new/folder banyan generate")
    with progress_bar("Generating") as tell:
        size = Size(people=people, organisations=organisations, needs=needs, solutions=solutions)
        generate(size, seed=seed, progress=lambda what, done, total: tell(done, total))
    click.echo(f"Generated {people} people, {organisations} organisations, {needs} needs and {solutions} solutions.")
