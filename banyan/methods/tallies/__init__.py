"""Counting a vote: ballots checked, methods that show every step, ties by a published rule, receipts and a recount."""

from __future__ import annotations

from banyan.methods.tallies.ballots import Ballot, canonical_ballot, canonical_json, check_ballot, group_ballots
from banyan.methods.tallies.choices import count_choices
from banyan.methods.tallies.combining import Combination, CombiningRule, combine, mean_ranks
from banyan.methods.tallies.counting import count
from banyan.methods.tallies.judgement import count_judgement
from banyan.methods.tallies.knapsack import count_knapsack
from banyan.methods.tallies.matrices import ballot_matrix
from banyan.methods.tallies.quadratic import count_quadratic
from banyan.methods.tallies.receipts import (
    ProofStep,
    Publication,
    SealedBallot,
    inclusion_proof,
    is_included,
    merkle_root,
    publish,
    seal,
)
from banyan.methods.tallies.results import Note, Tally, TieUse, as_record
from banyan.methods.tallies.rules import METHODS, Rules, check_rules, rules_from_record, rules_record
from banyan.methods.tallies.runoff import count_runoff
from banyan.methods.tallies.schulze import count_schulze
from banyan.methods.tallies.scores import count_scores
from banyan.methods.tallies.ties import TieBreaker, tie_place
from banyan.methods.tallies.transferable import count_transferable

__all__ = [
    "METHODS",
    "Ballot",
    "Combination",
    "CombiningRule",
    "Note",
    "ProofStep",
    "Publication",
    "Rules",
    "SealedBallot",
    "Tally",
    "TieBreaker",
    "TieUse",
    "as_record",
    "ballot_matrix",
    "canonical_ballot",
    "canonical_json",
    "check_ballot",
    "check_rules",
    "combine",
    "count",
    "count_choices",
    "count_judgement",
    "count_knapsack",
    "count_quadratic",
    "count_runoff",
    "count_schulze",
    "count_scores",
    "count_transferable",
    "group_ballots",
    "inclusion_proof",
    "is_included",
    "mean_ranks",
    "merkle_root",
    "publish",
    "rules_from_record",
    "rules_record",
    "seal",
    "tie_place",
]
