"""Small random elections over a budget, for hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from banyan.methods.allocation import BudgetElection, Project, hold_election

KEYS = tuple("abcdefgh")


@dataclass(frozen=True)
class Drawn:
    """A small election as it was drawn."""

    projects: tuple[Project, ...]
    budget: int
    ballots: list[dict[str, int]]
    limits: dict[str, int]

    @property
    def election(self) -> BudgetElection:
        return hold_election(self.projects, self.budget, self.ballots, self.limits)

    @property
    def costs(self) -> dict[str, int]:
        return {project.key: project.cost for project in self.projects}


@st.composite
def drawn(draw: st.DrawFn, *, with_limits: bool = False) -> Drawn:
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    # Few different costs, so that ties are common.
    cost = st.sampled_from([0, 1, 2, 3, 6, 10, 10, 12, 30]) | st.integers(1, 40)
    inner = ("park",) if with_limits else ()
    projects = tuple(
        Project(key, draw(cost), draw(st.sampled_from([(), ("green",), ("green", *inner)])) if with_limits else ())
        for key in keys
    )
    utility = st.sampled_from([1, 1, 1, 2, 3])
    ballots = draw(st.lists(st.dictionaries(st.sampled_from(keys), utility), min_size=1, max_size=9))
    limits = {"green": draw(st.integers(0, 40)), "park": draw(st.integers(0, 30))} if with_limits else {}
    return Drawn(projects, draw(st.integers(0, 90)), ballots, limits)
