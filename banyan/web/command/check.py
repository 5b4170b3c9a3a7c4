"""`banyan check`: prove what must be true of the whole database."""

from __future__ import annotations

import sys
import time

import click

from banyan.web.command.setting_up import with_django


@click.command("check")
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
@with_django
def command(quiet: bool) -> None:
    """Prove every invariant and say which is broken, and by what. Ends with 1 where one is."""
    from banyan.web.checking import all_checks

    broken = 0
    for check in all_checks():
        started = time.monotonic()
        violations = check.violations()
        took = time.monotonic() - started
        if violations:
            broken += 1
            click.echo(click.style(f"broken  {check.name}", fg="red"))
            for violation in violations[:20]:
                click.echo(f"          {violation}")
            if len(violations) > 20:
                click.echo(f"          ... and {len(violations) - 20} more")
        elif not quiet:
            click.echo(f"holds   {check.name} ({took:.2f} s)")
    if broken:
        click.echo(click.style(f"{broken} broken.", fg="red"), err=True)
        sys.exit(1)
    if not quiet:
        click.echo(click.style("Everything holds.", fg="green"))
