"""Profiles and the list of people."""

from __future__ import annotations

from urllib.parse import unquote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.languages import language_name
from banyan.commons.queries.activity import blocked_ids, latest_entries, public_activity
from banyan.people import permissions
from banyan.people.forms.errors import errors_on
from banyan.people.forms.filters import PeopleFilterForm
from banyan.people.forms.profiles import ProfileForm
from banyan.people.kinds import person_url
from banyan.people.models import Person
from banyan.people.queries import people as queries
from banyan.people.services import accounts, moderation
from banyan.people.views.me import current_person


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with a profile; by skill, language and place."""
    form = PeopleFilterForm(request.GET)
    page = queries.people_page(form.chosen(), cursor=request.GET.get("cursor", "")) if form.is_valid() else None
    return render(request, "people/people.html", {"page": page, "form": form, "is_filtered": form.is_narrowing})


@require_safe
def person(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A profile: what somebody says of themselves, where they belong, what they did. Never their address."""
    shown = Person.objects.select_related("place").filter(pk=pk).first()
    may_see = shown is not None and (
        shown.is_public or request.user == shown or (shown.is_hidden and permissions.is_general_steward(request.user))
    )
    if shown is None or not may_see:
        raise Http404
    if request.path != unquote(person_url(shown)):
        return redirect(person_url(shown), permanent=False)
    reader = request.user
    context = {
        "person": shown,
        "languages": [language_name(code) for code in shown.languages],
        "memberships": queries.memberships_of(shown),
        "stewardships": queries.stewardships_of(shown),
        "entries": latest_entries(public_activity(person=shown), reader=reader, count=10, at_hand=[shown]),
        "is_own": reader.pk == shown.pk,
        "is_blocked": shown.pk in blocked_ids(reader),
        "may_suspend": reader.is_authenticated and permissions.can_suspend(reader, shown),
    }
    return render(request, "people/person.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    """One's own profile."""
    me = current_person(request)
    form = ProfileForm(request.POST or None, initial=ProfileForm.of(me))
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            accounts.update_profile(by=me, person=me, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Your profile is saved."))
            return redirect(person_url(me))
    return render(request, "people/me/profile.html", {"form": form})


@login_required
@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear no more of somebody."""
    somebody = _public_person(pk)
    moderation.block(by=current_person(request), person=somebody)
    messages.success(request, _("You will not hear of their deeds any more, and their words are folded for you."))
    return redirect(person_url(somebody))


@login_required
@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of somebody again."""
    somebody = Person.objects.filter(pk=pk).first()
    if somebody is None:
        raise Http404
    moderation.unblock(by=current_person(request), person=somebody)
    return redirect("people:blocked")


def _public_person(pk: int) -> Person:
    somebody = queries.public_people().filter(pk=pk).first()
    if somebody is None:
        raise Http404
    return somebody
