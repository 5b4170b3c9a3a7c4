"""Scores or stars: the highest mean wins, by a rule for options with few ratings that was fixed before.

Two such rules, which may be used together: options with fewer than `least_ratings` stand after all others, and
`prior_ratings` imagined ratings of `prior_score` are added to every option, so that one enthusiast does not outweigh a
hundred (a posterior mean). Means are exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from banyan.methods.tallies.ballots import Ballot
from banyan.methods.tallies.matrices import Matrix, as_matrix, column_counts, column_sums
from banyan.methods.tallies.results import Note, Number, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.ties import TieBreaker, levels


def count_scores(rules: Rules, ballots: Sequence[Ballot] | Matrix) -> Tally:
    """Count ratings. `totals` are means as the rule makes them; an option without any has no total and stands last."""
    matrix = as_matrix(rules.options, ballots)
    ratings = dict(zip(rules.options, column_counts(matrix), strict=True))
    sums = dict(zip(rules.options, column_sums(matrix), strict=True))
    means: dict[str, Number] = {
        option: Fraction(sums[option] + rules.prior_ratings * rules.prior_score, ratings[option] + rules.prior_ratings)
        for option in rules.options
        if ratings[option]
    }
    enough = {option: mean for option, mean in means.items() if ratings[option] >= rules.least_ratings}
    few = {option: mean for option, mean in means.items() if option not in enough}
    unrated = tuple(sorted(set(rules.options) - set(means)))
    standing = (*levels(enough), *levels(few), *((unrated,) if unrated else ()))
    ties = TieBreaker(rules.tie_seed)
    order = ties.flatten(standing, rules.seats, "result")
    steps = [
        Note(
            "counted_score",
            {
                "option": option,
                "ratings": ratings[option],
                "sum": sums[option],
                "mean": means.get(option),
                "few_ratings": option not in enough,
            },
        )
        for option in order
    ]
    winners = order[: rules.seats]
    steps.append(Note("won", {"winners": winners}))
    count = int(matrix.shape[0])
    return Tally(rules.method, count, winners, standing, order, means, tuple(steps), tuple(ties.uses))
