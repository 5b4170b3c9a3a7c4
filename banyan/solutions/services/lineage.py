"""What a solution goes back to: adapted from or inspired by another. Merging writes its own lineage."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Person
from banyan.solutions.models import Lineage, Solution, SolutionState
from banyan.solutions.permissions import can_edit
from banyan.solutions.services.keeping import locked, require_published, scope_of

BY_HAND = (Lineage.Relation.ADAPTED, Lineage.Relation.INSPIRED)


@transaction.atomic
def link_to_parent(*, by: Person, solution: Solution, parent: Solution, relation: str, note: str = "") -> Lineage:
    """Say that `solution` was adapted from, or inspired by, `parent`. Saying it again changes how.

    Raises NotAllowed, Invalid (it would descend from itself), Conflict (not published).
    """
    solution = locked(solution)
    require(can_edit(by, solution))
    require_published(solution)
    if relation not in BY_HAND:
        raise Invalid({"relation": _("Choose how they are related.")})
    if parent.state != SolutionState.PUBLISHED:
        raise Invalid({"parent": _("There is no such published solution.")})
    if parent.pk == solution.pk:
        raise Invalid({"parent": _("A solution cannot go back to itself.")})
    hold_lineage()
    if descends_from(parent.pk, solution.pk):
        raise Invalid(
            {"parent": _("That solution goes back to this one already; it cannot be the other way round too.")}
        )
    known = Lineage.objects.filter(child=solution, parent=parent).first()
    if known is not None and known.relation == Lineage.Relation.MERGED:
        raise Conflict(_("That solution was merged into this one."))
    words = tidy_line(note)[:400]
    made, _created = Lineage.objects.update_or_create(
        child=solution, parent=parent, defaults={"relation": relation, "note": words}
    )
    scope = scope_of(solution)
    record(by, "linked", solution, on=parent, places=scope.places, themes=scope.themes, facts={"relation": relation})
    return made


@transaction.atomic
def unlink_from_parent(*, by: Person, lineage: Lineage) -> None:
    """Take back what was said of a solution's origin. Raises NotAllowed, Conflict (a merge is undone, not unlinked)."""
    solution = locked(lineage.child)
    require(can_edit(by, solution))
    if lineage.relation not in BY_HAND:
        raise Conflict(_("This comes from a merge. A steward can undo the merge."))
    removed, _models = Lineage.objects.filter(pk=lineage.pk).delete()
    if removed:
        record(by, "unlinked", solution, on=lineage.parent, facts={"relation": lineage.relation}, public=False)


def hold_lineage() -> None:
    """Let nobody else change lineage until this transaction ends; the trigger that refuses circles takes the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('solutions_lineage'))")


def descends_from(solution_id: int, ancestor_id: int) -> bool:
    """Whether one solution goes back to another, over any number of steps, or is the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE above (id) AS (
                SELECT %s::bigint
                UNION
                SELECT l.parent_id FROM solutions_lineage l JOIN above ON l.child_id = above.id
            )
            SELECT EXISTS (SELECT 1 FROM above WHERE id = %s)
            """,
            [solution_id, ancestor_id],
        )
        return bool(cursor.fetchone()[0])
