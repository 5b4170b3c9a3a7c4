"""Needs from elsewhere, each known by its source and its key there."""

from __future__ import annotations

from django.db import transaction

from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.needs.models import Need
from banyan.needs.services.voicing import NeedFacts, columns_of
from banyan.people.models import Person
from banyan.people.permissions import is_active, is_steward_of


@transaction.atomic
def register_imported_need(*, by: Person, source: str, source_key: str, facts: NeedFacts) -> tuple[Need, str]:
    """Write a need that came from elsewhere; return it with "created", "updated" or "unchanged".

    The same source and key always mean the same need. Raises NotAllowed, Invalid.
    """
    require(is_active(by))
    columns = columns_of(facts)
    need = Need.objects.select_for_update(of=("self",)).filter(source=source[:60], source_key=source_key[:200]).first()
    if need is None:
        need = Need.objects.create(voiced_by=by, source=source[:60], source_key=source_key[:200], **columns)
        need.themes.set(facts.themes)
        record(by, "imported", need, places=[facts.place], themes=facts.themes)
        return need, "created"
    require(by.pk == need.voiced_by_id or is_steward_of(by, need))
    changed = [name for name, value in columns.items() if getattr(need, name) != value]
    if {theme.pk for theme in facts.themes} != set(need.themes.values_list("pk", flat=True)):
        need.themes.set(facts.themes)
        changed.append("themes")
    if not changed:
        return need, "unchanged"
    for name, value in columns.items():
        setattr(need, name, value)
    need.version += 1
    need.save()
    record(by, "updated", need, places=[facts.place], themes=facts.themes, changed=changed)
    return need, "updated"
