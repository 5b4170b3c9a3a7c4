"""The API described: for programs as OpenAPI, for people as a page made from the same description."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from banyan.exchange.api.edge import CALLS_A_MINUTE
from banyan.exchange.api.problems import PROBLEMS
from banyan.exchange.models import Scope


@cache
def _description() -> dict[str, Any]:
    from banyan.exchange.api.application import api

    description: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return description


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Whoever comes to the API's address with a browser wants to read about it."""
    return redirect("exchange:api_reference")


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 description."""
    response = HttpResponse(json.dumps(_description(), ensure_ascii=False), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same description as a page."""
    described = _description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_call(address, method, operation, described))
    context = {
        "groups": groups,
        "schemas": {name: _fields(schema) for name, schema in sorted(described["components"]["schemas"].items())},
        "problems": [{"code": code, "status": status, "title": title} for code, (status, title) in PROBLEMS.items()],
        "scopes": Scope.choices,
        "limits": CALLS_A_MINUTE,
    }
    return render(request, "exchange/reference.html", context)


def _call(address: str, method: str, operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers = [
        {"status": status, "description": answer["description"], "schema": _named(answer)}
        for status, answer in operation["responses"].items()
        if status.startswith(("2", "3"))
    ]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "address": address,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "scope": operation.get("x-scope", ""),
        "parameters": [
            {
                "name": parameter["name"],
                "where": parameter["in"],
                "type": _type(parameter["schema"]),
                "required": parameter["required"],
                "description": parameter.get("description", ""),
            }
            for parameter in operation["parameters"]
        ],
        "body": _reference_name(body),
        "answers": answers,
    }


def _named(answer: dict[str, Any]) -> str:
    for content in answer.get("content", {}).values():
        return _type(content["schema"])
    return ""


def _reference_name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return _reference_name(schema)
    if "enum" in schema:
        return ", ".join(repr(value) if value == "" else str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " / ".join(_type(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"map to {_type(schema['additionalProperties'])}"
    if "const" in schema:
        return str(schema["const"])
    return str(schema.get("format") or schema.get("type") or "any")


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(part),
            "required": name in required,
            "description": part.get("description", ""),
        }
        for name, part in schema.get("properties", {}).items()
    ]
