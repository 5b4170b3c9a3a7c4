"""Changing the terms, consenting to them, and moving the handover on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.handovers import queries, services
from banyan.handovers.forms import EndForm, GainForm, RedlineForm
from banyan.handovers.models import State
from banyan.handovers.views.found import acted_on_or_404, done, signed_in
from banyan.people.forms.errors import errors_on


@login_required
@require_http_methods(["GET", "POST"])
def redline(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new version of the terms on the table."""
    handover, _side = acted_on_or_404(request, pk)
    on_table = queries.table_of(handover).terms
    form = RedlineForm(request.POST or None, terms=on_table)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.redline(
                by=signed_in(request),
                handover=handover,
                base=form.cleaned_data["base"],
                texts=form.texts,
                note=form.cleaned_data["note"],
            )
        if form.is_valid():
            messages.success(request, _("The new version is on the table. Consents to the one before have lapsed."))
            return redirect("handovers:comparison", handover.pk, on_table.number, on_table.number + 1)
    context = {"handover": handover, "solution": handover.solution, "form": form, "terms": on_table}
    return render(request, "handovers/redline.html", context)


@login_required
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Consent to the very text that was read."""
    handover, _side = acted_on_or_404(request, pk)
    by, digest = signed_in(request), request.POST.get("digest", "")
    if request.POST.get("read") != "1":
        messages.error(request, _("Say first that you read the terms and may speak for your side."))
        return redirect("handovers:version", handover.pk, queries.table_of(handover).terms.number)
    said = _("Your side's consent is on record.")
    return done(request, handover, lambda: services.consent(by=by, handover=handover, digest=digest), said, "#terms")


@login_required
@require_POST
def take_back_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's side's consent back."""
    handover, _side = acted_on_or_404(request, pk)
    by, said = signed_in(request), _("The consent is taken back.")
    return done(request, handover, lambda: services.take_back_consent(by=by, handover=handover), said, "#terms")


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Open talks, begin the pilot, or say that the carrier runs it."""
    handover, _side = acted_on_or_404(request, pk)
    by = signed_in(request)
    moves = {
        State.TALKS: (services.open_talks, _("The talks are open.")),
        State.PILOTING: (services.start_pilot, _("The pilot has begun.")),
        State.OPERATING: (services.start_operating, _("The carrier runs it now.")),
    }
    chosen = next((entry for state, entry in moves.items() if state == request.POST.get("to")), None)
    if chosen is None:
        raise Http404
    service, said = chosen
    return done(request, handover, lambda: service(by=by, handover=handover), said)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, with a reason."""
    handover, side = acted_on_or_404(request, pk)
    form = EndForm(request.POST or None, handover=handover, side=side)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.end_handover(by=signed_in(request), handover=handover, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("It has ended. Everything stays readable for both sides."))
            return redirect("handovers:detail", handover.pk)
    return render(request, "handovers/end.html", {"handover": handover, "solution": handover.solution, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def gain(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one's side expects to earn; the connexion fee follows from it."""
    handover, side = acted_on_or_404(request, pk)
    fees = queries.fees_of(handover)
    own = next(fee for fee in fees if fee.side == side)
    form = GainForm(request.POST or None, initial={"gain": own.gain})
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.declare_gain(by=signed_in(request), handover=handover, gain=form.cleaned_data["gain"])
        if form.is_valid():
            messages.success(request, _("It is written down. Nothing is charged now."))
            return redirect("handovers:detail", handover.pk)
    context = {"handover": handover, "solution": handover.solution, "form": form, "fees": fees}
    return render(request, "handovers/gain.html", context)
