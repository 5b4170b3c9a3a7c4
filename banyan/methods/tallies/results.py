"""What a count gives: who won, and every step on the way, as data that a page can show in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say: the key of a message and its parameters. The sentence is made where it is shown."""

    message: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TieUse:
    """One use of the published order: `among` stood level and were put into `order`, the favoured first.

    `at` says where in the count it happened; `decides` whether it made somebody win or leave rather than only settling
    an order among winners or among losers.
    """

    at: str
    among: tuple[str, ...]
    order: tuple[str, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a count.

    `winners` stand in the order of the method. `standing` has all options in levels, the best first, before ties were
    broken; `order` is the same with ties broken. `totals` is what each option got, whole or an exact fraction, in the
    unit of the method. `steps` lead from ballots to winners. `beside` holds another method's result on the same
    ballots, shown but not deciding.
    """

    method: str
    ballots: int
    winners: tuple[str, ...]
    standing: tuple[tuple[str, ...], ...]
    order: tuple[str, ...]
    totals: Mapping[str, Number]
    steps: tuple[Note, ...]
    ties: tuple[TieUse, ...] = ()
    beside: Tally | None = None


def as_record(value: Any) -> Any:
    """A result as plain values that JSON can hold; a fraction becomes text such as "7/3"."""
    if isinstance(value, Tally):
        names = ("method", "ballots", "winners", "standing", "order", "totals", "steps", "ties", "beside")
        return {name: as_record(getattr(value, name)) for name in names}
    if isinstance(value, Note):
        return {"message": value.message, "parameters": as_record(value.parameters)}
    if isinstance(value, TieUse):
        return {"at": value.at, "among": list(value.among), "order": list(value.order), "decides": value.decides}
    if isinstance(value, Mapping):
        return {str(key): as_record(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_record(each) for each in value]
    if isinstance(value, Fraction):
        return str(value)
    return value
