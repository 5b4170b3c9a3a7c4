"""What happens around every call to the API, whatever it is for.

In this order: who calls, how often, may the token be used for this, are the parameters known, is an unsafe call safe
to repeat; then the operation; then the headers for caches, pages and limits. Every error leaves as a problem document.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja.operation import Operation, PathView

from banyan.commons.errors import BanyanError
from banyan.exchange.api.problems import FieldProblem, Problem, problem_of, problem_response
from banyan.exchange.api.rules import rules_of
from banyan.exchange.models import ApiToken
from banyan.exchange.services.call_limits import WINDOW_SECONDS, Allowance, count_call
from banyan.exchange.services.kept_answers import Answer, answer_kept_for, keep_answer
from banyan.exchange.services.tokens import token_for_key

SAFE = ("GET", "HEAD", "OPTIONS")
CALLS_A_MINUTE = {"visitor": 120, "token": 600}
LARGEST_BODY = 1_000_000
_IDEMPOTENCY_KEY = re.compile(r"[!#-~]{1,255}")
EXPOSED = "ETag, Link, X-Total-Count, RateLimit, RateLimit-Policy, Retry-After, Location, Idempotency-Replayed"
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")

logger = logging.getLogger(__name__)


class _Undone(Exception):
    """Carries an error's answer out of the transaction, so that whatever was done is undone."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def at_the_edge(path_view: PathView) -> Callable[..., HttpResponse]:
    """The view of one address: all of its operations, with everything around them."""

    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        allowance: Allowance | None = None
        try:
            if request.method == "OPTIONS":
                return _with_cors(HttpResponse(status=204, headers={"Allow": _methods(path_view)}), path_view)
            token = _token(request)
            allowance = _count(request, token)
            response = _carry_out(request, path_view, token, path)
        except BanyanError as error:
            response = problem_of(error)
        except RequestDataTooBig:
            response = problem_response("too-large")
        except Exception:
            logger.exception("API: %s %s", request.method, request.path)
            response = problem_response("internal", _("Nothing was changed. Try again; if it stays, tell the steward."))
        if allowance is not None:
            response["RateLimit-Policy"] = f'"calls";q={allowance.limit};w={WINDOW_SECONDS}'
            response["RateLimit"] = f'"calls";r={allowance.remaining};t={allowance.reset}'
        return _with_cors(response, path_view)

    view.csrf_exempt = True  # type: ignore[attr-defined] # no cookie is read here: only a token in a header counts
    return view


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Below the API's address, where there is nothing."""
    response = problem_response("not-found", _("There is no such address. See /api/v1/reference/ for those there are."))
    response["Access-Control-Allow-Origin"] = "*"
    return response


no_such_address.csrf_exempt = True  # type: ignore[attr-defined] # it does nothing


def _methods(path_view: PathView) -> str:
    known = {method for operation in path_view.operations for method in operation.methods}
    return ", ".join(sorted(known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else set())))


def _with_cors(response: HttpResponse, path_view: PathView) -> HttpResponse:
    """Any page may read; only GET is offered to other origins, and cookies are never sent."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    if response.status_code == 204 and response.has_header("Allow"):
        response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    return response


def _token(request: HttpRequest) -> ApiToken | None:
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    kind, _separator, key = header.partition(" ")
    token = token_for_key(key.strip()) if kind.lower() == "bearer" else None
    if token is None:
        # Guessing is counted like any other call of that address.
        _count(request, None)
        raise Problem(
            "unauthorized",
            _("The token is unknown, ended or revoked."),
            headers={"WWW-Authenticate": 'Bearer realm="banyan", error="invalid_token"'},
        )
    return token


def _count(request: HttpRequest, token: ApiToken | None) -> Allowance:
    limits = getattr(settings, "API_CALLS_A_MINUTE", CALLS_A_MINUTE)
    if token is not None:
        allowance = count_call(f"token:{token.pk}", limit=limits["token"])
    else:
        address = _address(request)
        hashed = hmac.new(settings.SECRET_KEY.encode(), f"api:{address}".encode(), hashlib.sha256).hexdigest()
        allowance = count_call(f"address:{hashed[:48]}", limit=limits["visitor"])
    if allowance.is_exceeded:
        raise Problem(
            "too-many",
            _("At most %(limit)s calls a minute. Wait %(seconds)s seconds.")
            % {"limit": allowance.limit, "seconds": allowance.reset},
            headers={
                "Retry-After": str(allowance.reset),
                "RateLimit-Policy": f'"calls";q={allowance.limit};w={WINDOW_SECONDS}',
                "RateLimit": f'"calls";r=0;t={allowance.reset}',
            },
        )
    return allowance


def _address(request: HttpRequest) -> str:
    """Where the call comes from, as far as the proxies before us can be trusted; callers without any count as one."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def _carry_out(request: HttpRequest, path_view: PathView, token: ApiToken | None, path: dict[str, Any]) -> HttpResponse:
    head = request.method == "HEAD"
    if head:
        request.method = "GET"
    operation: Operation | None = path_view._find_operation(request)
    if operation is None:
        raise Problem("method-not-allowed", headers={"Allow": _methods(path_view)})
    _check_scope(operation, token)
    _check_parameters(request, operation)
    request.auth = token  # type: ignore[attr-defined]
    if request.method in SAFE:
        response = operation.run(request, **path)
        assert isinstance(response, HttpResponse)
        return _cacheable(request, response, head=head)
    assert token is not None
    return _carry_out_once(request, operation, token, path)


def _check_scope(operation: Operation, token: ApiToken | None) -> None:
    wanted = rules_of(operation.view_func).scope
    if not wanted:
        return
    if token is None:
        raise Problem(
            "unauthorized",
            _("Send a token in the header “Authorization: Bearer …”."),
            headers={"WWW-Authenticate": 'Bearer realm="banyan"'},
        )
    if wanted not in token.scopes:
        raise Problem(
            "insufficient-scope",
            _("This call needs a token made for “%(scope)s”.") % {"scope": wanted},
            headers={"WWW-Authenticate": f'Bearer realm="banyan", error="insufficient_scope", scope="{wanted}"'},
        )


def _check_parameters(request: HttpRequest, operation: Operation) -> None:
    """A filter that is misspelt or no longer exists must not answer with everything."""
    known: set[str] = set()
    several: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known.update(getattr(model, "__ninja_flatten_map__", {}))
            several.update(getattr(model, "__ninja_collection_fields__", ()))
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise Problem(
            "unknown-parameter",
            _("Known here are: %(names)s.") % {"names": ", ".join(sorted(known)) or "–"},
            errors=[FieldProblem(_("Not a parameter of this call."), parameter=name) for name in unknown],
        )
    twice = sorted(name for name in known - several if len(request.GET.getlist(name)) > 1)
    unreadable = sorted(name for name in known if any("\x00" in value for value in request.GET.getlist(name)))
    if twice or unreadable:
        raise Problem(
            "invalid",
            errors=[
                *(FieldProblem(_("Give it once."), parameter=name) for name in twice),
                *(FieldProblem(_("It holds a sign that is not text."), parameter=name) for name in unreadable),
            ],
        )


def _cacheable(request: HttpRequest, response: HttpResponse, *, head: bool) -> HttpResponse:
    if response.status_code == 200:
        response["ETag"] = entity_tag(response.content)
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Accept-Encoding", "Authorization"))
        wanted = request.headers.get("If-None-Match", "")
        if wanted and _names(wanted, response["ETag"], weak=True):
            unchanged = HttpResponse(status=304)
            for name in ("ETag", "Cache-Control", "Vary", "Link", "X-Total-Count"):
                if response.has_header(name):
                    unchanged[name] = response[name]
            del unchanged["Content-Type"]
            return unchanged
    if head:
        length = str(len(response.content))
        response.content = b""
        response["Content-Length"] = length
    return response


def entity_tag(body: bytes) -> str:
    """The strong ETag of a representation."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _names(header: str, tag: str, *, weak: bool) -> bool:
    """Whether an If-Match or If-None-Match header names this tag."""
    tags = [part.strip() for part in header.split(",")]
    return "*" in tags or tag in tags or (weak and f"W/{tag}" in tags)


def require_match(request: HttpRequest, present: bytes) -> None:
    """Refuse a change to something that is no longer as the caller read it.

    `present` is its representation now, read under lock. Raises Problem (428 without If-Match, 412 with another).
    """
    wanted = request.headers.get("If-Match", "")
    if not wanted:
        raise Problem(
            "precondition-required",
            _("Send the ETag that you read in the header If-Match, so that nobody's change is lost."),
            errors=[FieldProblem(_("It is missing."), header="If-Match")],
        )
    if not _names(wanted, entity_tag(present), weak=False):
        raise Problem("precondition-failed", _("Read it again, look at what changed, then send your change anew."))


def _carry_out_once(request: HttpRequest, operation: Operation, token: ApiToken, path: dict[str, Any]) -> HttpResponse:
    """Carry out an unsafe call in one transaction with the keeping of its answer, or give the kept answer again."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if key.startswith('"') and key.endswith('"') and len(key) > 1:
        key = key[1:-1]
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise Problem(
            "idempotency-key-missing",
            _("Send a key of your own making, 1 to 255 letters, a new one for each call, the same one when you retry."),
            errors=[FieldProblem(_("It is missing or cannot be read."), header="Idempotency-Key")],
        )
    body = _body(request)
    described = f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass")
    fingerprint = hashlib.sha256(described + body).hexdigest()
    try:
        with transaction.atomic():
            kept = answer_kept_for(token=token, key=key, fingerprint=fingerprint)
            if kept is not None:
                again = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
                again["Idempotency-Replayed"] = "true"
                return again
            response = operation.run(request, **path)
            assert isinstance(response, HttpResponse)
            if response.status_code >= 400:
                raise _Undone(response)
            if response.content:
                response["ETag"] = entity_tag(response.content)
            headers = {name: response[name] for name in _KEPT_HEADERS if response.has_header(name)}
            keep_answer(
                token=token,
                key=key,
                fingerprint=fingerprint,
                answer=Answer(response.status_code, headers, response.content),
            )
    except _Undone as undone:
        return undone.response
    response["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST_BODY:
        raise Problem("too-large", _("At most %(bytes)s bytes.") % {"bytes": LARGEST_BODY})
    if length in ("", "0") and not request.body:
        return b""  # some deeds need no words
    if request.content_type != "application/json":
        raise Problem("unsupported-media-type", _("Send JSON, with the header “Content-Type: application/json”."))
    body = request.body
    if len(body) > LARGEST_BODY:
        raise Problem("too-large", _("At most %(bytes)s bytes.") % {"bytes": LARGEST_BODY})
    try:
        content = json.loads(body, parse_constant=_no_number)
        sound = _is_text(content)
    except (ValueError, RecursionError) as error:
        raise Problem("malformed", _("The body is not JSON text.")) from error
    if not sound:
        raise Problem("malformed", _("The body holds a sign that is not text."))
    if not isinstance(content, dict):
        raise Problem("invalid", errors=[FieldProblem(_("It must be an object."), pointer="")])
    return body


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity, which Python takes and JSON does not


def _is_text(value: Any) -> bool:
    """Whether all text in a JSON value can be kept: no zero byte, and no half of a surrogate pair."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(part) for name, part in value.items())
    return all(_is_text(part) for part in value) if isinstance(value, list) else True
