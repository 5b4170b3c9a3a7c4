"""Who is told of deeds in assessments and introductions, where it is not simply owners and watchers."""

from __future__ import annotations

from collections.abc import Mapping

from banyan.commons.models import Activity
from banyan.commons.services.notifications import nobody, owners_of, register_audience


def _who_is_invited(activity: Activity) -> Mapping[int, str]:
    person = activity.facts.get("person")
    return {person: "yours"} if isinstance(person, int) else {}


def _conductors(activity: Activity) -> Mapping[int, str]:
    return dict.fromkeys(owners_of("assessment", activity.object_id), "yours")


def _both_sides(activity: Activity) -> Mapping[int, str]:
    return dict.fromkeys(owners_of("introduction", activity.object_id), "yours")


def register() -> None:
    """Tell the notifications all of the above."""
    register_audience("invited_to_assess", _who_is_invited)
    register_audience("review_due", _conductors)
    register_audience("began_assessment", _conductors)
    register_audience("finished_assessment", _conductors)
    for verb in ("asked", "accepted", "declined", "withdrew"):
        register_audience(f"{verb}_introduction", _both_sides)
    for verb in ("saved_match", "forgot_match", "dismissed_match", "restored_match", "asked_for_plan"):
        register_audience(verb, nobody)
    for verb in ("answered", "repeated_answers", "added_voice", "withdrew_respondent"):
        register_audience(verb, nobody)
