"""`banyan steward`: the way in for whoever runs the instance."""

from __future__ import annotations

import secrets

import click

from banyan.web.command.setting_up import with_django


@click.command("steward")
@click.argument("email")
@click.option("--name", default="", help="Name of a person who has no account yet.")
@with_django
def command(email: str, name: str) -> None:
    """Make the person with this E-MAIL a steward of the whole network, with an account if there is none."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from banyan.people.services import appoint_first_steward

    try:
        validate_email(email)
    except ValidationError as error:
        raise click.BadParameter("that is no e-mail address.") from error
    password = secrets.token_urlsafe(12)
    person, created = appoint_first_steward(email=email, name=name or email.split("@")[0], password=password)
    if created:
        click.echo(f"Account made for {email}. Password, shown only now: {password}")
    click.echo(f"{person.display_name} is a steward of the whole network.")
