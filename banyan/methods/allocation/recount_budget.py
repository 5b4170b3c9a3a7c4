#!/usr/bin/env python3
"""Recount a published vote over a budget, trusting nobody: needs nothing but Python 3.9 or later and this one file.

    python recount_budget.py ELECTION.pb --tie-seed TEXT [--rule votes|votes_per_cost|equal_shares]
        [--utility approval|cost|cardinal] [--completion none|greedy|increase|increase_then_greedy] [--increase AMOUNT]

ELECTION.pb is in the format of Pabulib. Every share, price and purse is an exact fraction. Prints the winners in the
order in which they are paid for, and compares them with those that the file says were selected; ends with status 1 if
they differ. Shares no code with the site that held the vote, on purpose. Simple rather than fast: some seconds
for thousands of voters whose shares are raised step by step. Knows no limits on kinds or places.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

Costs = dict[str, Fraction]
Groups = list[tuple[dict[str, int], int]]


def read(text: str) -> tuple[Fraction, Costs, Groups, set[str]]:
    """Budget, costs, different ballots with how many cast them, and the projects said to be selected."""
    tables: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for row in csv.reader(text.lstrip("\ufeff").splitlines(keepends=True), delimiter=";"):
        if row and row[0].strip() in ("META", "PROJECTS", "VOTES") and not any(row[1:]):
            rows = tables[row[0].strip()] = []
        elif any(row):
            rows.append(row)
    meta = {row[0]: row[1] for row in tables["META"]}
    projects = [dict(zip(tables["PROJECTS"][0], row)) for row in tables["PROJECTS"][1:]]  # noqa: B905 - Python 3.9
    votes = [dict(zip(tables["VOTES"][0], row)) for row in tables["VOTES"][1:]]  # noqa: B905 - Python 3.9
    chosen = [[each.strip() for each in vote["vote"].split(",") if each.strip()] for vote in votes]
    places = max([len(each) for each in chosen] + [int(meta.get("max_length", 0) or 0)])
    ballots: Counter[tuple[tuple[str, int], ...]] = Counter()
    for vote, named in zip(votes, chosen):  # noqa: B905 - Python 3.9
        if meta["vote_type"] == "approval":
            points = [1] * len(named)
        elif meta["vote_type"] == "ordinal":
            points = [places - place for place in range(len(named))]
        else:
            points = [int(each) for each in vote["points"].split(",") if each.strip()]
        ballots[tuple(sorted(pair for pair in zip(named, points) if pair[1]))] += 1  # noqa: B905 - Python 3.9
    costs = {project["project_id"]: Fraction(project["cost"].replace(",", ".")) for project in projects}
    selected = {
        project["project_id"] for project in projects if project.get("selected", "0").strip() in ("1", "2", "3")
    }
    return (
        Fraction(meta["budget"].replace(",", ".")),
        costs,
        [(dict(ballot), count) for ballot, count in ballots.items()],
        selected,
    )


def draw(seed: str, project: str) -> str:
    """A project's place in the published order of ties; the smallest comes first."""
    return hashlib.sha256((seed + "\n" + project).encode()).hexdigest()


def greedy(costs: Costs, groups: Groups, left: Fraction, seed: str, per_cost: bool, bought: list[str]) -> list[str]:
    """What is bought, with more of the most wanted for as long as it fits."""
    votes = {key: sum(ballot.get(key, 0) * count for ballot, count in groups) for key in costs}
    worth: dict[str, tuple[int, Fraction]] = {}
    for key, total in votes.items():
        is_free = per_cost and not costs[key]
        worth[key] = (int(is_free), total / costs[key] if per_cost and not is_free else Fraction(total))
    winners = list(bought)
    for key in sorted(sorted(costs, key=lambda key: draw(seed, key)), key=lambda key: worth[key], reverse=True):
        if votes[key] and key not in bought and costs[key] <= left:
            winners.append(key)
            left -= costs[key]
    return winners


def price(cost: Fraction, payers: list[tuple[Fraction, Fraction, int, int]]) -> Fraction | None:
    """The price per utility at which payers (purse per utility, purse, utility, how many) pay the cost together."""
    weight = sum(utility * count for _, _, utility, count in payers)
    for ratio, purse, utility, count in sorted(payers):
        if cost <= ratio * weight:
            return cost / weight
        cost -= purse * count
        weight -= utility * count
    return None


def equal_shares(costs: Costs, groups: Groups, share: Fraction, seed: str, utility: str) -> list[str]:
    """Equal shares alone, with this much for every voter."""
    wanted = {key for ballot, _ in groups for key in ballot}
    winners = sorted((key for key in wanted if not costs[key]), key=lambda key: draw(seed, key))
    purses = [share] * len(groups)
    # Purses only shrink, so a price found before is the least that the project may cost now.
    least = {key: Fraction(0) for key in wanted if costs[key]}
    while True:
        best: tuple[Fraction, str, str] | None = None
        for key in sorted(least, key=lambda key: least[key]):
            if best and least[key] > best[0]:
                break
            payers = []
            for place, (ballot, count) in enumerate(groups):
                if key in ballot and purses[place]:
                    worth = ballot[key] if utility == "cardinal" else 1
                    payers.append((purses[place] / worth, purses[place], worth, count))
            found = price(costs[key], payers)
            if found is None:
                del least[key]
                continue
            least[key] = found / costs[key] if utility == "cost" else found
            offer = (least[key], draw(seed, key), key)
            best = min(best, offer) if best else offer
        if best is None:
            return winners
        value, _, key = best
        each = value * costs[key] if utility == "cost" else value
        for place, (ballot, _) in enumerate(groups):
            if key in ballot:
                worth = ballot[key] if utility == "cardinal" else 1
                purses[place] -= min(purses[place], each * worth)
        del least[key]
        winners.append(key)


def recount(text: str, asked: Any) -> dict[str, Any]:
    """The winners of a published election by the rule asked for."""
    budget, costs, groups, selected = read(text)
    if asked.rule != "equal_shares":
        winners = greedy(costs, groups, budget, asked.tie_seed, asked.rule == "votes_per_cost", [])
    else:
        voters = max(1, sum(count for _, count in groups))
        share = budget / voters
        winners = equal_shares(costs, groups, share, asked.tie_seed, asked.utility)
        everything = sum(costs.values())
        while "increase" in asked.completion and share <= everything:
            share += Fraction(asked.increase)
            following = equal_shares(costs, groups, share, asked.tie_seed, asked.utility)
            if sum(costs[key] for key in following) > budget:
                break
            winners = following
        if "greedy" in asked.completion:
            left = budget - sum(costs[key] for key in winners)
            winners = greedy(costs, groups, left, asked.tie_seed, False, winners)
    spent = sum((costs[key] for key in winners), Fraction(0))
    same = set(winners) == selected
    return {"winners": winners, "spent": str(spent), "left": str(budget - spent), "as_selected_in_the_file": same}


def parser() -> argparse.ArgumentParser:
    """What can be asked."""
    asked = argparse.ArgumentParser(description="Recount a published vote over a budget.")
    asked.add_argument("election", type=Path)
    asked.add_argument("--tie-seed", required=True)
    asked.add_argument("--rule", choices=["votes", "votes_per_cost", "equal_shares"], default="votes")
    asked.add_argument("--utility", choices=["approval", "cost", "cardinal"], default="cost")
    completions = ["none", "greedy", "increase", "increase_then_greedy"]
    asked.add_argument("--completion", choices=completions, default="increase_then_greedy")
    asked.add_argument("--increase", default="1", help="by how much every share is raised at a time, in units of money")
    return asked


def main(arguments: list[str]) -> int:
    """Read the file, print the winners, and say by the status whether they are those selected."""
    asked = parser().parse_args(arguments)
    found = recount(asked.election.read_text(encoding="utf-8"), asked)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0 if found["as_selected_in_the_file"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
