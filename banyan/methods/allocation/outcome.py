"""What an allocation over projects gives: who is paid for, and every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.methods.allocation.election import BudgetElection, Project
from banyan.methods.tallies.results import Note, TieUse


@dataclass(frozen=True, slots=True)
class Outcome:
    """`winners` in the order in which they were paid for, with `spent` and `left` in minor units; `steps` say why,
    `ties` where the published order decided. `totals` is what each project got, in the unit of the method."""

    method: str
    winners: tuple[str, ...]
    spent: int
    left: int
    totals: Mapping[str, int]
    steps: tuple[Note, ...]
    ties: tuple[TieUse, ...] = ()


@dataclass(slots=True)
class Purse:
    """Money left, in all and under each limit, while projects are paid for."""

    budget: int
    limits: Mapping[str, int]
    spent: int = 0
    spent_under: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, election: BudgetElection) -> Purse:
        """Nothing spent yet."""
        return cls(election.budget, election.limits)

    @property
    def left(self) -> int:
        return self.budget - self.spent

    def obstacle(self, project: Project) -> Note | None:
        """What keeps a project from being paid for, or None."""
        if project.cost > self.left:
            return _obstacle("over_budget", project, left=self.left)
        for limit in project.limits:
            left = self.limits[limit] - self.spent_under.get(limit, 0)
            if project.cost > left:
                return _obstacle("over_limit", project, left=left, limit=limit)
        return None

    def pay(self, project: Project) -> None:
        """Take the cost out of the budget and of every limit."""
        self.spent += project.cost
        for limit in project.limits:
            self.spent_under[limit] = self.spent_under.get(limit, 0) + project.cost


def _obstacle(message: str, project: Project, **more: Any) -> Note:
    return Note(message, {"option": project.key, "cost": project.cost, **more})
