"""The method of equal shares: every voter gets an equal share of the budget, and a project is paid for by those who
want it, always the one that gives the most for the money next.

D. Peters, G. Pierczyński and P. Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS 2021;
completion by raising the budget: P. Faliszewski and others, "Participatory budgeting: data, tools and analysis", IJCAI
2023. In each round every project has the price per utility at which its supporters, each giving no more than what is
left in their purse, pay its cost; the lowest is bought. Exact: no float decides (see `prices.py`). Limits on kinds and
places: a project that would break one is passed over (P. Jain, K. Sornat, N. Talmon and M. Zehavi, "Participatory
budgeting with project groups", IJCAI 2021, for laminar groups).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from banyan.methods.allocation.election import BudgetElection
from banyan.methods.allocation.greedy_order import spend
from banyan.methods.allocation.outcome import Outcome, Purse
from banyan.methods.allocation.prices import Columns, Price, Purses, cheapest
from banyan.methods.tallies.results import Note
from banyan.methods.tallies.ties import TieBreaker

Utility = Literal["approval", "cost", "cardinal"]
Completion = Literal["none", "greedy", "increase", "increase_then_greedy"]


@dataclass(slots=True)
class _Run:
    """One run with a given share: what was bought and why."""

    purse: Purse
    ties: TieBreaker
    winners: list[str]
    steps: list[Note]


def equal_shares(
    election: BudgetElection,
    tie_seed: str,
    *,
    utility: Utility = "cost",
    completion: Completion = "increase_then_greedy",
    increase: int = 1,
    stops_when_exhausted: bool = False,
) -> Outcome:
    """Allocate a budget by equal shares.

    utility: "approval" counts projects, "cost" counts the money spent on what a voter wants, "cardinal" takes the
    utilities as given; the first two ask only whether there is any.
    completion: equal shares alone may leave much money. "greedy" spends the rest by votes. "increase" gives every voter
    `increase` more minor units and starts again, until the outcome would cost more than the budget, and takes the last
    that does not; with `stops_when_exhausted` also as soon as no further project would fit. Each run takes about
    0.02 s for 6,000 voters and some seconds for a million: choose `increase` accordingly.
    Raises ValueError for an `increase` below 1.
    """
    if increase < 1:
        raise ValueError("an increase is at least one minor unit")
    columns = Columns.of(election, as_approvals=utility != "cardinal")
    totals = dict(zip(election.keys, election.totals, strict=True))
    raised = 0
    run = _run(election, columns, tie_seed, utility, Fraction(election.budget, max(election.voters, 1)))
    if completion in ("increase", "increase_then_greedy"):
        run, raised = _increase(election, columns, tie_seed, utility, increase, stops_when_exhausted, run)
    if raised:
        run.steps.insert(0, Note("shares_raised", {"by": raised}))
    if completion in ("greedy", "increase_then_greedy"):
        rest = [key for key in election.keys if key not in run.winners]
        more, steps = spend(election, run.purse, run.ties, by="votes", among=rest)
        run.winners += more
        run.steps += [Note("completion"), *steps]
    left = election.budget - run.purse.spent
    method = f"equal_shares_{utility}_{completion}"
    return Outcome(method, tuple(run.winners), run.purse.spent, left, totals, tuple(run.steps), tuple(run.ties.uses))


def _increase(
    election: BudgetElection,
    columns: Columns,
    tie_seed: str,
    utility: Utility,
    increase: int,
    stops_when_exhausted: bool,
    first: _Run,
) -> tuple[_Run, int]:
    """The last run that fits while shares are raised step by step, and by how much they were raised for it."""
    run, raised = first, 0
    wanted = sum(project.cost for project, count in zip(election.projects, election.supporters, strict=True) if count)
    while election.voters:
        if stops_when_exhausted and _is_exhausted(election, run):
            break
        # Beyond the cost of everything for each voter nothing more can change.
        if Fraction(election.budget, election.voters) + raised > wanted:
            break
        share = Fraction(election.budget, election.voters) + raised + increase
        following = _run(election, columns, tie_seed, utility, share)
        if following.purse.spent > election.budget:
            break
        run, raised = following, raised + increase
    return run, raised


def _is_exhausted(election: BudgetElection, run: _Run) -> bool:
    chosen = set(run.winners)
    rest = (project for project in election.projects if project.key not in chosen)
    return all(run.purse.obstacle(project) for project in rest)


def _run(election: BudgetElection, columns: Columns, tie_seed: str, utility: Utility, share: Fraction) -> _Run:
    """Equal shares alone, with this much for every voter."""
    run = _Run(Purse.of(election), TieBreaker(tie_seed), [], [])
    place = {key: index for index, key in enumerate(election.keys)}
    supporters = election.supporters
    costs: dict[int, int] = {}
    for project in run.ties.sort(election.keys):
        index = place[project]
        cost = election.projects[index].cost
        if supporters[index] and cost == 0:
            run.purse.pay(election.projects[index])
            run.winners.append(project)
            run.steps.append(Note("free", {"option": project}))
        elif supporters[index]:
            costs[index] = cost
    scales = {index: cost if utility == "cost" else 1 for index, cost in costs.items()}
    purses = Purses(columns, share)
    lower: dict[int, float] = {}
    while found := _affordable(election, run, purses, costs, scales, lower):
        value, level = found
        prices = dict(level)
        chosen = run.ties.favoured([election.keys[index] for index in prices], f"round {len(run.winners) + 1}")
        index = place[chosen]
        price = prices[index]
        purses.pay(index, price)
        del costs[index]
        run.purse.pay(election.projects[index])
        run.winners.append(chosen)
        told = {"option": chosen, "cost": election.projects[index].cost, "supporters": supporters[index]}
        paid_all = int(columns.counts[price.supporters[price.is_emptied]].sum())
        run.steps.append(Note("bought", told | {"price": _rounded(value), "paid_all_they_had": paid_all}))
    return run


def _affordable(
    election: BudgetElection,
    run: _Run,
    purses: Purses,
    costs: dict[int, int],
    scales: dict[int, int],
    lower: dict[int, float],
) -> tuple[Fraction, list[tuple[int, Price]]] | None:
    """The cheapest projects of a round, after passing over those that would break a limit."""
    for index in list(costs):
        project = election.projects[index]
        for limit in project.limits:
            if run.purse.spent_under.get(limit, 0) + project.cost > run.purse.limits[limit]:
                run.steps.append(Note("over_limit", {"option": project.key, "cost": project.cost, "limit": limit}))
                del costs[index]
                break
    return cheapest(purses, costs, scales, lower)


def _rounded(value: Fraction) -> str:
    """A price as it is shown: rounded down to nine places. What decides is the exact fraction."""
    scaled = value.numerator * 10**9 // value.denominator
    return f"{scaled // 10**9}.{scaled % 10**9:09d}"
