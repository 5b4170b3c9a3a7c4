"""What is worth telling the chair: a code with parameters and a measured strength, never a verdict nor a sentence.

Codes of judges are cautious: each says what was measured, not what the judge meant by it. The pages hold the words.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

CODES: Final[Mapping[str, tuple[str, ...]]] = {
    # Of the design, with the parameters that each carries
    "design_not_connected": ("groups", "entries_outside"),
    "entries_without_review": ("entries",),
    "too_few_reviews_to_measure_noise": ("reviews", "judges"),
    "criteria_filled": ("reviews",),
    # Of a judge
    "marks_lower_than_others": ("judge", "by", "standard_error"),
    "marks_higher_than_others": ("judge", "by", "standard_error"),
    "uses_less_of_the_scale": ("judge", "ratio"),
    "uses_more_of_the_scale": ("judge", "ratio"),
    "criteria_alike": ("judge", "ratio"),
    "same_marks_throughout": ("judge", "share", "reviews"),
    "order_unlike_others": ("judge", "correlation", "reviews"),
    "few_reviews_so_far": ("judge", "reviews"),
    # Of two judges
    "differ_from_others_in_the_same_way": ("judge", "other", "side", "shared"),
    # Of a judge and an entry
    "mark_far_from_others": ("judge", "entry", "by", "standard_deviations"),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """`code` is a key of `CODES`; `params` holds what it names; `strength` is in standard errors where it can be."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    strength: float = 0.0

    def concerns(self, judge: Hashable) -> bool:
        """Whether this judge is named."""
        return judge in (self.params.get("judge"), self.params.get("other"))
