"""A steward joins duplicates, losing nobody's words, and can take that back.

What the merged one said stays in its own versions. Its evidence and files move; its places, themes, languages and
team are added to the other; its lineage is tied to the other where that makes no circle. `SolutionMerge.moved` holds
what it takes to undo each of these.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Attachment, Watch
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Person
from banyan.solutions.facts import Plain, facts_of
from banyan.solutions.models import Evidence, Lineage, Solution, SolutionMerge, SolutionState, TeamMember
from banyan.solutions.permissions import can_merge
from banyan.solutions.services.keeping import require_published, scope_of, write_version
from banyan.solutions.services.lineage import descends_from, hold_lineage

_JOINED: Final = ("themes", "developed_in", "running_in", "languages", "capabilities_needed")


@transaction.atomic
def merge_solutions(*, by: Person, solution: Solution, into: Solution, note: str = "") -> SolutionMerge:
    """Say that `solution` is the same as `into`: its page leads there from now on.

    Raises NotAllowed, Invalid (the same one), Conflict (either is not published).
    """
    if solution.pk == into.pk:
        raise Invalid({"into": _("Choose another solution: this is the same one.")})
    solution, into = _both_locked(solution, into)
    require(can_merge(by, solution, into))
    require_published(solution)
    require_published(into)
    hold_lineage()
    before = scope_of(into)
    moved = {
        "facts": _join_facts(by, solution, into),
        "evidence": _move_evidence(solution, into),
        "files": _move_files(solution, into),
        "team": _join_team(solution, into),
        "lineage": _move_lineage(solution, into),
    }
    Watch.objects.bulk_create(
        [
            Watch(person_id=person, kind="solution", object_id=into.pk)
            for person in Watch.objects.filter(kind="solution", object_id=solution.pk).values_list(
                "person_id", flat=True
            )
        ],
        ignore_conflicts=True,
    )
    solution.state, solution.merged_into = SolutionState.MERGED, into
    solution.save(update_fields=["state", "merged_into", "changed_at"])
    Lineage.objects.create(child=into, parent=solution, relation=Lineage.Relation.MERGED)
    merge = SolutionMerge.objects.create(solution=solution, into=into, by=by, note=tidy_line(note)[:300], moved=moved)
    after = scope_of(into)
    record(
        by,
        "merged",
        solution,
        on=into,
        places=[*before.places, *after.places],
        themes=[*before.themes, *after.themes],
        facts={"into": into.pk},
    )
    return merge


@transaction.atomic
def unmerge_solutions(*, by: Person, solution: Solution) -> Solution:
    """Undo a merge: both stand for themselves again, each with what was its own.

    Raises NotAllowed, Conflict (it is not merged).
    """
    found = SolutionMerge.objects.filter(solution=solution.pk, undone_at__isnull=True).select_related("into").first()
    if found is None:
        raise Conflict(_("This solution is not merged into another."))
    solution, into = _both_locked(solution, found.into)
    merge = SolutionMerge.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if merge.undone_at is not None:
        raise Conflict(_("This merge was undone already."))
    require(can_merge(by, solution, into))
    hold_lineage()
    moved = merge.moved
    Lineage.objects.filter(child=into, parent=solution, relation=Lineage.Relation.MERGED).delete()
    Evidence.with_retracted.filter(pk__in=moved["evidence"], solution=into).update(solution=solution)
    Attachment.objects.filter(pk__in=moved["files"], object_id=into.pk).update(object_id=solution.pk)
    _part_teams(into, moved["team"])
    _part_lineage(solution, into, moved["lineage"])
    solution.state, solution.merged_into = SolutionState.PUBLISHED, None
    solution.save(update_fields=["state", "merged_into", "changed_at"])
    if into.state == SolutionState.PUBLISHED:
        _part_facts(by, into, moved["facts"])
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    mine, theirs = scope_of(solution), scope_of(into)
    record(
        by,
        "unmerged",
        solution,
        on=into,
        places=[*mine.places, *theirs.places],
        themes=[*mine.themes, *theirs.themes],
    )
    return solution


def _both_locked(solution: Solution, into: Solution) -> tuple[Solution, Solution]:
    """Both rows, locked in one order, so that two stewards who merge them crosswise do not wait for each other."""
    rows = {
        row.pk: row for row in Solution.objects.select_for_update().filter(pk__in=[solution.pk, into.pk]).order_by("pk")
    }
    return rows[solution.pk], rows[into.pk]


def _join_facts(by: Person, solution: Solution, into: Solution) -> dict[str, list[Any]]:
    """Add to `into` the entries of lists that only `solution` has; give what was added."""
    theirs, ours = facts_of(into), facts_of(solution)
    added = {name: [entry for entry in ours[name] if _key(entry) not in map(_key, theirs[name])] for name in _JOINED}
    plain = {name: [*theirs[name], *entries] for name, entries in added.items() if entries}
    write_version(by, into, plain, note=_now("A duplicate was merged into this solution"))
    return {name: entries for name, entries in added.items() if entries}


def _part_facts(by: Person, into: Solution, added: dict[str, list[Any]]) -> None:
    now = facts_of(into)
    plain: Plain = {
        name: [entry for entry in now[name] if _key(entry) not in map(_key, entries)] for name, entries in added.items()
    }
    write_version(by, into, plain, note=_now("A merge was undone"))


def _key(entry: Any) -> Any:
    return entry["place"] if isinstance(entry, dict) else entry


def _move_evidence(solution: Solution, into: Solution) -> list[int]:
    rows = Evidence.with_retracted.filter(solution=solution)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(solution=into)
    return ids


def _move_files(solution: Solution, into: Solution) -> list[int]:
    rows = Attachment.objects.filter(kind="solution", object_id=solution.pk)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(object_id=into.pk)
    return ids


def _join_team(solution: Solution, into: Solution) -> list[int]:
    there = set(into.team.values_list("person_id", flat=True))
    joining = [member for member in solution.team.all() if member.person_id not in there]
    TeamMember.objects.bulk_create(
        [
            TeamMember(
                solution=into, person_id=member.person_id, role=member.role, is_lead=member.is_lead and not there
            )
            for member in joining
        ]
    )
    return [member.person_id for member in joining]


def _part_teams(into: Solution, joined: list[int]) -> None:
    """Those who came with the merge go, but for those who meanwhile are all that leads the others."""
    others = into.team.exclude(person__in=joined)
    if others.exists() and not others.filter(is_lead=True).exists():
        joined = list(into.team.filter(person__in=joined, is_lead=False).values_list("person_id", flat=True))
    TeamMember.objects.filter(solution=into, person__in=joined).delete()


def _move_lineage(solution: Solution, into: Solution) -> list[dict[str, Any]]:
    """Tie what `solution` goes back to, and what goes back to it, to `into`; give the ties as they were.

    A tie that would run in a circle, or that is there already, is left out and comes back only with undoing.
    """
    ties = list(Lineage.objects.filter(child=solution)) + list(Lineage.objects.filter(parent=solution))
    kept = []
    for tie in ties:
        former = {"child": tie.child_id, "parent": tie.parent_id, "relation": tie.relation, "note": tie.note}
        child = into.pk if tie.child_id == solution.pk else tie.child_id
        parent = into.pk if tie.parent_id == solution.pk else tie.parent_id
        tie.delete()
        is_new = not Lineage.objects.filter(child=child, parent=parent).exists()
        former["now"] = None
        if is_new and not descends_from(parent, child):
            tied = Lineage.objects.create(child_id=child, parent_id=parent, relation=tie.relation, note=tie.note)
            former["now"] = tied.pk
        kept.append(former)
    return kept


def _part_lineage(solution: Solution, into: Solution, ties: list[dict[str, Any]]) -> None:
    for tie in ties:
        if tie["now"] is not None:
            Lineage.objects.filter(pk=tie["now"]).delete()
    for tie in ties:
        known = Lineage.objects.filter(child=tie["child"], parent=tie["parent"]).exists()
        if not known and not descends_from(tie["parent"], tie["child"]):
            Lineage.objects.create(
                child_id=tie["child"], parent_id=tie["parent"], relation=tie["relation"], note=tie["note"]
            )
