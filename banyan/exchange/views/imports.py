"""Bringing files in: sending one, looking at what it would do, starting it, and watching it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.errors import Invalid
from banyan.commons.paging import page_by_key
from banyan.commons.permissions import require
from banyan.exchange.forms import ImportForm, MappingForm
from banyan.exchange.models import ImportRun
from banyan.exchange.permissions import can_import_anything
from banyan.exchange.queries import imports_seen_by, refused_rows
from banyan.exchange.refusals import refused_file
from banyan.exchange.services import imports
from banyan.exchange.sources.kinds import source_for
from banyan.exchange.tables import limits
from banyan.people.models import Person


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    """The run, for those who may look at it; for others there is none."""
    return get_object_or_404(imports_seen_by(_person(request)), pk=run_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The files that were brought in, and the form for another."""
    person = _person(request)
    require(can_import_anything(person), _("Stewards bring files in, and owners of organisations their own."))
    form = ImportForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            run = imports.receive_file(
                by=person,
                kind=given["kind"],
                file=given["file"],
                source=given["source"],
                organisation=given["organisation"],
            )
        except Invalid as error:
            _tell(form, error)
        else:
            return redirect("exchange:import_preview", run.pk)
    page = page_by_key(imports_seen_by(person), order=["-id"], cursor=request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "limits": limits}
    return render(request, "exchange/imports.html", context, status=422 if form.errors else 200)


def _tell(form: Any, error: Invalid) -> None:
    for field, message in error.fields.items():
        form.add_error(field if field in form.fields else None, str(message))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, run_id: int) -> HttpResponse:
    """What the first rows would become, and which column means what."""
    run = _run(request, run_id)
    if run.state != ImportRun.State.UPLOADED:
        return redirect("exchange:import_run", run.pk)
    source = source_for(run.kind, imports.order_of(run))
    form = MappingForm(request.POST or None, run=run, columns=source.columns)
    if request.method == "POST" and form.is_valid():
        try:
            if source.columns:
                run = imports.change_mapping(
                    by=_person(request), run=run, mapping=form.mapping, encoding=form.cleaned_data["encoding"]
                )
            if request.POST.get("then") == "start":
                imports.start_import(by=_person(request), run=run)
                return redirect("exchange:import_run", run.pk)
        except Invalid as error:
            _tell(form, error)
        else:
            return redirect("exchange:import_preview", run.pk)
    rows, failure = [], ""
    try:
        rows = imports.preview(run)
    except Invalid as error:
        failure = " ".join(str(message) for message in error.fields.values())
    fresh = source_for(run.kind, imports.order_of(run))
    header = fresh.header  # reading it finds the notices
    context = {
        "run": run,
        "form": form,
        "rows": rows,
        "failure": failure,
        "notices": fresh.notices,
        "has_columns": bool(source.columns and header),
    }
    return render(request, "exchange/import_preview.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far an import is and what became of its rows."""
    run = _run(request, run_id)
    if run.state == ImportRun.State.UPLOADED:
        return redirect("exchange:import_preview", run.pk)
    refused = page_by_key(refused_rows(run), order=["number"], cursor=request.GET.get("cursor", ""))
    context = {"run": run, "refused": refused, "is_table": bool(run.header)}
    return render(request, "exchange/import_run.html", context)


@login_required
@never_cache
@require_safe
def import_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The part of the run's page that changes while it runs."""
    run = _run(request, run_id)
    context = {"run": run, "finished_at": "" if run.is_under_way else reverse("exchange:import_run", args=[run.pk])}
    return render(request, "exchange/parts/import_progress.html", context)


@login_required
@require_POST
def import_stop(request: HttpRequest, run_id: int) -> HttpResponse:
    """End a run early, or put a file away that was only looked at."""
    run = imports.stop_import(by=_person(request), run=_run(request, run_id))
    return redirect("exchange:import_run", run.pk)


@login_required
@never_cache
@require_safe
def import_refused(request: HttpRequest, run_id: int, form: str) -> HttpResponseBase:
    """The refused rows, to be mended and sent again."""
    offer = refused_file(_run(request, run_id), form)
    response: HttpResponseBase
    if hasattr(offer.pieces, "read"):
        response = FileResponse(offer.pieces, content_type=offer.media_type)
    else:
        response = StreamingHttpResponse(offer.pieces, content_type=offer.media_type)
    response["Content-Disposition"] = f'attachment; filename="{offer.name}"'
    return response
