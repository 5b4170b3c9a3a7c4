"""One's own pages: what waits, inbox, watching, settings, blocks, decisions by stewards."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.queries import notifications as inbox_queries
from banyan.commons.services import notifications as inbox_services
from banyan.people import permissions
from banyan.people.forms.errors import errors_on
from banyan.people.forms.moderation import AppealForm
from banyan.people.forms.profiles import SettingsForm
from banyan.people.models import Case, Person
from banyan.people.queries import me as queries
from banyan.people.queries.people import memberships_of
from banyan.people.queries.stewards import cases_about, queue_rows
from banyan.people.services import accounts, digests, moderation


def current_person(request: HttpRequest) -> Person:
    """Who is signed in, as a row that a form may change without the masthead showing it."""
    return Person.objects.get(pk=int(request.user.pk or 0))


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What waits for me, and where to go on."""
    person = current_person(request)
    context = {
        "person": person,
        "inbox": inbox_queries.inbox(person, only_unread=True, size=6),
        "memberships": memberships_of(person),
        "requests": queries.join_requests_to_decide(person),
        "cases": cases_about(person),
        "suspension": queries.suspension_in_force(person),
        "is_steward": permissions.is_steward(person),
    }
    return render(request, "people/me/me.html", context)


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was told of, newest first; ?show=unread for what is new."""
    only_unread = request.GET.get("show") == "unread"
    page = inbox_queries.inbox(request.user, only_unread=only_unread, cursor=request.GET.get("cursor", ""))
    return render(request, "people/me/inbox.html", {"page": page, "only_unread": only_unread})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notification (or all up to one) as read, then go where its sentence leads, or back."""
    if "all_up_to" in request.POST:
        inbox_services.mark_all_read(by=request.user, up_to=_number(request.POST["all_up_to"]))
    else:
        inbox_services.mark_read(by=request.user, ids=[_number(request.POST.get("id", ""))])
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect("people:inbox")
    return redirect(target)


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Http404
    return int(value)


@login_required
@require_safe
def watching(request: HttpRequest) -> HttpResponse:
    """Everything that I watch."""
    page = queries.watching(current_person(request), cursor=request.GET.get("cursor", ""))
    return render(request, "people/me/watching.html", {"page": page})


@login_required
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Whom I blocked."""
    return render(request, "people/me/blocked.html", {"blocks": queries.blocks_of(current_person(request))})


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Language, time zone and mail."""
    person = current_person(request)
    initial = {field: getattr(person, field) for field in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            accounts.update_settings(by=person, **form.cleaned_data)
        if form.is_valid():
            if person.interface_language:
                translation.activate(person.interface_language)
            messages.success(request, _("Your settings are saved."))
            return redirect("people:settings")
    return render(request, "people/me/settings.html", {"form": form})


@csrf_exempt  # mail programs post here without a cookie (RFC 8058); the signed token in the address is what counts
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the digest of the person whom the token names. Looking changes nothing: mail scanners look."""
    person = digests.person_of_unsubscribe_token(token)
    done = request.method == "POST"
    if done:
        accounts.stop_digest(by=person)
    response = render(request, "people/me/unsubscribe.html", {"done": done, "is_off": person.digest == "off"})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """What stewards decided about me or something of mine, and my appeal."""
    person = current_person(request)
    found = Case.objects.filter(pk=pk, author_ids__contains=[person.pk]).exclude(state=Case.State.OPEN).first()
    if found is None:
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            moderation.appeal(by=person, case=found, words=form.cleaned_data["words"])
        if form.is_valid():
            messages.success(request, _("Your appeal is with the stewards. Another one will decide."))
            return redirect("people:case", pk=pk)
    may_appeal = found.state == Case.State.DECIDED and found.decision != Case.Decision.KEEP
    context = {"row": queue_rows([found])[0], "case": found, "form": form, "may_appeal": may_appeal}
    return render(request, "people/me/case.html", context)
