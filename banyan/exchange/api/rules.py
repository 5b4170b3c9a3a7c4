"""What a call to the API asks of its caller, said beside each operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class CallRules:
    """`scope` is what the token must be made for ("" for calls that everyone may make); a call with `needs_match`
    changes a thing and must name, in If-Match, the version that it read."""

    scope: str = ""
    needs_match: bool = False


_OPEN = CallRules()


def asks(*, scope: str, needs_match: bool = False) -> Callable[[F], F]:
    """Decorator for an operation that is not open to everyone."""

    def mark(function: F) -> F:
        function.call_rules = CallRules(scope, needs_match)  # type: ignore[attr-defined]
        return function

    return mark


def rules_of(function: Callable[..., Any]) -> CallRules:
    """The rules of an operation; those without any are open."""
    return cast(CallRules, getattr(function, "call_rules", _OPEN))
