"""Organisations: list, page, making, changing."""

from __future__ import annotations

from urllib.parse import unquote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.languages import language_name
from banyan.commons.permissions import require
from banyan.people import permissions
from banyan.people.capabilities import capability_name
from banyan.people.forms.errors import errors_on
from banyan.people.forms.filters import OrganisationFilterForm
from banyan.people.forms.organisations import OrganisationForm
from banyan.people.kinds import organisation_url
from banyan.people.models import Membership, Organisation
from banyan.people.pathways import PATHWAYS
from banyan.people.queries import organisations as queries
from banyan.people.services import organisations as services


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations; by kind, place, theme, and what they can and would do."""
    form = OrganisationFilterForm(request.GET)
    page = queries.organisations_page(form.chosen(), cursor=request.GET.get("cursor", "")) if form.is_valid() else None
    context = {"page": page, "form": form, "is_filtered": form.is_narrowing}
    return render(request, "people/organisations/list.html", context)


@require_safe
def organisation(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """An organisation's page."""
    shown = Organisation.objects.select_related("home").filter(pk=pk).first()
    if shown is None:
        raise Http404
    belonging = queries.belonging(shown, request.user)
    if shown.is_hidden and not belonging.role and not permissions.is_steward_of(request.user, shown):
        raise Http404
    if request.path != unquote(organisation_url(shown)):
        return redirect(organisation_url(shown), permanent=False)
    context = {
        "organisation": shown,
        "serves": list(shown.serves.order_by("name")),
        "themes": list(shown.themes.all()),
        "languages": [language_name(code) for code in shown.languages],
        "capabilities": [capability_name(code) for code in shown.capabilities],
        "pathways": [PATHWAYS[code] for code in shown.accepts_pathways if code in PATHWAYS],
        "belonging": belonging,
        "may_edit": belonging.role in (Membership.Role.OWNER, Membership.Role.EDITOR),
        "may_manage": belonging.role == Membership.Role.OWNER,
    }
    return render(request, "people/organisations/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add an organisation that one acts for."""
    require(permissions.is_active(request.user))
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = None
        with errors_on(form):
            made = services.create_organisation(by=request.user, facts=form.facts())  # type: ignore[arg-type]
        if made is not None:
            messages.success(request, _("The organisation is added, and you are its owner."))
            return redirect(organisation_url(made))
    return render(request, "people/organisations/form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of an organisation."""
    changed = Organisation.objects.filter(pk=pk).first()
    if changed is None:
        raise Http404
    require(permissions.can_edit_organisation(request.user, changed))
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.of(changed))
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            changed = services.update_organisation(by=request.user, organisation=changed, facts=form.facts())  # type: ignore[arg-type]
        if form.is_valid():
            messages.success(request, _("The changes are saved."))
            return redirect(organisation_url(changed))
    return render(request, "people/organisations/form.html", {"form": form, "organisation": changed})
