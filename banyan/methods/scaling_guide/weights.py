"""All weights of the guide, as data.

A weight says how strongly an answer speaks for a pathway: above 0 when a high answer does, below 0 when a low one does.
`best_doer` and `best_payer` stand for the fit of the best doer and payer that suit the pathway.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BEST_DOER: Final = "best_doer"
BEST_PAYER: Final = "best_payer"

Weights = Mapping[str, Mapping[str, float]]

WEIGHTS: Final[Weights] = MappingProxyType(
    {
        "gather_evidence": {
            "evidence": -5.0,
            "tried_elsewhere": -1.0,
            "advantage": -1.5,
            "people_asked": -1.0,
            "need_lasting": 0.5,
            "cost_of_waiting": 0.5,
        },
        "simplify_first": {
            "simple": -4.0,
            "cheap_enough": -3.0,
            "settled": -1.0,
            "written_down": -0.5,
            "inputs_there": -0.5,
            "evidence": 1.0,
            "need_elsewhere": 0.5,
        },
        "find_payer_first": {
            BEST_PAYER: -5.0,
            "money_there": -0.5,
            "own_footing": -0.5,
            "evidence": 1.0,
            "advantage": 0.5,
            "need_elsewhere": 0.5,
        },
        "deepen_here": {
            "need_left_here": 3.0,
            "keeps_when_grown": -3.0,
            "need_elsewhere": -1.5,
            "runs_without_founder": -1.0,
            "tried_elsewhere": -1.0,
            "letting_go": -0.5,
            "need_lasting": 0.5,
            "evidence": 0.5,
        },
        "stop_well": {
            "need_lasting": -5.0,
            "advantage": -2.0,
            "cost_of_waiting": -2.0,
            "need_left_here": -1.0,
            "own_footing": -0.5,
            "evidence": -0.5,
        },
        "grow_organisation": {
            BEST_DOER: 3.0,
            BEST_PAYER: 1.5,
            "own_footing": 2.0,
            "leader_at_home": 1.5,
            "quality_watch": 1.5,
            "letting_go": -2.0,
            "larger_ally": -0.5,
            "founder_next": -0.5,
            "keeps_when_grown": 0.5,
            "evidence": 1.0,
            "need_elsewhere": 0.5,
        },
        "affiliates": {
            BEST_DOER: 3.0,
            BEST_PAYER: 1.5,
            "name_matters": 1.5,
            "tried_elsewhere": 1.0,
            "written_down": 0.5,
            "letting_go": 1.0,
            "runs_without_founder": 0.5,
            "keeps_when_grown": 0.5,
            "evidence": 1.0,
            "need_elsewhere": 0.5,
            "you_run": -0.5,
            "customers_pay": -1.0,
        },
        "franchise": {
            BEST_DOER: 2.0,
            BEST_PAYER: 2.0,
            "name_matters": 2.0,
            "quality_watch": 1.5,
            "written_down": 1.5,
            "tried_elsewhere": 0.5,
            "customers_pay": 1.5,
            "evidence": 1.0,
            "need_elsewhere": 0.5,
            "you_run": -0.5,
        },
        "licence": {
            BEST_DOER: 2.5,
            BEST_PAYER: 1.5,
            "rights": 4.0,
            "businesses_run": 1.0,
            "written_down": 0.5,
            "letting_go": 0.5,
            "you_run": -1.0,
            "name_matters": -0.5,
            "evidence": 1.0,
            "need_elsewhere": 0.5,
        },
        "open_recipe": {
            BEST_DOER: 1.5,
            BEST_PAYER: 0.5,
            "simple": 2.0,
            "letting_go": 2.5,
            "quality_watch": -2.0,
            "rights": -1.0,
            "name_matters": -0.5,
            "cheap_enough": 1.0,
            "written_down": 1.0,
            "evidence": 0.5,
            "need_elsewhere": 0.5,
            "you_run": -0.5,
        },
        "partnership": {
            BEST_DOER: 1.0,
            BEST_PAYER: 1.0,
            "larger_ally": 5.0,
            "own_footing": 1.0,
            "founder_next": -1.0,
            "written_down": 0.5,
            "letting_go": 0.5,
            "evidence": 1.0,
            "need_elsewhere": 0.5,
            "you_run": -0.5,
        },
        "public_adoption": {
            BEST_DOER: 3.5,
            BEST_PAYER: 3.0,
            "evidence": 1.5,
            "cheap_enough": 0.5,
            "letting_go": 0.5,
            "simple": 0.5,
            "need_elsewhere": 1.0,
            "rules_there": 0.5,
            "you_run": -0.5,
        },
        "advocate": {
            "law_or_habit": 5.0,
            "need_lasting": 1.0,
            "cost_of_waiting": 0.5,
            "letting_go": 0.5,
            "evidence": 1.0,
            "need_elsewhere": 1.0,
            "rights": -0.5,
            "you_run": -0.5,
        },
        "hand_over": {
            BEST_DOER: 2.0,
            BEST_PAYER: 0.5,
            "founder_next": 4.0,
            "letting_go": 1.5,
            "runs_without_founder": 1.0,
            "you_run": -2.0,
            "larger_ally": 0.5,
            "need_lasting": 0.5,
            "evidence": 0.5,
            "written_down": 0.5,
        },
        "merger": {
            BEST_DOER: 0.5,
            "larger_ally": 4.0,
            "own_footing": -4.0,
            "letting_go": 1.0,
            "founder_next": 1.0,
            "you_run": -1.0,
            "need_lasting": 0.5,
            "evidence": 0.5,
        },
    }
)
