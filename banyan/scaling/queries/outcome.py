"""What the method says of an assessment's answers."""

from __future__ import annotations

from collections.abc import Iterable

from banyan.methods import scaling_guide as guide
from banyan.scaling.models import Assessment
from banyan.scaling.queries.answers import LatestAnswer, latest_answers


def result_of(
    assessment: Assessment, *, answers: Iterable[LatestAnswer] | None = None, places: Iterable[str] | None = None
) -> guide.Result:
    """The result of the answers that count. Two queries, none where `answers` and `places` (addresses) are given."""
    found = latest_answers(assessment) if answers is None else answers
    meant = [place.address for place in assessment.places.order_by("name")] if places is None else list(places)
    counted = [answer.for_method() for answer in found if not answer.place or answer.place in meant]
    return guide.assess(counted, places=meant, stage=assessment.stage)
