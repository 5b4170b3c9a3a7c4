"""What the OpenAPI description says beyond the shapes of bodies: tokens, headers, problems and limits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from banyan.exchange.api.problems import MEDIA_TYPE, PROBLEMS
from banyan.exchange.api.rules import CallRules, rules_of
from banyan.exchange.api.told import ProblemTold
from banyan.exchange.models import Scope

_ABOUT = """Everything public in this network, and the ways to take part in it, for programs.

Reading needs no token. Writing needs one, an `Idempotency-Key`, and for changes the `ETag` that was read in `If-Match`.
Errors are problem documents (RFC 9457). Lists come in pages: follow the `Link` header to `rel="next"`.
"""
_OK_HEADERS: dict[str, Any] = {
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "How many calls (q) in how many seconds (w)"},
    "RateLimit": {"schema": {"type": "string"}, "description": "How many remain (r), and seconds until they renew (t)"},
}
_TAG = {"ETag": {"schema": {"type": "string"}, "description": "Of this representation", "required": True}}
_LIST_HEADERS = {
    "X-Total-Count": {
        "schema": {"type": "integer"},
        "description": "How many there are on all pages",
        "required": True,
    },
    "Link": {"schema": {"type": "string"}, "description": "Pages first, prev and next (RFC 8288)", "required": True},
}
_RETRY = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds", "required": True}}


def described(schema: dict[str, Any], api: NinjaAPI) -> dict[str, Any]:
    """The description completed from each operation's rules."""
    rules = {
        operation.operation_id: rules_of(operation.view_func)
        for router in api._get_bound_routers()
        for path_view in router.path_operations.values()
        for operation in path_view.operations
    }
    schema["info"] = {
        "title": f"{settings.SITE_NAME} API",
        "version": "1.0.0",
        "description": _ABOUT,
        "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    }
    schema["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    schema["servers"] = [{"url": settings.SITE_URL}]
    components = schema["components"]
    definition = ProblemTold.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"].update(definition.pop("$defs", {}))
    components["schemas"]["ProblemTold"] = definition
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "Made under “Keys to the API” on your own page. Scopes: " + ", ".join(Scope.values),
        }
    }
    for path in schema["paths"].values():
        for method, operation in path.items():
            _complete(method, operation, rules[operation["operationId"]])
    return schema


def _complete(method: str, operation: dict[str, Any], rules: CallRules) -> None:
    responses: dict[Any, Any] = {str(status): answer for status, answer in operation["responses"].items()}
    takes_id = any(parameter["in"] == "path" for parameter in operation["parameters"])
    for status, answer in responses.items():
        if status.startswith("2"):
            is_list = _is_list(answer)
            answer["headers"] = {**_OK_HEADERS, **_TAG, **(_LIST_HEADERS if is_list else {})}
            if status == "201":
                location = {"schema": {"type": "string"}, "description": "Address of what was made", "required": True}
                answer["headers"]["Location"] = location
    codes = {401, 422, 429, 500}
    if takes_id:
        codes.add(404)
    if method == "get":
        responses["304"] = {"description": "Unchanged since the ETag sent in If-None-Match", "headers": dict(_TAG)}
        operation["parameters"].append(_header("If-None-Match", "An ETag read before", required=False))
        operation["security"] = [{"token": []}] if rules.scope else [{}, {"token": []}]
    else:
        codes |= {400, 403, 409, 413, 415}
        operation["security"] = [{"token": []}]
        operation["parameters"].append(
            _header(
                "Idempotency-Key",
                "A new key for each call, the same one for a retry",
                required=True,
                schema={"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"},
            )
        )
    if rules.scope:
        codes.add(403)
        operation["description"] = (operation.get("description", "") + f"\n\nScope: `{rules.scope}`.").strip()
        operation["x-scope"] = rules.scope
    if rules.needs_match:
        codes |= {412, 428}
        operation["parameters"].append(_header("If-Match", "The ETag that you read, or *", required=True))
    for code in sorted(codes):
        responses[str(code)] = _problem(code)
    operation["responses"] = dict(sorted(responses.items()))


def _is_list(answer: dict[str, Any]) -> bool:
    content = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return bool(content.get("type") == "array")


def _header(name: str, description: str, *, required: bool, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": schema or {"type": "string"},
    }


def _problem(status: int) -> dict[str, Any]:
    titles = [str(title) for usual, title in PROBLEMS.values() if usual == status]
    headers: dict[str, Any] = {}
    if status == 429:
        headers = {**_OK_HEADERS, **_RETRY}
    elif status == 401:
        headers = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    return {
        "description": "; ".join(titles),
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemTold"}}},
    }
