"""Who is answered how, at every address: the one table of expected answers, in a file for each room.

A row is an address as people type it, with {things} of the network in it, and for GET and POST who may: all others are
sent away in the stated manner. To add a room, add a module with its name here that has a list `ROWS`; to add an
address, add a row to its room's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.promises.network import ROLES

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"visitor", "erased"}
ACTIVE = SIGNED_IN - {"suspended"}
OWNER = frozenset({"owner"})
ELSEWHERE = frozenset({"elsewhere"})
ORG_OWNER = frozenset({"org_owner"})
ORG_EDITORS = ORG_OWNER | {"org_editor"}
ORG_MEMBERS = ORG_EDITORS | {"org_member"}
WHOSE = OWNER | ORG_EDITORS  # whose the need and the solution are
GENERAL = frozenset({"steward"})
STEWARDS = GENERAL | {"steward_here"}
ANY_STEWARD = STEWARDS | {"steward_elsewhere"}
NOBODY: frozenset[str] = frozenset()

YES, LOGIN, AGAIN = "yes", "sign in", "confirm who you are"
Kind = str | int  # YES, LOGIN, AGAIN, or the status of a refusal


@dataclass(frozen=True)
class Answers:
    """What each role is answered."""

    by_role: Mapping[str, Kind]

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset(role for role, kind in self.by_role.items() if kind == YES)


def only(roles: frozenset[str], *, visitors: Kind = LOGIN, others: Kind = 403, **by_role: Kind) -> Answers:
    """YES to these roles; visitors (and who left) and the others are refused, each in their manner."""
    kinds: dict[str, Kind] = {}
    for role in ROLES:
        kinds[role] = YES if role in roles else visitors if role in ("visitor", "erased") else others
    return Answers({**kinds, **by_role})


ALL = only(EVERYBODY)
ONLY_SIGNED_IN = only(SIGNED_IN)
ONLY_ACTIVE = only(ACTIVE)


def unseen(roles: frozenset[str] = NOBODY, **by_role: Kind) -> Answers:
    """YES to these roles; to everybody else there is no such thing, signed in or not."""
    return only(roles, visitors=404, others=404, **by_role)


def unseen_inside(roles: frozenset[str] = NOBODY, **by_role: Kind) -> Answers:
    """As `unseen`, where visitors are asked to sign in before anything is looked up."""
    return only(roles, others=404, **by_role)


@dataclass(frozen=True)
class Row:
    """One address. Without `get` or `post` the method is refused to everybody (405)."""

    path: str
    get: Answers | None = None
    post: Answers | None = None
    send: Mapping[str, Any] = field(default_factory=dict)  # what is posted; {things} are filled in
    changes: bool | frozenset[str] = True  # whether a post that is allowed writes something; for whom it does
    hidden_to: frozenset[str] = EVERYBODY  # who must find no word of hidden things in the answer
    private_to: frozenset[str] = EVERYBODY  # … no word that is for few eyes


def all_but(roles: frozenset[str]) -> frozenset[str]:
    """For `hidden_to` and `private_to`: everybody but these."""
    return EVERYBODY - roles


def all_rows() -> Iterator[tuple[str, Row]]:
    """Every row with the name of its room."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        for row in import_module(f"{__name__}.{module.name}").ROWS:
            yield module.name, row
