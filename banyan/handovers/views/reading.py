"""The room of a handover, its terms and their versions, and the talk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.queries.files import files_of
from banyan.handovers import queries, services
from banyan.handovers.forms import ItemForm, MessageForm, MilestoneForm
from banyan.handovers.models import Side, State
from banyan.handovers.models.agreement import AGREED_STATES
from banyan.handovers.views.found import acted_on_or_404, seen_or_404, signed_in
from banyan.people.forms.errors import errors_on
from banyan.people.pathways import PATHWAYS


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, what is next, and everything that belongs to it."""
    handover, part = seen_or_404(request, pk)
    room = queries.room_of(handover)
    is_founder = part.side == Side.FOUNDER
    context = {
        "handover": handover,
        "solution": handover.solution,
        "part": part,
        "room": room,
        "pathway": PATHWAYS[handover.pathway],
        "way": [(state.label, step) for state, step in queries.way_of(handover)],
        "is_negotiable": handover.state in (State.TALKS, *AGREED_STATES),
        "is_asked": handover.state == State.PROPOSED and part.may_act and part.side != handover.proposed_from,
        "awaits_me": handover.is_open and room.table.awaits(part.side),
        "allows_public": handover.founder_allows_public if is_founder else handover.carrier_allows_public,
        "sides": [(side, room.table.consents.get(side)) for side in Side],
        "files": files_of("handover", [handover], reader=request.user)[handover.pk],
        "item_form": ItemForm(prefix="item"),
        "milestone_form": MilestoneForm(prefix="milestone"),
        "my_idea": next((idea for idea in room.next_ideas if idea.person_id == signed_in(request).pk), None),
    }
    return render(request, "handovers/detail.html", context)


@login_required
@require_safe
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of the terms."""
    handover, part = seen_or_404(request, pk)
    page = queries.versions_page(handover, cursor=request.GET.get("cursor", ""))
    context = {"handover": handover, "solution": handover.solution, "part": part, "page": page}
    return render(request, "handovers/terms.html", context)


@login_required
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version to read, and to consent to while it is on the table; with what it changed."""
    handover, part = seen_or_404(request, pk)
    table = queries.table_of(handover)
    found = table.terms if table.terms.number == number else queries.version_numbered(handover, number)
    is_on_table = found.pk == table.terms.pk
    is_negotiable = handover.state in (State.TALKS, *AGREED_STATES)
    context = {
        "handover": handover,
        "solution": handover.solution,
        "part": part,
        "terms": found,
        "table": table,
        "consents": queries.consents_to(found),
        "is_on_table": is_on_table,
        "is_in_force": found.pk == handover.agreed_terms_id,
        "may_consent": is_on_table and is_negotiable and table.awaits(part.side) and not table.blanks,
        "may_take_back": is_on_table and is_negotiable and not table.is_in_force and part.side in table.consents,
        "may_change": is_on_table and is_negotiable and part.may_act,
        "fees": queries.fees_of(handover),
    }
    return render(request, "handovers/version.html", context)


@login_required
@require_safe
def comparison(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What differs between two versions."""
    handover, _part = seen_or_404(request, pk)
    if older > newer:
        return redirect("handovers:comparison", pk, newer, older)
    before, after = queries.version_numbered(handover, older), queries.version_numbered(handover, newer)
    context = {
        "handover": handover,
        "solution": handover.solution,
        "before": before,
        "after": after,
        "changes": queries.compared_terms(before, after),
    }
    return render(request, "handovers/comparison.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """What the two sides say to each other."""
    handover, part = seen_or_404(request, pk)
    form = MessageForm(request.POST or None)
    if request.method == "POST":
        acted_on_or_404(request, pk)
        if form.is_valid():
            with errors_on(form):
                services.say(by=signed_in(request), handover=handover, text=form.cleaned_data["text"])
            if form.is_valid():
                return redirect("handovers:talk", handover.pk)
    page = queries.talk_page(handover, cursor=request.GET.get("cursor", ""))
    context = {
        "handover": handover,
        "solution": handover.solution,
        "part": part,
        "page": page,
        "form": form,
        "title": _("Talk"),
    }
    return render(request, "handovers/talk.html", context)
