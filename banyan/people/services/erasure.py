"""Taking somebody out of the network, so that the public record stays whole and says nothing of who they were."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Person
from banyan.people.personal_data import Contributions, all_rules
from banyan.people.services.accounts import unproven_people
from banyan.people.services.memberships import hand_over_ownerships

# These decide whose rows the others find, so they go last.
_LAST = ("account.EmailAddress", "usersessions.UserSession", "people.Membership", "people.Person")


@transaction.atomic
def erase_person(*, by: Person, contributions: Contributions = Contributions.KEEP) -> None:
    """Erase oneself: name, address, profile, everything that is one's own alone.

    Deeds stay without a name. What one wrote for others stays too, or, with `Contributions.WITHDRAW`, goes where nobody
    else has built on it. It cannot be undone. Raises NotAllowed.
    """
    require(by.is_authenticated and by.erased_at is None)
    person = Person.objects.select_for_update().get(pk=by.pk)
    record(person, "left", person)
    hand_over_ownerships(by=person)
    rules = all_rules()
    if contributions == Contributions.WITHDRAW:
        for rule in rules:
            if rule.withdraw is not None:
                rule.withdraw(person)
    for rule in sorted(rules, key=lambda rule: _LAST.index(rule.model) if rule.model in _LAST else -1):
        rule.erase_rows(person)
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    by.erased_at = timezone.now()


def erase_unproven_people() -> int:
    """Erase those who signed up and never proved their address. Returns how many."""
    people = unproven_people()
    for person in people:
        erase_person(by=person)
    return len(people)
