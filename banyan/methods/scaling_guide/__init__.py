"""The scaling guide: should a solution scale, and how? Answers in, ranked pathways with reasons and robustness out."""

from banyan.methods.scaling_guide.answers import Answer, Combination, Combined, Disagreement, Role, combine
from banyan.methods.scaling_guide.assessing import CLAIM_SENTENCES, Claim, Result, assess
from banyan.methods.scaling_guide.country_facts import (
    FACT_SENTENCES,
    INCOME_ORDER,
    CountryFacts,
    FactReason,
    SuggestedAnswer,
    suggest_answer,
)
from banyan.methods.scaling_guide.gates import GATES, Gate, GateFinding, GateState
from banyan.methods.scaling_guide.pathways import (
    DOER_NAMES,
    ENDGAME_NAMES,
    PATHWAYS,
    PAYER_NAMES,
    TRANSFER_NAMES,
    Direction,
    Doer,
    Endgame,
    Pathway,
    Payer,
    Transfers,
)
from banyan.methods.scaling_guide.profile import DIMENSION_NAMES, DimensionReading, Level
from banyan.methods.scaling_guide.question import HIGHEST, LOWEST, STEPS, Dimension, Question, Room
from banyan.methods.scaling_guide.questions import QUESTIONS, ROOM_NAMES, matters_for_place, questions_that_matter
from banyan.methods.scaling_guide.ranking import RankedPathway, Spoke, StoppedPathway
from banyan.methods.scaling_guide.robustness import Robustness, TurningQuestion
from banyan.methods.scaling_guide.verdicts import VERDICT_NAMES, Verdict
from banyan.methods.scaling_guide.weights import WEIGHTS

__all__ = [
    "CLAIM_SENTENCES",
    "DIMENSION_NAMES",
    "DOER_NAMES",
    "ENDGAME_NAMES",
    "FACT_SENTENCES",
    "GATES",
    "HIGHEST",
    "INCOME_ORDER",
    "LOWEST",
    "PATHWAYS",
    "PAYER_NAMES",
    "QUESTIONS",
    "ROOM_NAMES",
    "STEPS",
    "TRANSFER_NAMES",
    "VERDICT_NAMES",
    "WEIGHTS",
    "Answer",
    "Claim",
    "Combination",
    "Combined",
    "CountryFacts",
    "Dimension",
    "DimensionReading",
    "Direction",
    "Disagreement",
    "Doer",
    "Endgame",
    "FactReason",
    "Gate",
    "GateFinding",
    "GateState",
    "Level",
    "Pathway",
    "Payer",
    "Question",
    "RankedPathway",
    "Result",
    "Robustness",
    "Role",
    "Room",
    "Spoke",
    "StoppedPathway",
    "SuggestedAnswer",
    "Transfers",
    "TurningQuestion",
    "Verdict",
    "assess",
    "combine",
    "matters_for_place",
    "questions_that_matter",
    "suggest_answer",
]
