"""Taking a solution out of the registry, and bringing it back. Hiding is moderation, done by stewards with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Person
from banyan.solutions.models import Solution, SolutionState
from banyan.solutions.permissions import can_withdraw
from banyan.solutions.services.keeping import locked, require_published, scope_of


@transaction.atomic
def withdraw_solution(*, by: Person, solution: Solution) -> Solution:
    """Take a solution out of lists and search; those who worked on it still read it and can bring it back.

    Raises NotAllowed, Conflict (not published).
    """
    solution = locked(solution)
    require(can_withdraw(by, solution))
    require_published(solution)
    return _become(by, solution, SolutionState.WITHDRAWN, "withdrawn")


@transaction.atomic
def bring_back_solution(*, by: Person, solution: Solution) -> Solution:
    """Publish a withdrawn solution again. Raises NotAllowed, Conflict (it is not withdrawn)."""
    solution = locked(solution)
    require(can_withdraw(by, solution))
    if solution.state != SolutionState.WITHDRAWN:
        raise Conflict(_("This solution is not withdrawn."))
    return _become(by, solution, SolutionState.PUBLISHED, "brought_back")


def _become(by: Person, solution: Solution, state: SolutionState, verb: str) -> Solution:
    solution.state = state
    solution.save(update_fields=["state", "changed_at"])
    scope = scope_of(solution)
    record(by, verb, solution, places=scope.places, themes=scope.themes)
    return solution
