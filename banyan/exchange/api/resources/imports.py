"""Files that a program brings in, and what became of their rows."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from banyan.exchange import queries
from banyan.exchange.api.changing import made, organisation_for, person_in, token_in
from banyan.exchange.api.given import ImportGiven
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import ImportTold, RefusedTold
from banyan.exchange.models import ImportRow, ImportRun
from banyan.exchange.services.imports import receive_file, start_import

imports = Router(tags=["imports"])


def _own(request: HttpRequest) -> QuerySet[ImportRun]:
    """The runs that the caller brought in; with an organisation's token, those for it."""
    rows = queries.imports_seen_by(person_in(request)).filter(by=person_in(request))
    organisation = token_in(request).organisation
    return rows.filter(organisation=organisation) if organisation is not None else rows


def _run(row: ImportRun) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "source": row.source,
        "name": row.file_name,
        "state": row.state,
        "rows": row.row_count,
        "created": row.created,
        "updated": row.updated,
        "unchanged": row.unchanged,
        "refused": row.refused,
        "failure": row.failure,
        "at": row.at,
        "finished_at": row.finished_at,
    }


def _refused(row: ImportRow) -> dict[str, Any]:
    return {"id": row.pk, "row": row.number, "reason": row.reason, "content": row.raw or {}}


@imports.get("", response=list[ImportTold], operation_id="listImports", summary="List your imports")
@asks(scope="import")
def list_imports(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 20
) -> list[dict[str, Any]]:
    return listing(request, response, _own(request), represent=_run, cursor=cursor, limit=limit)


@imports.post("", response={201: ImportTold}, operation_id="bringIn", summary="Bring in a file")
@asks(scope="import")
def bring_in(request: HttpRequest, response: HttpResponse, given: ImportGiven) -> dict[str, Any]:
    """The file is read at once and brought in by a task: ask again until its state is “done”. Columns are recognised by
    their names unless `mapping` says which is which."""
    run = receive_file(
        by=person_in(request),
        kind=given.kind,
        file=ContentFile(given.content.encode(), name=given.name),
        source=given.source,
        organisation=organisation_for(request, given.organisation),
        mapping=given.mapping,
    )
    start_import(by=person_in(request), run=run)
    made(response, "imports", run.pk)
    return _run(_own(request).get(pk=run.pk))


@imports.get("/{int:import_id}", response=ImportTold, operation_id="getImport", summary="Read an import")
@asks(scope="import")
def get_import(request: HttpRequest, import_id: int) -> dict[str, Any]:
    return _run(get_object_or_404(_own(request), pk=import_id))


@imports.get(
    "/{int:import_id}/refused",
    response=list[RefusedTold],
    operation_id="listRefusedRows",
    summary="List the rows that were refused",
)
@asks(scope="import")
def list_refused(
    request: HttpRequest, response: HttpResponse, import_id: int, cursor: Cursor = "", limit: Limit = 20
) -> list[dict[str, Any]]:
    """Each with its content and why, to be mended and sent again."""
    rows = queries.refused_rows(get_object_or_404(_own(request), pk=import_id))
    return listing(request, response, rows, represent=_refused, cursor=cursor, limit=limit, order=["number"])
