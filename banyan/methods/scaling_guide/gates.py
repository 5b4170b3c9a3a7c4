"""The gates: hard stops that no other answer makes up for, and what would lift each.

Harm, and people who say that nobody asked them, close a gate as soon as one respondent says so: a majority cannot vote
them away. The others follow the answer of the middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from banyan.methods.scaling_guide.pathways import PATHWAYS, PAYER_QUESTIONS, Direction
from banyan.methods.scaling_guide.words import gettext_noop as _

CLOSES_BELOW: Final = 1.0  # a gate is closed by answers nearer to the lowest step than to the next


class GateState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gate:
    """It closes when every one of `questions` stands at the lowest step. `heeds` are the roles of which one answer is
    enough to close it ("*" is any)."""

    code: str
    questions: tuple[str, ...]
    says: str
    lifted_by: str
    stops: frozenset[str]
    heeds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GateFinding:
    """Where a gate stands. `unknown` are its questions that nobody could answer."""

    gate: Gate
    state: GateState
    unknown: tuple[str, ...] = ()


_SPREADING: Final = frozenset(code for code, path in PATHWAYS.items() if path.direction is Direction.SPREAD)
_PASSING_ON: Final = frozenset(code for code, path in PATHWAYS.items() if path.direction is Direction.HAND_ON)

GATES: Final[Mapping[str, Gate]] = MappingProxyType(
    {
        gate.code: gate
        for gate in (
            Gate(
                "no_evidence",
                ("evidence",),
                _("Nothing shows yet that it works."),
                _("A measure before and after with the people whom it is for, and its source in the registry."),
                _SPREADING,
            ),
            Gate(
                "harm",
                ("harm",),
                _("Somebody is seriously worse off, and nothing is done about it."),
                _("Find out who and why, change it with them, and let them say whether it is mended."),
                _SPREADING | _PASSING_ON,
                heeds=frozenset({"*"}),
            ),
            Gate(
                "not_asked",
                ("people_asked",),
                _("Those whom it is for had no say."),
                _("Ask them whether and how it should grow, and let some of them answer here."),
                _SPREADING,
                heeds=frozenset({"affected"}),
            ),
            Gate(
                "need_not_there",
                ("need_elsewhere", "need_there"),
                _("The need is not known to be anywhere else."),
                _("Needs voiced in other places, or figures that show them."),
                _SPREADING - {"advocate"},
            ),
            Gate(
                "nobody_to_pay",
                tuple(PAYER_QUESTIONS.values()),
                _("Nobody would pay for it at large scale."),
                _("One payer, for more than a first step; or a cost so low that it needs none."),
                _SPREADING - {"open_recipe", "advocate"},
            ),
        )
    }
)


def find_gates(
    middle: Mapping[str, float], lowest_by_role: Mapping[str, Mapping[str, float]], asked: frozenset[str]
) -> tuple[GateFinding, ...]:
    """Where every gate stands.

    `middle` is the known answer of the middle by question; for room 3 the best of the places. `lowest_by_role` is the
    lowest known answer by question and role. Questions that were not `asked` do not hold a gate open.
    """
    return tuple(_finding(gate, middle, lowest_by_role, asked) for gate in GATES.values())


def _finding(
    gate: Gate,
    middle: Mapping[str, float],
    lowest_by_role: Mapping[str, Mapping[str, float]],
    asked: frozenset[str],
) -> GateFinding:
    questions = [code for code in gate.questions if code in asked]
    if not questions:
        return GateFinding(gate, GateState.OPEN)
    for code in questions:
        for role, step in lowest_by_role.get(code, {}).items():
            if step < CLOSES_BELOW and ("*" in gate.heeds or role in gate.heeds):
                return GateFinding(gate, GateState.CLOSED)
    if any(middle.get(code, -1.0) >= CLOSES_BELOW for code in questions):
        return GateFinding(gate, GateState.OPEN)
    unknown = tuple(code for code in questions if code not in middle)
    return GateFinding(gate, GateState.UNKNOWN if unknown else GateState.CLOSED, unknown)


def stopped_in_draws(
    findings: Sequence[GateFinding],
    drawn: npt.NDArray[np.float64],
    columns: Mapping[str, int],
    pathways: Sequence[str],
) -> npt.NDArray[np.bool_]:
    """Which pathways are stopped in each draw. Shapes: `drawn` (draws, questions) in steps; result (draws, pathways).

    A gate that is closed stays closed in every draw, so chance never lifts it; one that is open closes in the draws in
    which all its answers come out lowest.
    """
    stopped = np.zeros((drawn.shape[0], len(pathways)), dtype=bool)
    for finding in findings:
        stops = np.array([code in finding.gate.stops for code in pathways])
        if finding.state is GateState.CLOSED:
            stopped |= stops[None, :]
            continue
        held_by = [columns[code] for code in finding.gate.questions if code in columns]
        if held_by:
            closed = np.asarray((drawn[:, held_by] < CLOSES_BELOW).all(axis=1))
            stopped |= closed[:, None] & stops[None, :]
    return stopped
