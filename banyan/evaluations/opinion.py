"""How well the opinion map agrees with published ones: `banyan evaluate opinion`.

Real conversations held with Polis: the group-informed consensus of every comment is set beside the published figure,
and the groups beside the published groups, by the adjusted Rand index; the same people are grouped. How few votes
suffice is asked by hiding votes: each person in turn answers what routing, or chance, picks from what they really
answered, and is placed by those votes alone.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from banyan.evaluations.matching import Console
from banyan.methods import opinion
from banyan.methods.opinion.votes import Flags, Floats, Indices

SEED: Final = 2030
CONVERSATIONS: Final[Mapping[str, float | None]] = {  # → least agreement asked for; None: a stress case
    "brexit-consensus": 0.90,
    "ssis.land-bank-farmland.2rumnecbeh.2021-08-01": 0.84,
    "vtaiwan.uberx": 0.75,
    "15-per-hour-seattle": 0.58,
    "bg2050-volunteers": None,
    "scoop-hivemind.ubi": None,
    "london.youth.policing": None,
    "scoop-hivemind.affordable-housing": None,
}
WITH_CONSENSUS: Final = "bg2050-volunteers"
ROUTED: Final = ("brexit-consensus", "ssis.land-bank-farmland.2rumnecbeh.2021-08-01", "vtaiwan.uberx")
REVEALED: Final = (5, 10, 15)
PEOPLE_ROUTED: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """published: (participants,), the published group, -1 for none. rejected: statements a moderator took out."""

    name: str
    votes: opinion.Votes
    published: Indices
    rejected: frozenset[str]
    consensus: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Adjusted Rand index with as many groups as published, and with as many as the silhouette chose."""

    name: str
    people: int
    groups_published: int
    with_published_count: float
    groups_chosen: int
    with_chosen_count: float
    asked: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class FewVotes:
    """Share of people put into the group that all their votes put them into, by number of votes revealed."""

    name: str
    people: int
    routed: Mapping[int, float]
    at_random: Mapping[int, float]


def read_conversation(folder: Path) -> Conversation:
    """Read the export of one conversation."""
    rejected, consensus = set(), {}
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["moderated"] == "-1":
                rejected.add(row["comment-id"])
            if row.get("group-informed-consensus"):
                consensus[row["comment-id"]] = float(row["group-informed-consensus"])
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        first = header.index("n-disagree") + 1
        group_at = header.index("group-id")
        people = list(rows)
    values = np.array([[float(cell) if cell else np.nan for cell in person[first:]] for person in people])
    return Conversation(
        name=folder.name,
        votes=opinion.Votes(tuple(person[0] for person in people), tuple(header[first:]), values),
        published=np.array([int(person[group_at]) if person[group_at] else -1 for person in people], dtype=np.intp),
        rejected=frozenset(rejected),
        consensus=consensus,
    )


def adjusted_rand(first: Indices, second: Indices) -> float:
    """Agreement of two groupings beyond chance: 1 the same, 0 as by chance (Hubert and Arabie 1985)."""
    _names, one = np.unique(first, return_inverse=True)
    _names, other = np.unique(second, return_inverse=True)
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    by_chance = rows * columns / pairs(np.array([float(len(first))]))
    most = (rows + columns) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def evaluate_consensus(conversation: Conversation) -> tuple[int, int, float]:
    """How many of the published figures are reproduced (to 1e-9), how many there are, and the largest error."""
    groups = int(conversation.published.max()) + 1
    counts = opinion.count_votes(conversation.votes.values, conversation.published, groups)
    ours = dict(zip(conversation.votes.statements, opinion.group_informed_consensus(counts), strict=True))
    errors = np.array([abs(ours[statement] - told) for statement, told in conversation.consensus.items()])
    return int((errors < 1e-9).sum()), len(errors), float(errors.max())


def evaluate_groups(conversation: Conversation) -> Agreement:
    """Draw the map with the published number of groups and with our own choice."""
    put = conversation.published >= 0
    published_count = len(np.unique(conversation.published[put]))

    def agreement(groups: int | None) -> tuple[float, int]:
        drawn = opinion.draw_map(conversation.votes, rejected=conversation.rejected, groups=groups, grouped=put)
        both = put & (drawn.group_of >= 0)
        return adjusted_rand(drawn.group_of[both], conversation.published[both]), drawn.grouping.count

    begun = time.perf_counter()
    given, _count = agreement(published_count)
    seconds = time.perf_counter() - begun
    chosen, count = agreement(None)
    asked = CONVERSATIONS.get(conversation.name)
    return Agreement(conversation.name, int(put.sum()), published_count, given, count, chosen, asked, round(seconds, 2))


def evaluate_few_votes(conversation: Conversation) -> FewVotes:
    """Hide one person's votes at a time, seeded; the others' votes draw the axes and the centres."""
    whole = opinion.draw_map(conversation.votes, rejected=conversation.rejected)
    able = np.flatnonzero((whole.group_of >= 0) & (whole.votes.cast >= 2 * REVEALED[-1]))
    rng = np.random.default_rng(SEED)
    people = np.sort(rng.permutation(able)[:PEOPLE_ROUTED])
    right: dict[str, dict[int, list[bool]]] = {"routed": {}, "at_random": {}}
    for person in people:
        others = np.arange(len(whole.votes.participants)) != person
        drawn = _without(conversation, others, whole.grouping.count)
        home = _same_group(whole, drawn, others, int(whole.group_of[person]))
        values = conversation.votes.values[person]
        known = [conversation.votes.statements[at] for at in np.flatnonzero(~np.isnan(values))]
        known = [statement for statement in known if statement not in conversation.rejected]
        told = {statement: int(values[conversation.votes.statements.index(statement)]) for statement in known}
        orders = {
            "routed": list(
                opinion.next_statements(drawn.votes, drawn.projection, (), allowed=set(known), count=REVEALED[-1])
            ),
            "at_random": [known[at] for at in rng.permutation(len(known))],
        }
        for way, order in orders.items():
            for count in REVEALED:
                _place, group = drawn.place_newcomer({statement: told[statement] for statement in order[:count]})
                right[way].setdefault(count, []).append(group == home)
    shares = {way: {count: float(np.mean(hits)) for count, hits in found.items()} for way, found in right.items()}
    return FewVotes(conversation.name, len(people), shares["routed"], shares["at_random"])


def _without(conversation: Conversation, others: Flags, groups: int) -> opinion.OpinionMap:
    votes = conversation.votes
    participants = tuple(name for name, kept in zip(votes.participants, others, strict=True) if kept)
    kept_votes = opinion.Votes(participants, votes.statements, votes.values[others])
    return opinion.draw_map(kept_votes, rejected=conversation.rejected, groups=groups)


def _same_group(whole: opinion.OpinionMap, drawn: opinion.OpinionMap, others: Flags, group: int) -> int:
    """The number that a group has in the map drawn without one person: where most of its members are."""
    members = drawn.group_of[(whole.group_of[others] == group) & (drawn.group_of >= 0)]
    return int(np.argmax(np.bincount(members, minlength=1)))


def run(folder: Path, out: Console) -> tuple[tuple[int, int, float], list[Agreement], list[FewVotes]]:
    """Evaluate and print. Says so and returns nothing measured if the conversations are not in the folder."""
    home = folder / "polis-opendata"
    if not home.is_dir():
        _say(out, f"skipped: there is no folder {home}")
        return (0, 0, float("nan")), [], []
    conversations = {name: read_conversation(home / name) for name in CONVERSATIONS if (home / name).is_dir()}
    right, many, error = evaluate_consensus(conversations[WITH_CONSENSUS])
    _say(out, f"group-informed consensus: {right} of {many} as published (largest error {error:.1e})")
    _say(out, "")
    _say(out, "groups beside the published ones, adjusted Rand index")
    agreements = [evaluate_groups(conversation) for conversation in conversations.values()]
    for one in agreements:
        asked = "stress case" if one.asked is None else f"asked {one.asked:.2f}"
        _say(
            out,
            f"  {one.name[:34]:<34} {one.people:>5} people  k={one.groups_published}: {one.with_published_count:.3f}"
            f"   chosen k={one.groups_chosen}: {one.with_chosen_count:.3f}   {asked}   {one.seconds} s",
        )
    _say(out, "")
    _say(out, "share of people put into their group by their first votes: routed / at random")
    few = [evaluate_few_votes(conversations[name]) for name in ROUTED if name in conversations]
    for told in few:
        shares = "   ".join(f"{n} votes {told.routed[n]:.2f} / {told.at_random[n]:.2f}" for n in told.routed)
        _say(out, f"  {told.name[:34]:<34} {told.people:>5} people  {shares}")
    return (right, many, error), agreements, few


def _say(out: Console, line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)
