"""What to say of a pair of solution and carrier: a sentence for each part, and what would make it better."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from banyan.methods.matching.carriers import CarrierProfile, Carriers, Undertaking
from banyan.methods.matching.reasons import Parameter, Reason

NEAR: Final = 0.35  # from this reach on a country counts as near or alike in a sentence
SHOWN_NEED: Final = 0.15
WORTH_SAYING: Final = 0.02  # an improvement that would add less to the score is not worth a sentence
MOST_IMPROVEMENTS: Final = 3

Said = tuple[str, dict[str, Parameter]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value in [0, 1], its share of the whole score, and a sentence."""

    name: str
    value: float
    weight: float
    reason: Reason


class CarrierWitness:
    """Says why a carrier suits an undertaking in a place. `target` and `near` are country codes, "" for none."""

    def __init__(
        self, undertaking: Undertaking, carrier: CarrierProfile, carriers: Carriers, target: str, near: str
    ) -> None:
        self._undertaking = undertaking
        self._carrier = carrier
        self._atlas = carriers.atlas
        self._target = target
        self._near = near

    def parts(self, values: Mapping[str, float], weights: Mapping[str, float]) -> tuple[Part, ...]:
        """Every part with its sentence, those that weigh most first; parts without a weight are left out."""
        said = [
            Part(name, value, weights[name], self._reason(name, value, weights[name]))
            for name, value in values.items()
            if weights.get(name, 0.0) > 0
        ]
        return tuple(sorted(said, key=lambda part: -part.weight))

    def improvements(self, values: Mapping[str, float], weights: Mapping[str, float]) -> tuple[Reason, ...]:
        """What would raise the score most, at most `MOST_IMPROVEMENTS`, by how much it would add."""
        found = []
        for name, value in values.items():
            gain = weights.get(name, 0.0) * (1.0 - value)
            better = self._improvement(name, value) if gain >= WORTH_SAYING else None
            if better is not None:
                found.append(Reason(better[0], better[1], gain))
        return tuple(sorted(found, key=lambda reason: -reason.weight)[:MOST_IMPROVEMENTS])

    @property
    def _lacking(self) -> tuple[str, ...]:
        return tuple(sorted(self._undertaking.capabilities - self._carrier.capabilities))

    def _reason(self, name: str, value: float, weight: float) -> Reason:
        sayings: dict[str, Callable[[float], Said]] = {
            "need": self._need,
            "meaning": self._meaning,
            "goals": self._goals,
            "place": self._place,
            "capabilities": self._capabilities,
            "capacity": lambda _value: ("has_room", {"count": self._carrier.capacity}),
            "pathways": self._pathways,
            "languages": self._languages,
            "track_record": self._track_record,
        }
        code, params = sayings[name](value)
        return Reason(code, params, weight * value)

    def _need(self, value: float) -> Said:
        if not self._target:
            return "says_not_where_it_works", {}
        return ("needed_there" if value >= SHOWN_NEED else "need_not_shown_there"), {"country": self._target}

    def _meaning(self, value: float) -> Said:
        if value <= 0.0:
            return "says_little", {}
        return "meaning_close", {"percent": round(100 * min(1.0, value))}

    def _goals(self, value: float) -> Said:
        shared = tuple(goal for goal in self._undertaking.solution.goals if goal in self._carrier.goals)
        return ("shares_goals", {"goals": shared}) if shared else ("shares_no_goal", {})

    def _place(self, value: float) -> Said:
        if not self._target:
            return "says_not_where_it_works", {}
        if self._near == self._target:
            return "works_there", {"country": self._target}
        return ("works_near" if value >= NEAR else "works_far_away"), {"country": self._target, "near": self._near}

    def _capabilities(self, value: float) -> Said:
        needed = self._undertaking.capabilities
        can = tuple(sorted(needed & self._carrier.capabilities))
        if not can:
            return "can_do_none", {"capabilities": tuple(sorted(needed))}
        if len(can) == len(needed):
            return "can_do_all", {"capabilities": can}
        return "can_do_some", {"count": len(can), "of": len(needed), "capabilities": can}

    def _pathways(self, value: float) -> Said:
        common = tuple(sorted(self._undertaking.pathways & self._carrier.pathways))
        return ("accepts_pathways", {"pathways": common}) if common else ("pathways_not_said", {})

    def _languages(self, value: float) -> Said:
        own = set(self._carrier.languages) & set(self._undertaking.solution.languages)
        local = set(self._carrier.languages) & self._local_languages()
        if own & local:
            return "speaks_both", {"languages": tuple(sorted(own & local))}
        if local:
            return "speaks_the_place", {"languages": tuple(sorted(local))}
        if own:
            return "speaks_the_solution", {"languages": tuple(sorted(own))}
        return "no_common_language", {}

    def _local_languages(self) -> set[str]:
        row = self._atlas.index.get(self._target)
        if row is None:
            return set()
        shares = self._atlas.countries.language_shares[row]
        return {language for language, share in zip(self._atlas.countries.languages, shares, strict=True) if share > 0}

    def _track_record(self, value: float) -> Said:
        if not self._carrier.carried:
            return "carries_for_the_first_time", {}
        return "has_carried", {"count": self._carrier.carried}

    def _improvement(self, name: str, value: float) -> Said | None:
        if name == "capabilities" and self._lacking:
            if not self._carrier.capabilities:
                return "say_capabilities", {}
            return "add_capabilities", {"capabilities": self._lacking}
        if name == "place":
            if not self._target:
                return "say_where", {}
            return ("add_local_partner", {"country": self._target, "near": self._near}) if value < 1.0 else None
        if name == "need" and self._target and value < SHOWN_NEED:
            return "show_the_need", {"country": self._target}
        if name == "languages" and self._carrier.languages:
            missing = tuple(sorted(set(self._carrier.languages) - set(self._undertaking.solution.languages)))
            shared = set(self._carrier.languages) & set(self._undertaking.solution.languages)
            return ("add_language", {"languages": missing}) if missing and not shared else None
        if name == "pathways" and not self._carrier.pathways:
            return "agree_pathway", {}
        if name == "track_record" and not self._carrier.carried:
            return "begin_small", {}
        return None


def limit_reason(limit: str, undertaking: Undertaking, carrier: CarrierProfile) -> Reason:
    """Why a hard limit leaves a carrier out, in the words of its code."""
    if limit == "no_pathway_in_common":
        return Reason(limit, {"pathways": tuple(sorted(undertaking.pathways))})
    return Reason(limit)


def limit_improvement(limit: str, undertaking: Undertaking) -> Reason | None:
    """What would lift a hard limit, where anything could."""
    if limit == "no_capacity":
        return Reason("free_capacity")
    if limit == "no_pathway_in_common":
        return Reason("accept_pathway", {"pathways": tuple(sorted(undertaking.pathways))})
    return None
