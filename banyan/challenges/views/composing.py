"""Composing a challenge, planning it, opening it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.challenges import permissions, services
from banyan.challenges.forms import ChallengeForm, ComposeForm, PhaseForm, PrizeForm, SectionForm, rows_of
from banyan.challenges.kinds import challenge_url
from banyan.challenges.models import Challenge
from banyan.challenges.templates_of_challenges import TEMPLATES, template_with
from banyan.challenges.views.found import hosted_or_403, signed_in
from banyan.commons.errors import BanyanError, Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.views.drafted_form import as_initial, input_for, keeps_input
from banyan.people.forms.errors import errors_on


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input("challenge")
def compose(request: HttpRequest) -> HttpResponse:
    """Compose a challenge from a kind of contest."""
    require(permissions.can_compose(request.user, None), _("Stewards host challenges. Ask one of them."))
    kept, draft = (None, None) if request.method == "POST" else input_for(request, "challenge")
    initial = as_initial(kept) if kept is not None else {"template": "classic", "time_zone": "UTC"}
    form = ComposeForm(request.POST or None, person=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = None
        template = template_with(form.cleaned_data["template"])
        assert template is not None
        with errors_on(form):
            made = services.compose_challenge(
                by=signed_in(request), facts=form.facts(), template=template, phases=form.phases()
            )
        if made is not None:
            messages.success(request, _("The challenge is composed. Only its hosts see it until you open it."))
            return redirect("challenges:desk", made.pk)
    context = {"form": form, "draft": draft, "purpose": "challenge", "templates": TEMPLATES}
    return render(request, "challenges/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input(lambda pk: f"challenge:{pk}")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a challenge."""
    challenge = hosted_or_403(request.user, pk)
    purpose = f"challenge:{pk}"
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    initial = as_initial(kept) if kept is not None else ChallengeForm.of(challenge)
    form = ChallengeForm(request.POST or None, person=request.user, challenge=challenge, initial=initial)
    given = request.POST.get("version", "") if request.method == "POST" else str(challenge.version)
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.edit_challenge(
                by=signed_in(request), challenge=challenge, version=version, facts=form.facts(challenge)
            )
        if form.is_valid():
            messages.success(request, _("The changes are saved."))
            return redirect("challenges:desk", pk)
        version = challenge.version
    context = {"form": form, "challenge": challenge, "draft": draft, "purpose": purpose, "version": version}
    return render(request, "challenges/form.html", context, status=422 if form.errors else 200)


_PLANS: dict[str, type[Any]] = {"phases": PhaseForm, "questions": SectionForm, "prizes": PrizeForm}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """The phases, questions or prizes of a challenge that is not open yet."""
    if part not in _PLANS:
        raise Http404
    challenge = hosted_or_403(request.user, pk)
    form = _PLANS[part]
    rows: Any = {"phases": challenge.phases, "questions": challenge.sections, "prizes": challenge.prizes}[part]
    given = {"challenge": challenge} if part == "phases" else {}
    formset = rows_of(form)(
        request.POST or None, initial=[form.of(row) for row in rows.all()], form_kwargs=given, prefix=part
    )
    problems: list[str] = []
    if request.method == "POST" and formset.is_valid():
        try:
            _save_plan(request, challenge, part, formset.kept())
        except Invalid as error:
            problems = [str(message) for message in error.fields.values()]
        except Conflict as error:
            problems = [str(error.message)]
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("challenges:desk", pk)
    context = {"challenge": challenge, "part": part, "formset": formset, "problems": problems}
    return render(request, "challenges/plan.html", context, status=422 if problems or formset.is_bound else 200)


def _save_plan(request: HttpRequest, challenge: Challenge, part: str, forms: list[Any]) -> None:
    by = signed_in(request)
    if part == "phases":
        services.plan_phases(by=by, challenge=challenge, phases=[form.planned() for form in forms])
    elif part == "prizes":
        services.offer_prizes(by=by, challenge=challenge, prizes=[form.offered() for form in forms])
    else:
        asks_cost = request.POST.get("asks_cost") == "on"
        services.ask_sections(
            by=by, challenge=challenge, sections=[form.asked() for form in forms], asks_cost=asks_cost
        )


_STATES = {"open": services.open_challenge, "call_off": services.call_off_challenge}


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a challenge, or call it off."""
    service = _STATES.get(request.POST.get("to", ""))
    if service is None:
        raise Http404
    challenge = hosted_or_403(request.user, pk)
    try:
        done = service(by=signed_in(request), challenge=challenge)
    except (Invalid, Conflict) as error:
        _tell(request, error)
        return redirect("challenges:desk", pk)
    said = {"open": _("The challenge is open. Share its page."), "withdrawn": _("The challenge is called off.")}
    messages.success(request, said[done.state])
    return redirect(challenge_url(done))


def _tell(request: HttpRequest, error: BanyanError) -> None:
    messages.error(request, str(error.message))
