"""One door to all methods: rules and checked ballots in, the result out."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.methods.tallies.ballots import Ballot
from banyan.methods.tallies.choices import count_choices
from banyan.methods.tallies.judgement import count_judgement
from banyan.methods.tallies.knapsack import count_knapsack
from banyan.methods.tallies.quadratic import count_quadratic
from banyan.methods.tallies.results import Tally
from banyan.methods.tallies.rules import Rules, check_rules
from banyan.methods.tallies.runoff import count_runoff
from banyan.methods.tallies.schulze import count_schulze
from banyan.methods.tallies.scores import count_scores
from banyan.methods.tallies.transferable import count_transferable

_COUNTS = {
    "approval": count_choices,
    "support": count_choices,
    "score": count_scores,
    "quadratic": count_quadratic,
    "schulze": count_schulze,
    "runoff": count_runoff,
    "stv": count_transferable,
    "judgement": count_judgement,
    "knapsack": count_knapsack,
}


def count(rules: Rules, ballots: Sequence[Ballot]) -> Tally:
    """Count ballots that `check_ballot` accepts by the method of the rules.

    Raises ValueError for rules in which `check_rules` finds anything wrong.
    """
    wrong = check_rules(rules)
    if wrong:
        raise ValueError(f"these rules cannot be counted by: {', '.join(note.message for note in wrong)}")
    return _COUNTS[rules.method](rules, ballots)
