"""The ranking without each judge in turn, so that all can see how much hangs on one person."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from banyan.methods.judging.ranking import Method, Outcome, fit_reviews, rank_entries
from banyan.methods.judging.reviews import Reviews


@dataclass(frozen=True, slots=True)
class WithoutJudge:
    """order: the entries that still have a review, the best first. entered, left: of the short list.

    largest_move: by how many places the entry that moved most went up (above zero) or down, and which it is. lost: the
    entries that no other judge had seen.
    """

    judge: Hashable
    order: tuple[Hashable, ...]
    entered: tuple[Hashable, ...]
    left: tuple[Hashable, ...]
    moved_most: Hashable | None
    largest_move: int
    lost: tuple[Hashable, ...]


def leave_one_judge_out(
    reviews: Reviews, *, method: Method = "corrected", short_list: int = 1, trim: int = 1, severity_ridge: float = 0.0
) -> tuple[WithoutJudge, ...]:
    """One ranking per judge, in the order of `reviews.judges`.

    The ridge learned from all judges is kept, so that what changes is the judge and not the arithmetic.
    """
    ridge = fit_reviews(reviews, severity_ridge=severity_ridge).ridge if method == "corrected" else None

    def ranked(table: Reviews) -> Outcome:
        return rank_entries(
            table, method=method, short_list=short_list, trim=trim, ridge=ridge, severity_ridge=severity_ridge, draws=1
        )

    whole = ranked(reviews)
    return tuple(_compare(judge, whole, ranked(reviews.without(judge)), short_list) for judge in reviews.judges)


def _compare(judge: Hashable, whole: Outcome, other: Outcome, short_list: int) -> WithoutJudge:
    before = {entry: place for place, entry in enumerate(whole.order)}
    after = {entry: place for place, entry in enumerate(other.order)}
    first_before, first_after = whole.order[:short_list], other.order[:short_list]
    moves = {entry: before[entry] - after[entry] for entry in whole.order if entry in after}
    most = max(moves, key=lambda entry: (abs(moves[entry]), -before[entry]), default=None)
    return WithoutJudge(
        judge=judge,
        order=other.order,
        entered=tuple(entry for entry in first_after if entry not in first_before),
        left=tuple(entry for entry in first_before if entry not in first_after),
        moved_most=most if most is not None and moves[most] else None,
        largest_move=moves[most] if most is not None else 0,
        lost=tuple(entry for entry in whole.order if entry not in after),
    )
