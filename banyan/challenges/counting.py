"""Counting a vote from the ballots that are kept, and what is published for anyone to count again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json import loads
from typing import Any

from django.db import connection

from banyan.challenges.models import Phase, Vote, VoteMethod
from banyan.methods.allocation import Project, equal_shares, hold_election
from banyan.methods.allocation.outcome import Outcome
from banyan.methods.allocation.pabulib import Pabulib, write
from banyan.methods.tallies import Tally, as_record, canonical_json, count, merkle_root, rules_from_record

_COUNTED = """
SELECT b.receipt, b.content, b.nonce FROM challenges_countedballot c JOIN challenges_ballot b ON b.id = c.ballot_id
WHERE c.vote_id = %s ORDER BY b.receipt COLLATE "C"
"""


@dataclass(frozen=True, slots=True)
class CountedResult:
    """`record` is JSON with every step; `root` binds all counted ballots; `winners` are ids of proposals."""

    record: dict[str, Any]
    root: str
    winners: tuple[int, ...]


def counted_ballots(vote: Vote) -> list[tuple[str, Any, str]]:
    """Receipt, content and nonce of every ballot that counts, in the order of receipts."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [vote.pk])
        return [
            (receipt, loads(content) if isinstance(content, str) else content, nonce)
            for receipt, content, nonce in cursor.fetchall()
        ]


def counted_result(phase: Phase, vote: Vote) -> CountedResult:
    """Count a vote by the rules that were drawn up when it began."""
    ballots = counted_ballots(vote)
    rules = rules_from_record(vote.rules)
    tally: Tally = count(rules, [content for _receipt, content, _nonce in ballots])
    record: dict[str, Any] = {"tally": as_record(tally)}
    winners = tally.winners
    if phase.method == VoteMethod.SHARES:
        projects = [Project(option, rules.costs[option]) for option in rules.options]
        election = hold_election(projects, rules.budget, [list(content) for _r, content, _n in ballots])
        # Shares are raised by a hundredth at a time: in cents it would take hours, in whole shares miss projects.
        increase = max(1, rules.budget // (100 * max(1, len(ballots))))
        outcome = equal_shares(election, rules.tie_seed, increase=increase)
        record["allocation"] = _outcome_record(outcome) | {"increase": increase}
        winners = outcome.winners
    record["winners"] = list(winners)
    root = merkle_root([receipt for receipt, _content, _nonce in ballots])
    return CountedResult(record, root, tuple(int(option[1:]) for option in winners))


def _outcome_record(outcome: Outcome) -> dict[str, Any]:
    return {
        "method": outcome.method,
        "winners": list(outcome.winners),
        "spent": outcome.spent,
        "left": outcome.left,
        "totals": dict(outcome.totals),
        "steps": as_record(outcome.steps),
    }


def published_rules(vote: Vote) -> str:
    """The rules as one line of JSON, with the name of the election."""
    return canonical_json(vote.rules | {"election": vote.election})


def published_lines(vote: Vote) -> Iterator[str]:
    """One line of JSON for every ballot that counts, in the order of receipts, which says nothing of when they came."""
    for _receipt, content, nonce in counted_ballots(vote):
        yield canonical_json({"ballot": content, "nonce": nonce})


def published_budget(phase: Phase, vote: Vote, winners: Iterable[str]) -> str:
    """A vote over a budget in the format of Pabulib, money in minor units, voters named by their receipts."""
    rules = rules_from_record(vote.rules)
    ballots = counted_ballots(vote)
    chosen = set(winners)
    votes = Counter(option for _receipt, content, _nonce in ballots for option in content)
    meta = {
        "description": str(phase.challenge_id),
        "country": "",
        "unit": phase.challenge.title.replace("\n", " "),
        "instance": vote.election,
        "num_projects": str(len(rules.options)),
        "num_votes": str(len(ballots)),
        "budget": str(rules.budget),
        "vote_type": "approval",
        "rule": "equalshares" if phase.method == VoteMethod.SHARES else "greedy",
        "date_begin": phase.opens_at.strftime("%d.%m.%Y"),
        "date_end": phase.closes_at.strftime("%d.%m.%Y"),
    }
    projects = [
        {
            "project_id": option,
            "cost": str(rules.costs[option]),
            "votes": str(votes[option]),
            "selected": "1" if option in chosen else "0",
        }
        for option in rules.options
    ]
    told = [{"voter_id": receipt, "vote": ",".join(content)} for receipt, content, _nonce in ballots]
    return write(
        Pabulib(meta, ("project_id", "cost", "votes", "selected"), tuple(projects), ("voter_id", "vote"), tuple(told))
    )
