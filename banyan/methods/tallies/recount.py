#!/usr/bin/env python3
"""Recount a published vote, trusting nobody: needs nothing but Python 3.9 or later and this one file.

    python recount.py RULES.json BALLOTS.jsonl [--root HEX] [--receipt HEX] [--result RESULT.json]

RULES.json is the rules as published before the vote; BALLOTS.jsonl has one ballot a line, with its nonce. The script
computes every receipt and the root over them, checks the shape of every ballot, counts, and prints what it found as
JSON. With --root it compares the root announced with the result; with --receipt it says whether your ballot is among
them; with --result it compares winners, order and totals with the result announced. It ends with status 1 if anything
differs. It shares no code with the site that held the vote, on purpose.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

Rules = dict[str, Any]
Found = dict[str, Any]


def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping of JSON, refused where it names a key twice."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is named twice")
    return dict(pairs)


def receipt_of(election: str, entry: dict[str, Any]) -> str:
    """The receipt of a published line."""
    value = {"ballot": entry["ballot"], "election": election, "nonce": entry["nonce"]}
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(b"\0" + text.encode()).hexdigest()


def root_of(receipts: list[str]) -> str:
    """The root over receipts, by the recursive definition of RFC 6962: split at the largest power of two below."""
    if not receipts:
        return hashlib.sha256(b"").hexdigest()

    def subtree(first: int, end: int) -> bytes:
        if end - first == 1:
            return bytes.fromhex(receipts[first])
        split = 1
        while split * 2 < end - first:
            split *= 2
        return hashlib.sha256(b"\1" + subtree(first, first + split) + subtree(first + split, end)).digest()

    return subtree(0, len(receipts)).hex()


def draw(rules: Rules, option: str) -> str:
    """An option's place in the published order of ties; the smallest comes first."""
    return hashlib.sha256((rules["tie_seed"] + "\n" + option).encode()).hexdigest()


def best_first(rules: Rules, key: Any) -> list[str]:
    """Options by a key, the highest first, ties by the published order."""
    in_draw = sorted(rules["options"], key=lambda option: draw(rules, option))
    return sorted(in_draw, key=key, reverse=True)


def is_valid(rules: Rules, ballot: Any) -> bool:
    """Whether a ballot has the shape that the rules ask for."""
    method, options = rules["method"], set(rules["options"])
    if method in ("score", "quadratic", "judgement"):
        if not isinstance(ballot, dict):
            return False
        named, values = list(ballot), list(ballot.values())
        if method == "judgement":
            fits = all(isinstance(value, str) and value in rules["grades"] for value in values)
        else:
            fits = all(type(value) is int for value in values)
        if fits and method == "score":
            fits = all(rules["lowest"] <= value <= rules["highest"] for value in values)
        if fits and method == "quadratic":
            fits = all(value > 0 for value in values) and sum(value**2 for value in values) <= rules["points"]
    else:
        if not isinstance(ballot, list):
            return False
        named, fits = ballot, True
        if method in ("schulze", "runoff", "stv"):
            if not all(isinstance(level, list) and level for level in ballot):
                return False
            named = [option for level in ballot for option in level]
            fits = method != "stv" or all(len(level) == 1 for level in ballot)
        if not all(isinstance(option, str) for option in named):
            return False
        if method == "knapsack" and fits and set(named) <= options:
            fits = sum(rules["costs"][option] for option in named) <= rules["budget"]
    most = len(options) if rules["most"] is None else rules["most"]
    return fits and len(named) == len(set(named)) and set(named) <= options and rules["least"] <= len(named) <= most


def by_totals(rules: Rules, totals: dict[str, Any]) -> Found:
    """The highest totals win."""
    order = best_first(rules, lambda option: totals[option])
    return {"winners": order[: rules["seats"]], "order": order, "totals": totals}


def approval(rules: Rules, ballots: list[Any]) -> Found:
    """Votes for each option; support is the same."""
    votes = Counter(option for ballot in ballots for option in ballot)
    return by_totals(rules, {option: votes[option] for option in rules["options"]})


def quadratic(rules: Rules, ballots: list[Any]) -> Found:
    """Votes bought with points."""
    return by_totals(rules, {option: sum(ballot.get(option, 0) for ballot in ballots) for option in rules["options"]})


def score(rules: Rules, ballots: list[Any]) -> Found:
    """Means, with the rule for options with few ratings."""
    means, places = {}, {}
    for option in rules["options"]:
        given = [ballot[option] for ballot in ballots if option in ballot]
        mean = None
        if given:
            padded = given + [rules["prior_score"]] * rules["prior_ratings"]
            mean = means[option] = Fraction(sum(padded), len(padded))
        rank = 0 if not given else 2 if len(given) >= rules["least_ratings"] else 1
        places[option] = (rank, mean or Fraction(0))
    order = best_first(rules, lambda option: places[option])
    return {"winners": order[: rules["seats"]], "order": order, "totals": means}


def knapsack(rules: Rules, ballots: list[Any]) -> Found:
    """The most votes are paid for as long as they fit."""
    found = approval(rules, ballots)
    left, winners = rules["budget"], []
    for option in found["order"]:
        if found["totals"][option] and rules["costs"][option] <= left:
            left -= rules["costs"][option]
            winners.append(option)
    return {**found, "winners": winners}


def judgement(rules: Rules, ballots: list[Any]) -> Found:
    """Majority grades, taken off one by one until options differ."""
    values = {}
    for option in rules["options"]:
        grades = sorted(rules["grades"].index(ballot.get(option, rules["grades"][0])) for ballot in ballots)
        low = (len(grades) - 1) // 2
        down, up = grades[: low + 1], grades[low + 1 :][::-1]
        value = []
        while down or up:  # take from the larger half; from the lower one where both are as large
            value.append(down.pop() if len(down) >= len(up) else up.pop())
        values[option] = value
    order = best_first(rules, lambda option: values[option])
    totals = {option: values[option][0] if values[option] else 0 for option in rules["options"]}
    return {"winners": order[: rules["seats"]], "order": order, "totals": totals}


def schulze(rules: Rules, ballots: list[Any]) -> Found:
    """Strongest paths, searched from every option along links of at least a given strength."""
    options = rules["options"]
    above: Counter[tuple[str, str]] = Counter()
    for text, count in Counter(json.dumps(ballot) for ballot in ballots).items():
        lower = set(options)
        for level in json.loads(text):
            lower -= set(level)
            for option in level:
                for other in lower:
                    above[option, other] += count
    links = {pair: votes for pair, votes in above.items() if votes > above[pair[1], pair[0]]}
    strength: Counter[tuple[str, str]] = Counter()
    for votes in sorted(set(links.values())):
        usable: dict[str, list[str]] = {}
        for (one, other), held in links.items():
            if held >= votes:
                usable.setdefault(one, []).append(other)
        for start in options:
            reached, waiting = set(), [start]
            while waiting:
                for other in usable.get(waiting.pop(), []):
                    if other not in reached:
                        reached.add(other)
                        waiting.append(other)
            for other in reached - {start}:
                strength[start, other] = votes
    beats = {one: {other for other in options if strength[one, other] > strength[other, one]} for one in options}
    order: list[str] = []
    while len(order) < len(options):
        rest = [option for option in options if option not in order]
        level = [option for option in rest if not any(option in beats[other] for other in rest)]
        order += sorted(level, key=lambda option: draw(rules, option))
    totals = {option: len(beats[option]) for option in options}
    return {"winners": order[: rules["seats"]], "order": order, "totals": totals}


def runoff(rules: Rules, ballots: list[Any]) -> Found:
    """Fewest first places leave, round by round."""
    groups = Counter(json.dumps(ballot) for ballot in ballots)
    piles = [([set(level) for level in json.loads(text)], count) for text, count in groups.items()]
    rest: list[str] = list(rules["options"])
    out: list[str] = []
    totals: dict[str, Fraction] = {}
    while rest:
        votes = {option: Fraction(0) for option in rest}
        for levels, count in piles:
            first = next((level & set(rest) for level in levels if level & set(rest)), set())
            for option in first:
                votes[option] += Fraction(count, len(first))
        totals = totals or votes
        leaving = max(rest, key=lambda option: (-votes[option], draw(rules, option)))
        rest.remove(leaving)
        out.insert(0, leaving)
    return {"winners": out[: rules["seats"]], "order": out, "totals": totals}


def stv(rules: Rules, ballots: list[Any]) -> Found:
    """Droop quota, weighted inclusive Gregory transfers."""
    options, seats, digits = sorted(rules["options"]), rules["seats"], rules["digits"]
    quota = len(ballots) // (seats + 1) + 1
    groups = Counter(tuple(level[0] for level in ballot) for ballot in ballots)
    papers: list[dict[str, Any]] = [
        {"choices": choices, "count": count, "value": Fraction(1)} for choices, count in groups.items()
    ]
    elected: list[str] = []
    gone: list[str] = []
    pending: list[str] = []
    totals: dict[str, Fraction] = {}

    def move(paper: dict[str, Any]) -> None:
        paper["at"] = next((one for one in paper["choices"] if one not in elected and one not in gone), None)

    def votes() -> dict[str, Fraction]:
        held = dict.fromkeys(options, Fraction(0))
        for paper in papers:
            if paper["at"] is not None:
                held[paper["at"]] += paper["count"] * paper["value"]
        return held

    for paper in papers:
        move(paper)
    while True:
        held = votes()
        totals = totals or held
        open_to = [option for option in options if option not in elected and option not in gone]
        by_votes = sorted(open_to, key=lambda option: (-held[option], draw(rules, option)))
        new = [option for option in by_votes if held[option] >= quota]
        elected += new
        pending += [option for option in new if held[option] > quota]
        rest = [option for option in by_votes if option not in new]
        if len(elected) >= seats or len(rest) <= seats - len(elected):
            filled = rest if len(elected) < seats else []
            order = elected + rest + gone[::-1]
            return {"winners": elected + filled, "order": order, "totals": totals}
        if pending:
            chosen = min(pending, key=lambda option: (-held[option], draw(rules, option)))
            pending.remove(chosen)
            share = (held[chosen] - quota) / held[chosen]
        else:
            chosen = max(rest, key=lambda option: (-held[option], draw(rules, option)))
            gone.append(chosen)
            share = Fraction(1)
        for paper in papers:
            if paper["at"] == chosen:
                paper["value"] *= share
                if chosen in elected and digits is not None:
                    paper["value"] = Fraction(int(paper["value"] * 10**digits), 10**digits)
                move(paper)


METHODS = {
    "approval": approval,
    "support": approval,
    "score": score,
    "quadratic": quadratic,
    "knapsack": knapsack,
    "judgement": judgement,
    "schulze": schulze,
    "runoff": runoff,
    "stv": stv,
}


def plain(value: Any) -> Any:
    """A result as JSON can hold it; a fraction as text, a whole one as well."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def recount(rules: Rules, lines: list[str]) -> Found:
    """Receipts, root and result of published lines; `refused` has the numbers of lines that cannot be counted."""
    ballots, receipts, refused = [], [], []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line, object_pairs_hook=no_repeats)
            receipts.append(receipt_of(rules["election"], entry))
            valid = is_valid(rules, entry["ballot"])
        except (ValueError, KeyError, TypeError):
            valid = False
        if valid:
            ballots.append(entry["ballot"])
        else:
            refused.append(number)
    found = plain(METHODS[rules["method"]](rules, ballots))
    are_in_order = all(one < other for one, other in zip(receipts, receipts[1:]))  # noqa: B905, RUF007 - for Python 3.9
    told = {"method": rules["method"], "ballots": len(ballots), "refused": refused, "sorted": are_in_order}
    return {**told, **found, "root": root_of(receipts), "receipts": receipts}


def main(arguments: list[str]) -> int:
    """Read the files, print what was found, and say by the status whether all is as announced."""
    parser = argparse.ArgumentParser(description="Recount a published vote.")
    parser.add_argument("rules", type=Path)
    parser.add_argument("ballots", type=Path)
    parser.add_argument("--root", help="the root announced with the result")
    parser.add_argument("--receipt", help="the receipt of your ballot")
    parser.add_argument("--result", type=Path, help="the result announced, as JSON")
    asked = parser.parse_args(arguments)
    rules = json.loads(asked.rules.read_text(encoding="utf-8"), object_pairs_hook=no_repeats)
    lines = [line for line in asked.ballots.read_text(encoding="utf-8").split("\n") if line.strip()]
    found = recount(rules, lines)
    receipts = set(found.pop("receipts"))
    checks = {"ballots_are_valid": not found["refused"], "receipts_are_sorted": found["sorted"]}
    if asked.root:
        checks["root_is_as_announced"] = asked.root.strip().lower() == found["root"]
    if asked.receipt:
        checks["my_ballot_is_there"] = asked.receipt.strip().lower() in receipts
    if asked.result:
        announced = json.loads(asked.result.read_text(encoding="utf-8"))
        same = all(announced[name] == found[name] for name in ("ballots", "winners", "order", "totals"))
        checks["result_is_as_announced"] = same
    print(json.dumps({**found, "checks": checks}, indent=1, ensure_ascii=False))
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
