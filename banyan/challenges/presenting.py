"""The result of a vote as a page shows it: who won, what each got, and the steps in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.challenges.models import Phase, Proposal, VoteMethod
from banyan.challenges.services.drawing_up import GRADES
from banyan.challenges.words import GRADE_LABELS
from banyan.commons.money import Money, format_money_short

_UNITS: Final[Mapping[str, Promise]] = {
    VoteMethod.APPROVAL: _("votes"),
    VoteMethod.KNAPSACK: _("votes"),
    VoteMethod.SHARES: _("votes"),
    VoteMethod.SCORE: _("stars on average"),
    VoteMethod.QUADRATIC: _("votes bought with points"),
    VoteMethod.SCHULZE: _("others beaten one to one"),
    VoteMethod.STV: _("first places"),
    VoteMethod.JUDGEMENT: _("majority grade"),
}
_HOW: Final[Mapping[str, Promise]] = {
    VoteMethod.APPROVAL: _("Each ballot gives one vote to everything it ticks. The most votes win."),
    VoteMethod.SCORE: _("The stars that each proposal got are averaged. The highest average wins."),
    VoteMethod.QUADRATIC: _(
        "Everyone has 100 points; n votes for one proposal cost n × n points, so that strong wishes count, but not "
        "without limit. The most votes win."
    ),
    VoteMethod.SCHULZE: _(
        "Every two proposals are compared: whom do more ballots put first? Chains of such comparisons give the order "
        "(Schulze method)."
    ),
    VoteMethod.STV: _(
        "Who reaches the quota wins; what is above it passes on to the next in order on these ballots; who has fewest "
        "leaves (single transferable vote)."
    ),
    VoteMethod.JUDGEMENT: _(
        "The grade that at least half of the ballots give or surpass decides (majority judgement)."
    ),
    VoteMethod.KNAPSACK: _(
        "Proposals are paid for in the order of their votes, as long as each fits into what is left."
    ),
    VoteMethod.SHARES: _(
        "Every ballot gets an equal share of the budget. A proposal is paid for by those who want it, the cheapest for "
        "each of them first, so that no group's money goes to what it did not want (method of equal shares). What is "
        "left is used by raising the shares, then in the order of votes."
    ),
}


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One proposal in the result."""

    rank: int
    proposal: Proposal
    total: str
    share: int  # of the highest total, in hundredths
    wins: bool
    cost: str


@dataclass(frozen=True, slots=True)
class PresentedResult:
    """All that the page of a result shows. `drawn` names proposals between which only the drawn order decided."""

    how: Any
    unit: Any
    ballots: int
    lines: list[ResultLine]
    drawn: list[list[Proposal]]
    spent: str
    left: str


def presented_result(phase: Phase, record: Mapping[str, Any], proposals: Mapping[str, Proposal]) -> PresentedResult:
    """The result as it was kept, with the proposals by their options."""
    tally = record["tally"]
    winners = record["winners"]
    totals = {option: Fraction(str(value)) for option, value in tally["totals"].items()}
    highest = max(totals.values(), default=Fraction(0)) or Fraction(1)
    order = [*winners, *(option for option in tally["order"] if option not in winners)]
    lines = [
        ResultLine(
            rank=rank, proposal=proposals[option], total=_shown(phase.method, totals.get(option, Fraction(0))),
            share=int(100 * totals.get(option, Fraction(0)) / highest), wins=option in winners,
            cost=_money(phase, proposals[option].cost_minor),
        )
        for rank, option in enumerate(order, 1)
        if option in proposals
    ]  # fmt: skip
    drawn = [[proposals[o] for o in tie["order"] if o in proposals] for tie in tally["ties"] if tie["decides"]]
    allocation = record.get("allocation")
    spent = allocation["spent"] if allocation else sum(line.proposal.cost_minor or 0 for line in lines if line.wins)
    has_budget = phase.budget_minor is not None
    return PresentedResult(
        how=_HOW[phase.method], unit=_UNITS[phase.method], ballots=tally["ballots"], lines=lines, drawn=drawn,
        spent=_money(phase, spent) if has_budget else "",
        left=_money(phase, phase.budget_minor - spent) if phase.budget_minor is not None else "",
    )  # fmt: skip


def _money(phase: Phase, minor: int | None) -> str:
    return (
        format_money_short(Money(minor, phase.challenge.currency))
        if minor is not None and phase.challenge.currency
        else ""
    )


def _shown(method: str, total: Fraction) -> str:
    if method == VoteMethod.JUDGEMENT:
        return str(GRADE_LABELS[GRADES[int(total)]])
    return str(int(total)) if total.denominator == 1 else f"{float(total):.2f}"
