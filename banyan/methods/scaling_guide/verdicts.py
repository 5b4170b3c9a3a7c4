"""What each room says, in a word, with the questions that said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from banyan.methods.scaling_guide.answers import Combination
from banyan.methods.scaling_guide.gates import GateFinding, GateState
from banyan.methods.scaling_guide.pathways import PAYER_QUESTIONS
from banyan.methods.scaling_guide.question import Room
from banyan.methods.scaling_guide.ranking import RankedPathway
from banyan.methods.scaling_guide.words import gettext_noop as _

LOW: Final = 1.0
MIDDLE: Final = 2.0
NOT_KNOWN: Final = "not_known"

VERDICT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        NOT_KNOWN: _("Too little is known to say"),
        "scale": _("Scale"),
        "scale_deep": _("Scale deep: stay, and go to the roots"),
        "gather_evidence": _("Gather evidence first"),
        "pass_on": _("Pass it on to somebody better placed"),
        "stop": _("Stop, or stop until it is mended"),
        "go": _("Go"),
        "go_with_partner": _("Go with a partner"),
        "fix_first": _("Mend something first"),
        "stay": _("Stay; the need is not elsewhere"),
        "cross": _("Cross as it is"),
        "adapt": _("Adapt it first"),
        "simplify": _("Simplify it first"),
        "inspire": _("Inspire only"),
        "no": _("Not there"),
        "open": _("Open it to all"),
        "license": _("License it"),
        "franchise": _("Franchise it"),
        "affiliate": _("Gather affiliates"),
        "partner": _("Give it to a strong partner to carry"),
        "merge": _("Merge"),
        "sell": _("Sell or give it"),
        "state_adopts": _("Let a public body adopt it"),
        "keep": _("Keep it"),
    }
)

_ROOM_FOUR: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open_recipe": "open",
        "advocate": "open",
        "licence": "license",
        "franchise": "franchise",
        "affiliates": "affiliate",
        "partnership": "partner",
        "merger": "merge",
        "hand_over": "sell",
        "public_adoption": "state_adopts",
        "grow_organisation": "keep",
        "deepen_here": "keep",
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a room says: `code` is a key of `VERDICT_NAMES`, `because` the questions whose answers decided."""

    room: Room
    code: str
    because: tuple[str, ...] = ()
    place: str = ""


def _low(known: Mapping[str, float], codes: Sequence[str], below: float) -> tuple[str, ...]:
    return tuple(code for code in codes if known.get(code, below) < below)


def should_it_scale(known: Mapping[str, float], findings: Sequence[GateFinding]) -> Verdict:
    """Room 1. Harm comes before all else, then the need, then the evidence."""
    room = Room.SHOULD_IT_SCALE
    closed = {finding.gate.code for finding in findings if finding.state is GateState.CLOSED}
    if "harm" in closed:
        return Verdict(room, "stop", ("harm",))
    if known.get("need_lasting", MIDDLE) < LOW:
        return Verdict(room, "stop", ("need_lasting",))
    if "evidence" not in known or "harm" not in known:
        return Verdict(room, NOT_KNOWN, tuple(code for code in ("evidence", "harm") if code not in known))
    if known["evidence"] <= LOW or "not_asked" in closed:
        because = (("evidence",) if known["evidence"] <= LOW else ()) + (
            ("people_asked",) if "not_asked" in closed else ()
        )
        return Verdict(room, "gather_evidence", because)
    if known.get("keeps_when_grown", MIDDLE) <= LOW:
        return Verdict(room, "scale_deep", ("keeps_when_grown",))
    weak = tuple(code for code in ("motive", "own_footing") if known.get(code, MIDDLE) <= LOW)
    if weak:
        return Verdict(room, "pass_on", weak)
    return Verdict(room, "scale", tuple(code for code in ("need_lasting", "evidence", "people_asked") if code in known))


def elsewhere_at_home(known: Mapping[str, float], asked: frozenset[str]) -> Verdict:
    """Room 2. Without need there is nowhere to go; what is not written down or paid for is mended first."""
    room = Room.ELSEWHERE_AT_HOME
    if "need_elsewhere" not in known:
        return Verdict(room, NOT_KNOWN, ("need_elsewhere",))
    if known["need_elsewhere"] < LOW:
        return Verdict(room, "stay", ("need_elsewhere",))
    mend = tuple(
        code for code in ("written_down", "runs_without_founder", "tried_elsewhere") if known.get(code, MIDDLE) < LOW
    )
    payers = tuple(PAYER_QUESTIONS.values())
    if all(known.get(code, MIDDLE) <= LOW for code in payers if code in asked):
        mend += tuple(code for code in payers if code in known)
    if mend:
        return Verdict(room, "fix_first", mend)
    needs_partner = _low(known, ("leader_at_home", "own_footing", "you_run"), MIDDLE + 0.5)
    if needs_partner:
        return Verdict(room, "go_with_partner", needs_partner)
    if not {"written_down", "leader_at_home"} & known.keys():
        return Verdict(room, NOT_KNOWN, ("written_down", "leader_at_home"))
    return Verdict(room, "go", tuple(code for code in ("need_elsewhere", "leader_at_home") if code in known))


def beyond_the_border(place: str, there: Mapping[str, float], known: Mapping[str, float]) -> Verdict:
    """Room 3 for one place. `there` are the known answers for it, `known` those outside of room 3."""
    room = Room.BEYOND_THE_BORDER
    if "need_there" not in there:
        return Verdict(room, NOT_KNOWN, ("need_there",), place)
    for code in ("need_there", "rules_there"):
        if there.get(code, MIDDLE) < LOW:
            return Verdict(room, "no", (code,), place)
    if there.get("partners_there", MIDDLE) < LOW and there.get("closeness", MIDDLE) <= LOW:
        return Verdict(room, "inspire", ("partners_there", "closeness"), place)
    hard = tuple(code for code in ("simple",) if known.get(code, MIDDLE) <= LOW)
    hard += tuple(code for code in ("inputs_there",) if there.get(code, MIDDLE) <= LOW)
    if hard:
        return Verdict(room, "simplify", hard, place)
    unlike = _low(there, ("same_need", "closeness"), MIDDLE + 1)
    if unlike or len(there) < 3:
        return Verdict(room, "adapt" if unlike else NOT_KNOWN, unlike or ("same_need", "closeness"), place)
    return Verdict(room, "cross", ("same_need", "closeness"), place)


def who_carries_it(ranked: Sequence[RankedPathway], known_share: float) -> Verdict:
    """Room 4: the best of the pathways that change or keep hands, whether or not something else comes first."""
    room = Room.WHO_CARRIES_IT
    if known_share < 0.3:
        return Verdict(room, NOT_KNOWN)
    for item in ranked:
        if item.pathway.code in _ROOM_FOUR:
            return Verdict(room, _ROOM_FOUR[item.pathway.code], tuple(s.question for s in item.speaks_for))
    return Verdict(room, NOT_KNOWN)


def find_verdicts(
    combination: Combination, findings: Sequence[GateFinding], ranked: Sequence[RankedPathway]
) -> tuple[Verdict, ...]:
    """The verdict of each room; room 3 once per place."""
    known = combination.at("")
    return (
        should_it_scale(known, findings),
        elsewhere_at_home(known, combination.asked),
        *(beyond_the_border(place, combination.at(place), known) for place in combination.places),
        who_carries_it(ranked, combination.known_share),
    )
