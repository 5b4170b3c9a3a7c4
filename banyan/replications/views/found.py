"""Finding what a request is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from banyan.replications.models import ReachReport, Replication
from banyan.replications.permissions import can_see, can_see_report
from banyan.replications.queries.lists import replication_found, report_found
from banyan.solutions.models import Solution
from banyan.solutions.queries.detail import solution_found
from banyan.solutions.views.found import seen_or_404


def seen_replication(person: Any, pk: int) -> Replication:
    """A replication that `person` may see. Raises Http404."""
    found = replication_found(pk)
    if found is None or not can_see(person, found):
        raise Http404
    return found


def seen_report(person: Any, pk: int, report_pk: int) -> ReachReport:
    """A report that `person` may see. Raises Http404."""
    found = report_found(pk, report_pk)
    if found is None or not can_see_report(person, found):
        raise Http404
    return found


def seen_solution(person: Any, pk: int) -> Solution:
    """A solution that `person` may see, the one that it was merged into where it was. Raises Http404."""
    solution, _standing = seen_or_404(person, pk)
    if solution.merged_into_id is not None:
        merged = solution_found(solution.merged_into_id)
        if merged is not None:
            return seen_or_404(person, merged.pk)[0]
    return solution
