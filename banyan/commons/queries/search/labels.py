"""Names of codes that the search shows: kinds, stages and languages, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import get_language

from banyan.commons.kinds import kind_named

_stages: dict[str, str | Promise] = {}
_states: dict[str, str | Promise] = {}


def register_stages(labels: Mapping[str, str | Promise]) -> None:
    """Tell the search the stages that entries may be in, in their order; done by the room that knows them."""
    _stages.update(labels)


def register_states(labels: Mapping[str, str | Promise]) -> None:
    """Tell the search the names of states that are no stages: they are shown beside results, not offered as filters."""
    _states.update(labels)


def is_stage(code: str) -> bool:
    """Whether a code is one of the stages, and not another state."""
    return code in _stages


def stages() -> dict[str, str]:
    """Code and name of every stage, in their order."""
    return {code: str(label) for code, label in _stages.items()}


def stage_label(code: str) -> str:
    """The name of a stage or state; the code itself where nobody told."""
    return str(_stages.get(code) or _states.get(code) or code)


def kind_label(name: str) -> str:
    """The name of a kind; the code itself where it is unknown."""
    try:
        return str(kind_named(name).label)
    except KeyError:
        return name


def language_label(code: str) -> str:
    """The name of a language in the reader's language; the code itself where CLDR has none."""
    try:
        locale = Locale.parse((get_language() or "en").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    return str(locale.languages.get(code.replace("-", "_"), code))
