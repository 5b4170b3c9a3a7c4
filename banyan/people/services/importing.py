"""Organisations from elsewhere, each known by its source and its key there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Organisation, Person
from banyan.people.permissions import can_edit_organisation, is_general_steward
from banyan.people.services.organisations import OrganisationFacts, _columns, _places


@transaction.atomic
def register_imported_organisation(
    *, by: Person, source: str, source_key: str, facts: OrganisationFacts, former_names: Sequence[str] = ()
) -> tuple[Organisation, str]:
    """Write an organisation that came from elsewhere; return it with "created", "updated" or "unchanged".

    The same source and key always mean the same organisation. It has no members yet: who belongs to it asks to join,
    and a steward decides. `former_names` add to those that are known. Raises NotAllowed (stewards of the whole network
    bring organisations in, its owners and editors bring their own up to date), Invalid.
    """
    source, source_key = source[:60], source_key[:200]
    found = Organisation.objects.select_for_update(of=("self",)).filter(source=source, source_key=source_key).first()
    require(is_general_steward(by) or (found is not None and can_edit_organisation(by, found)))
    columns = _columns(facts)
    known = found.former_names if found is not None else []
    former = list(dict.fromkeys([*known, *(tidy_line(name)[:200] for name in former_names)]))
    if found is not None and found.name != columns["name"]:
        former.append(found.name)
    columns["former_names"] = [name for name in dict.fromkeys(former) if name and name != columns["name"]]
    if found is None:
        organisation = Organisation(source=source, source_key=source_key, is_demo=by.is_demo, **columns)
        organisation.save()
        organisation.serves.set(facts.serves)
        organisation.themes.set(facts.themes)
        record(by, "imported", organisation, places=_places(facts), themes=facts.themes)
        return organisation, "created"
    changed = [name for name, value in columns.items() if getattr(found, name) != value]
    for name, value in columns.items():
        setattr(found, name, value)
    if {place.pk for place in facts.serves} != set(found.serves.values_list("pk", flat=True)):
        found.serves.set(facts.serves)
        changed.append("serves")
    if {theme.pk for theme in facts.themes} != set(found.themes.values_list("pk", flat=True)):
        found.themes.set(facts.themes)
        changed.append("themes")
    if not changed:
        return found, "unchanged"
    found.save()
    record(by, "updated", found, places=_places(facts), themes=facts.themes, changed=changed)
    return found, "updated"
