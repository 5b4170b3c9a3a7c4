"""Ballots as pages ask for them: from what was posted to a ballot, and back to what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from banyan.challenges.models import Proposal, VoteMethod
from banyan.challenges.services.drawing_up import GRADES, STARS, option_of
from banyan.challenges.words import GRADE_LABELS
from banyan.commons.money import Money, format_money_short

SETS: Final = frozenset({VoteMethod.APPROVAL, VoteMethod.KNAPSACK, VoteMethod.SHARES})
RANKED: Final = frozenset({VoteMethod.SCHULZE, VoteMethod.STV})


@dataclass(frozen=True, slots=True)
class ShownOption:
    """A proposal on the ballot. `value` is what is entered for it, `choices` what can be."""

    proposal: Proposal
    option: str
    value: str
    choices: tuple[tuple[str, Any], ...]
    cost: str


def ballot_from(method: str, posted: QueryDict) -> Any:
    """The ballot that a page sent; what cannot be read stays text, for the check to refuse."""
    if method in SETS:
        return posted.getlist("choose")
    given = {name.removeprefix("for-"): str(posted[name]).strip() for name in posted if name.startswith("for-")}
    filled = {option: value for option, value in given.items() if value}
    if method == VoteMethod.JUDGEMENT:
        return filled
    numbers = {option: _whole(value) for option, value in filled.items()}
    if method in RANKED:
        return _ranking(numbers)
    return numbers


def _whole(text: str) -> int | str:
    return int(text) if len(text) < 10 and text.removeprefix("-").isdecimal() and text.count("-") < 2 else text


def _ranking(numbers: Mapping[str, int | str]) -> Any:
    """Options by their ranks, those of equal rank together."""
    if not all(isinstance(rank, int) and rank > 0 for rank in numbers.values()):
        return None
    ranks = sorted({int(rank) for rank in numbers.values()})
    return [[option for option, rank in numbers.items() if rank == wanted] for wanted in ranks]


def shown_options(method: str, proposals: Iterable[Proposal], ballot: Any, posted: QueryDict) -> list[ShownOption]:
    """The rows of a ballot: with what was just sent and refused, else with the ballot that counts."""
    entered = _entered(method, ballot) if not posted else _sent(method, posted)
    listed = list(proposals)
    return [
        ShownOption(
            proposal, option_of(proposal.pk), entered.get(option_of(proposal.pk), ""), _choices(method, len(listed)),
            _cost(proposal),
        )
        for proposal in listed
    ]  # fmt: skip


def _cost(proposal: Proposal) -> str:
    return format_money_short(Money(proposal.cost_minor, proposal.currency)) if proposal.cost_minor else ""


def _sent(method: str, posted: QueryDict) -> dict[str, str]:
    if method in SETS:
        return dict.fromkeys(map(str, posted.getlist("choose")), "on")
    return {name.removeprefix("for-"): str(posted[name]) for name in posted if name.startswith("for-")}


def _entered(method: str, ballot: Any) -> dict[str, str]:
    if ballot is None:
        return {}
    if method in SETS:
        return dict.fromkeys(ballot, "on")
    if method in RANKED:
        return {option: str(rank) for rank, level in enumerate(ballot, 1) for option in level}
    return {option: str(value) for option, value in ballot.items()}


def _choices(method: str, count: int) -> tuple[tuple[str, Any], ...]:
    if method == VoteMethod.SCORE:
        return tuple((str(stars), stars) for stars in range(STARS + 1))
    if method == VoteMethod.JUDGEMENT:
        return tuple((grade, GRADE_LABELS[grade]) for grade in reversed(GRADES))
    if method in RANKED:
        return tuple((str(rank), rank) for rank in range(1, min(count, 50) + 1))
    return ()
