"""The opinion map: from votes to places, groups, what stands for each, and statements in the order to read them."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np

from banyan.methods.opinion.grouping import MOST_GROUPS, Grouping, group_points
from banyan.methods.opinion.projecting import Projection, project
from banyan.methods.opinion.statements import (
    Counts,
    Representative,
    StatementView,
    count_votes,
    representative_statements,
    view_statements,
)
from banyan.methods.opinion.votes import Flags, Floats, Indices, Votes

LEAST_VOTES: Final = 7  # votes from which somebody is put into a group; fewer if there are fewer statements
LEAST_GROUP: Final = 2


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """number: 0 the largest. centre: on the plane. representative: statements that stand for it, strongest first."""

    number: int
    size: int
    centre: tuple[float, float]
    representative: tuple[Representative, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """places: (participants, 2). group_of: (participants,), -1 for those with too few votes to be put into one.

    statements: those that bridge first. reason: why there are no groups, or "" if there are: "no_votes",
    "too_few_participants", "no_differences", "no_groups_apart".
    """

    votes: Votes
    projection: Projection
    places: Floats
    group_of: Indices
    grouping: Grouping
    groups: tuple[OpinionGroup, ...]
    counts: Counts
    statements: tuple[StatementView, ...]
    reason: str

    def place_newcomer(self, votes: dict[Hashable, int]) -> tuple[tuple[float, float], int]:
        """Where somebody stands who votes so (statement → 1, 0, -1), and the nearest group; -1 where there is none.

        Statements that the map does not know are ignored.
        """
        values = np.array([[votes.get(statement, np.nan) for statement in self.votes.statements]], dtype=np.float64)
        place = self.projection.place(values)[0]
        known = int((~np.isnan(values)).sum())
        centres = self.grouping.centres
        nearest = int(np.argmin(((centres - place) ** 2).sum(axis=1))) if known and len(centres) else -1
        return (float(place[0]), float(place[1])), nearest


def draw_map(
    votes: Votes,
    *,
    rejected: Collection[Hashable] = (),
    groups: int | None = None,
    most_groups: int = MOST_GROUPS,
    least_votes: int = LEAST_VOTES,
    grouped: Flags | None = None,
    sparsity: float = 0.0,
) -> OpinionMap:
    """Draw the map. rejected: statements that a moderator took out; they move nobody, but are still counted.

    groups: how many, in place of choosing. least_votes: for being put into a group. grouped: (participants,), who is
    put into one, in place of that rule. The axes are those of the people who are put into groups. Never fails for few
    participants.
    """
    out = set(rejected)
    moving = np.array([statement not in out for statement in votes.statements], dtype=bool)
    cast = votes.cast
    enough = cast >= max(1, min(least_votes, int(moving.sum()))) if grouped is None else grouped & (cast > 0)
    # Those with few votes would pull the axes towards what was asked first.
    steady = enough if enough.sum() > 1 else cast > 0
    participants = tuple(votes.participants[place] for place in np.flatnonzero(steady))
    projection = project(Votes(participants, votes.statements, votes.values[steady]), counted=moving, sparsity=sparsity)
    places = projection.place(votes.values)
    grouping = group_points(places[enough], groups=groups, most=most_groups, least_size=LEAST_GROUP)
    group_of = np.full(len(votes.participants), -1, dtype=np.intp)
    group_of[enough] = grouping.group_of
    counts = count_votes(votes.values, group_of, grouping.count)
    return OpinionMap(
        votes=votes,
        projection=projection,
        places=places,
        group_of=group_of,
        grouping=grouping,
        groups=tuple(_group(votes, counts, grouping, group_of, number) for number in range(grouping.count)),
        counts=counts,
        statements=view_statements(votes, counts),
        reason=_why_no_groups(cast, enough, projection, grouping),
    )


def _group(votes: Votes, counts: Counts, grouping: Grouping, group_of: Indices, number: int) -> OpinionGroup:
    centre = grouping.centres[number]
    return OpinionGroup(
        number=number,
        size=int((group_of == number).sum()),
        centre=(float(centre[0]), float(centre[1])),
        representative=tuple(representative_statements(votes, counts, number)),
    )


def _why_no_groups(cast: Indices, enough: Flags, projection: Projection, grouping: Grouping) -> str:
    if grouping.count > 1:
        return ""
    if not cast.any():
        return "no_votes"
    if not projection.loadings.any():
        return "no_differences" if (cast > 0).sum() > 1 else "too_few_participants"
    return "too_few_participants" if enough.sum() < 3 else "no_groups_apart"
