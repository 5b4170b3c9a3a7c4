"""What must be true of people's tables, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection

from banyan.commons.invariants import Check
from banyan.people.models import Organisation, Person
from banyan.people.personal_data import models_without_rule, rule_for


def _ownerless() -> list[str]:
    found = Organisation.objects.filter(memberships__isnull=False).exclude(memberships__role="owner").distinct()
    return [f"organisation {pk} has members but no owner" for pk in found.values_list("pk", flat=True)]


def _erased_with_a_name() -> list[str]:
    rule = rule_for(Person)
    cleared = rule.cleared if rule is not None else {}
    return [
        f"person {person.pk} was erased, yet has {name}"
        for person in Person.objects.filter(erased_at__isnull=False).iterator()
        for name, empty in cleared.items()
        if getattr(person, name) != empty
    ]


def _models_without_rule() -> list[str]:
    return [f"{label} can hold personal data and has no rule for them" for label in models_without_rule()]


def _unguarded() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = 'organisation_keeps_an_owner' AND tgenabled <> 'D'"
        )
        (count,) = cursor.fetchone() or (0,)
    return [] if count else ["nothing keeps the last owner of an organisation from leaving"]


CHECKS = [
    Check("Every organisation with members has an owner", _ownerless),
    Check("The database keeps the last owner of an organisation", _unguarded),
    Check("Nothing is known of people who left", _erased_with_a_name),
    Check("There is a rule for all personal data", _models_without_rule),
]
