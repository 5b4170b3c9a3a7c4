"""The rules of a vote, fixed before it opens: what a ballot may hold, how it is counted, how ties are broken.

Rules are plain values. `rules_record` gives them as they are published, so that anyone can recount by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, get_args

from banyan.methods.tallies.results import Note

Method = Literal["approval", "support", "score", "quadratic", "schulze", "runoff", "stv", "judgement", "knapsack"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
SETS: Final = frozenset({"approval", "support", "knapsack"})  # a ballot is a list of options
RANKED: Final = frozenset({"schulze", "runoff", "stv"})  # a ballot is a list of options or of lists of equal ones
MOST_STEPS: Final = 1_000_000  # of a score or of points: enough for any scale, and sums stay within 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What was fixed before the vote opened.

    `options`: keys that can be voted for. `tie_seed`: the published string that the order of ties is drawn from.
    `seats`: how many win. `least` and `most`: how many options one ballot names (`most` None: all of them).

    Score: whole steps from `lowest` to `highest`; an option with fewer than `least_ratings` stands after all that have
    enough, and `prior_ratings` imagined ratings of `prior_score` each pull the mean of an option with few ratings.
    Quadratic: `points` is what a voter may spend; n votes for one option cost n².
    Judgement: `grades` from the worst to the best; an option that a ballot leaves out gets the worst.
    Knapsack: `costs` by option and `budget`, in minor units of money. A ballot may not cost more than the budget.
    STV: `digits` is None for exact transfers, or the decimal places that transfer values are cut to (Scotland: 5).
    """

    method: Method
    options: tuple[str, ...]
    tie_seed: str
    seats: int = 1
    least: int = 1
    most: int | None = None
    lowest: int = 0
    highest: int = 5
    least_ratings: int = 0
    prior_ratings: int = 0
    prior_score: int = 0
    points: int = 0
    grades: tuple[str, ...] = ()
    costs: Mapping[str, int] = field(default_factory=dict)
    budget: int = 0
    digits: int | None = None

    @property
    def most_choices(self) -> int:
        """How many options one ballot may name."""
        return len(self.options) if self.most is None else self.most


def check_rules(rules: Rules) -> tuple[Note, ...]:
    """Everything that is wrong with rules, as notes to show to whoever composes a vote; empty if nothing is."""
    return (*_check_common(rules), *_check_method(rules))


def _check_common(rules: Rules) -> list[Note]:
    wrong: list[Note] = []
    if rules.method not in METHODS:
        wrong.append(Note("rules_unknown_method", {"method": rules.method}))
    if not rules.options:
        wrong.append(Note("rules_no_options"))
    if len(set(rules.options)) != len(rules.options):
        wrong.append(Note("rules_option_twice"))
    if not rules.tie_seed:
        wrong.append(Note("rules_no_tie_seed"))
    if not 1 <= rules.seats <= max(1, len(rules.options)):
        wrong.append(Note("rules_seats", {"seats": rules.seats, "options": len(rules.options)}))
    if not 1 <= rules.least <= rules.most_choices:
        wrong.append(Note("rules_choices", {"least": rules.least, "most": rules.most_choices}))
    return wrong


def _check_method(rules: Rules) -> list[Note]:
    wrong: list[Note] = []
    if rules.method == "score":
        if not -MOST_STEPS <= rules.lowest < rules.highest <= MOST_STEPS:
            wrong.append(Note("rules_score_range", {"lowest": rules.lowest, "highest": rules.highest}))
        if rules.least_ratings < 0 or rules.prior_ratings < 0:
            wrong.append(Note("rules_few_ratings"))
        if rules.prior_ratings and not rules.lowest <= rules.prior_score <= rules.highest:
            wrong.append(Note("rules_prior_score", {"score": rules.prior_score}))
    elif rules.method == "quadratic" and not 1 <= rules.points <= MOST_STEPS:
        wrong.append(Note("rules_points", {"points": rules.points}))
    elif rules.method == "judgement" and (len(rules.grades) < 2 or len(set(rules.grades)) != len(rules.grades)):
        wrong.append(Note("rules_grades"))
    elif rules.method == "stv" and rules.digits is not None and not 1 <= rules.digits <= 12:
        wrong.append(Note("rules_digits", {"digits": rules.digits}))
    elif rules.method == "knapsack":
        without = [option for option in rules.options if not _is_amount(rules.costs.get(option))]
        wrong += [Note("rules_no_cost", {"option": option}) for option in without]
        if not _is_amount(rules.budget):
            wrong.append(Note("rules_no_budget"))
    return wrong


def _is_amount(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def rules_record(rules: Rules) -> dict[str, Any]:
    """Rules as published: plain values that JSON can hold."""
    record: dict[str, Any] = {each.name: getattr(rules, each.name) for each in fields(rules)}
    return record | {"options": list(rules.options), "grades": list(rules.grades), "costs": dict(rules.costs)}


def rules_from_record(record: Mapping[str, Any]) -> Rules:
    """Rules from their published form. Raises ValueError for a name that rules do not have."""
    unknown = sorted(set(record) - {each.name for each in fields(Rules)})
    if unknown:
        raise ValueError(f"rules have no {', '.join(unknown)}")
    values = dict(record)
    for name in ("options", "grades"):
        values[name] = tuple(values.get(name, ()))
    return Rules(**values)
