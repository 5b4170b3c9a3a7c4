"""The shape of a ballot, checked before it is kept, and its one form for publication.

A ballot is what JSON can hold: a list of options (approval, support, knapsack), a list of options or of lists of equal
ones with the best first (ranked), or a mapping from options to whole numbers (score, quadratic) or to grades
(judgement). A ballot without any choice is refused: it would count as turnout and say nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banyan.methods.tallies.results import Note
from banyan.methods.tallies.rules import RANKED, SETS, Rules

Ballot = Sequence[Any] | Mapping[str, Any]


def check_ballot(rules: Rules, ballot: object) -> tuple[Note, ...]:
    """Everything that is wrong with a ballot's shape, as notes to show to the voter; empty if it may be counted.

    Messages: ballot_wrong_kind, ballot_empty, ballot_unknown_option, ballot_duplicate, ballot_too_many, ballot_too_few,
    ballot_not_whole, ballot_negative, ballot_out_of_range, ballot_over_budget, ballot_unknown_grade,
    ballot_equal_ranks.
    """
    if rules.method in SETS or rules.method in RANKED:
        if not isinstance(ballot, list | tuple):
            return (Note("ballot_wrong_kind", {"expected": "list"}),)
        return tuple(_check_list(rules, ballot))
    if not isinstance(ballot, Mapping):
        return (Note("ballot_wrong_kind", {"expected": "mapping"}),)
    return tuple(_check_mapping(rules, ballot))


def _check_list(rules: Rules, ballot: Sequence[Any]) -> list[Note]:
    wrong: list[Note] = []
    named: list[Any] = []
    for entry in ballot:
        if rules.method in RANKED and isinstance(entry, list | tuple):
            if not entry:
                wrong.append(Note("ballot_wrong_kind", {"expected": "option"}))
            if rules.method == "stv" and len(entry) > 1:
                wrong.append(Note("ballot_equal_ranks", {"options": tuple(str(option) for option in entry)}))
            named += entry
        else:
            named.append(entry)
    texts = [option for option in named if isinstance(option, str)]
    if len(texts) < len(named):
        wrong.append(Note("ballot_wrong_kind", {"expected": "option"}))
    wrong += _check_options(rules, texts)
    twice = sorted(option for option, count in Counter(texts).items() if count > 1)
    wrong += [Note("ballot_duplicate", {"option": option}) for option in twice]
    if rules.method == "knapsack" and not wrong:
        cost = sum(rules.costs[option] for option in texts)
        if cost > rules.budget:
            wrong.append(Note("ballot_over_budget", {"spent": cost, "budget": rules.budget}))
    return wrong


def _check_options(rules: Rules, named: Sequence[str], without: Sequence[str] = ()) -> list[Note]:
    """`without`: options that are named and get nothing, which are no choices."""
    choices = len(named) - len(without)
    known = frozenset(rules.options)
    wrong = [Note("ballot_unknown_option", {"option": option}) for option in sorted(set(named) - known)]
    if not choices:
        wrong.append(Note("ballot_empty"))
    elif choices < rules.least:
        wrong.append(Note("ballot_too_few", {"count": choices, "least": rules.least}))
    if choices > rules.most_choices:
        wrong.append(Note("ballot_too_many", {"count": choices, "most": rules.most_choices}))
    return wrong


def _check_mapping(rules: Rules, ballot: Mapping[Any, Any]) -> list[Note]:
    texts = [option for option in ballot if isinstance(option, str)]
    wrong = [] if len(texts) == len(ballot) else [Note("ballot_wrong_kind", {"expected": "option"})]
    without = [option for option in texts if rules.method == "quadratic" and ballot[option] == 0]
    wrong += _check_options(rules, texts, without)
    if rules.method == "judgement":
        wrong += [
            Note("ballot_unknown_grade", {"option": option, "grade": str(ballot[option])})
            for option in texts
            if ballot[option] not in rules.grades
        ]
        return wrong
    for option in texts:
        wrong += _check_number(rules, option, ballot[option])
    if rules.method == "quadratic" and not wrong:
        cost = sum(votes * votes for votes in ballot.values())
        if cost > rules.points:
            wrong.append(Note("ballot_over_budget", {"spent": cost, "budget": rules.points}))
    return wrong


def _check_number(rules: Rules, option: str, value: object) -> list[Note]:
    if isinstance(value, bool) or not isinstance(value, int):
        return [Note("ballot_not_whole", {"option": option})]
    if rules.method == "quadratic":
        if value < 0:
            return [Note("ballot_negative", {"option": option})]
        # Sums would be refused below anyhow; this keeps huge numbers out of arithmetic and messages.
        return [Note("ballot_over_budget", {"spent": None, "budget": rules.points})] if value > rules.points else []
    if not rules.lowest <= value <= rules.highest:
        key = "ballot_negative" if value < 0 <= rules.lowest else "ballot_out_of_range"
        return [Note(key, {"option": option, "lowest": rules.lowest, "highest": rules.highest})]
    return []


def canonical_ballot(rules: Rules, ballot: Ballot) -> Ballot:
    """The one form of a ballot that says the same: sets and equal ranks sorted, every rank a list, no votes of 0.

    Expects a ballot that `check_ballot` accepts.
    """
    if isinstance(ballot, Mapping):
        kept = {option: ballot[option] for option in sorted(ballot)}
        return {option: votes for option, votes in kept.items() if votes} if rules.method == "quadratic" else kept
    if rules.method in SETS:
        return sorted(ballot)
    return [sorted(entry) if isinstance(entry, list | tuple) else [entry] for entry in ballot]


def canonical_json(value: object) -> str:
    """JSON in its one form: keys sorted, no spaces, only ASCII. Raises ValueError for NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def group_ballots(rules: Rules, ballots: Iterable[Ballot]) -> dict[str, tuple[Ballot, int]]:
    """Equal ballots together: canonical JSON → (ballot, how many). Takes time and room linear in the ballots."""
    groups: dict[str, tuple[Ballot, int]] = {}
    for ballot in ballots:
        canonical = canonical_ballot(rules, ballot)
        key = canonical_json(canonical)
        count = groups[key][1] if key in groups else 0
        groups[key] = (canonical, count + 1)
    return groups
