"""Every error of the API as a problem document (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import BanyanError, Invalid, Text

MEDIA_TYPE = "application/problem+json"

# code → status and title. The address of each is an anchor of the reference page, which lists this same table.
PROBLEMS: dict[str, tuple[int, Text]] = {
    "malformed": (400, _("The call cannot be read")),
    "idempotency-key-missing": (400, _("The call needs an Idempotency-Key")),
    "unauthorized": (401, _("The call needs a valid token")),
    "not-allowed": (403, _("You may not do this")),
    "insufficient-scope": (403, _("The token was not made for this")),
    "not-found": (404, _("There is no such thing here")),
    "method-not-allowed": (405, _("This cannot be done with it")),
    "conflict": (409, _("It is in a state in which this cannot be done")),
    "idempotency-key-in-use": (409, _("The first call with this key is still being carried out")),
    "precondition-failed": (412, _("It has changed since you read it")),
    "too-large": (413, _("The call is too large")),
    "unsupported-media-type": (415, _("The body is in a format that is not understood")),
    "invalid": (422, _("Some of what was sent cannot be taken")),
    "unknown-parameter": (422, _("A parameter is not known")),
    "idempotency-key-reused": (422, _("The key was used for another call")),
    "precondition-required": (428, _("Say which version you change")),
    "too-many": (429, _("Too many calls")),
    "internal": (500, _("Something went wrong on our side")),
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one part of the call: `pointer` is a JSON pointer into the body, or `parameter` the name of
    a parameter, or `header` that of a header."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None


class Problem(BanyanError):
    """An error that only the API knows, by its code in PROBLEMS."""

    def __init__(
        self,
        code: str,
        detail: Text = "",
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.status = PROBLEMS[code][0]
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(detail or PROBLEMS[code][1])


def problem_response(
    code: str,
    detail: Text = "",
    *,
    status: int | None = None,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer that tells a problem."""
    usual_status, title = PROBLEMS.get(code, (status or 400, _("This could not be done")))
    document: dict[str, Any] = {
        "type": f"/api/v1/reference/#problem-{code}",
        "title": str(title),
        "status": status or usual_status,
        "detail": str(detail or title),
    }
    if errors:
        document["errors"] = [
            {name: value for name, value in asdict(error).items() if value is not None} for error in errors
        ]
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        status=document["status"],
        content_type=MEDIA_TYPE,
    )
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def problem_of(error: BanyanError) -> HttpResponse:
    """The answer for an error of the domain."""
    if isinstance(error, Problem):
        return problem_response(error.code, error.message, errors=error.errors, headers=error.headers)
    if isinstance(error, Invalid):
        errors = [
            FieldProblem(str(message), pointer="/" + name.replace("~", "~0").replace("/", "~1") if name else "")
            for name, message in error.fields.items()
        ]
        return problem_response("invalid", error.message, errors=errors)
    headers = {"Retry-After": "60"} if error.status == 429 else {"Retry-After": "1"} if "in-use" in error.code else {}
    return problem_response(error.code, error.message, status=error.status, headers=headers)


def problem_of_input(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """The answer for input that does not fit its schema. `errors` are pydantic's, with their place in `loc`."""
    found = []
    for error in errors:
        where, *path = error["loc"]
        detail = str(error["msg"])
        if where == "body":
            found.append(FieldProblem(detail, pointer=_pointer(path[1:])))
        elif where == "header":
            found.append(FieldProblem(detail, header=str(path[-1]) if path else ""))
        else:
            found.append(FieldProblem(detail, parameter=str(path[-1]) if path else ""))
    return problem_response("invalid", errors=found)


def _pointer(path: Sequence[Any]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
