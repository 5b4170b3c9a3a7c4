"""Places with budgets of their own: each decides on its own projects with its own voters, what is left goes to the
whole.

This is how most cities that split their budget by district do it; what no place could spend is added to the budget of
the election of all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from banyan.methods.allocation.election import BudgetElection
from banyan.methods.allocation.outcome import Outcome

Rule = Callable[[BudgetElection], Outcome]


@dataclass(frozen=True, slots=True)
class PlacesOutcome:
    """Outcomes by place and of the whole; `handed_on` is what each place left for the whole."""

    places: Mapping[str, Outcome]
    whole: Outcome | None
    handed_on: Mapping[str, int]
    spent: int
    left: int


def allocate_by_place(
    places: Mapping[str, BudgetElection], rule: Rule, whole: BudgetElection | None = None
) -> PlacesOutcome:
    """Apply a rule to every place with its own budget, then to the whole with its own and what places left.

    Raises ValueError where a project is in two elections: it could be paid for twice.
    """
    seen: set[str] = set()
    for election in (*places.values(), *((whole,) if whole else ())):
        if twice := sorted(seen.intersection(election.keys)):
            raise ValueError(f"project {twice[0]} is in two elections")
        seen.update(election.keys)
    outcomes = {name: rule(places[name]) for name in sorted(places)}
    left = {name: outcome.left for name, outcome in outcomes.items()}
    spent = sum(outcome.spent for outcome in outcomes.values())
    if whole is None:
        return PlacesOutcome(outcomes, None, dict.fromkeys(left, 0), spent, sum(left.values()))
    of_all = rule(whole.with_budget(whole.budget + sum(left.values())))
    return PlacesOutcome(outcomes, of_all, left, spent + of_all.spent, of_all.left)
