"""Needs from elsewhere, each known by its source and its key there."""

from __future__ import annotations

from typing import Final, Literal

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.places import settle_place
from banyan.needs.models import Need
from banyan.needs.permissions import OPEN_TO_CHANGE
from banyan.needs.services.voicing import NeedFacts, columns_of, write_changes
from banyan.people.models import Person
from banyan.people.permissions import is_active, is_steward_of

LONGEST_SOURCE: Final = 60
LONGEST_KEY: Final = 200
Outcome = Literal["created", "updated", "unchanged"]


@transaction.atomic
def register_imported_need(*, by: Person, source: str, source_key: str, facts: NeedFacts) -> tuple[Need, Outcome]:
    """Write a need that came from elsewhere, and say what became of it. The same source and key always mean the same
    need, and what is the same as before changes nothing.

    Raises NotAllowed (only who brought it in, or a steward of it, changes it), Invalid, and Conflict where the need was
    merged, taken back or hidden here.
    """
    require(is_active(by))
    if not 0 < len(source) <= LONGEST_SOURCE or not 0 < len(source_key) <= LONGEST_KEY:
        raise Invalid({"source_key": _("Name the source in up to 60 characters, and the key in up to 200.")})
    columns = columns_of(facts)
    with connection.cursor() as cursor:
        # Two imports of one key come one after the other, also while there is no row to lock yet.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"need from {source}: {source_key}"])
    rows = Need.objects.select_for_update(of=("self",)).select_related("organisation", "place")
    need = rows.filter(source=source, source_key=source_key).first()
    place = settle_place(by=by, place=facts.place)
    if need is None:
        need = Need.objects.create(voiced_by=by, source=source, source_key=source_key, place=place, **columns)
        need.themes.set(facts.themes)
        record(by, "imported", need, places=[place], themes=facts.themes)
        return need, "created"
    require(by.pk == need.voiced_by_id or is_steward_of(by, need))
    if need.state not in OPEN_TO_CHANGE:
        raise Conflict(_("This need was merged, taken back or hidden here; the import leaves it as it is."))
    changed = write_changes(need, columns | {"place": place}, facts.themes)
    if not changed:
        return need, "unchanged"
    record(by, "updated", need, places=[place], themes=facts.themes, changed=changed)
    return need, "updated"
