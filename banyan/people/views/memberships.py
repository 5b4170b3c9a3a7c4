"""Who belongs to an organisation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.people import permissions
from banyan.people.forms.errors import errors_on
from banyan.people.forms.organisations import InvitationForm, JoinForm
from banyan.people.kinds import organisation_url
from banyan.people.models import Invitation, JoinRequest, Membership, Organisation
from banyan.people.queries import organisations as queries
from banyan.people.services import memberships as services


def _organisation(pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.select_related("home"), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Owners see who belongs, invite, answer wishes to join, change roles."""
    shown = _organisation(pk)
    require(permissions.can_decide_joining(request.user, shown))
    may_manage = permissions.can_manage_members(request.user, shown)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.invite(by=request.user, organisation=shown, **form.cleaned_data)  # type: ignore[arg-type]
        if form.is_valid():
            messages.success(request, _("The invitation is on its way. It can be accepted for two weeks."))
            return redirect("people:members", pk=shown.pk)
    context = {
        "organisation": shown,
        "form": form,
        "may_manage": may_manage,
        "belonging": queries.belonging(shown, request.user),
        "invitations": queries.open_invitations(shown),
        "requests": queries.open_join_requests(shown),
        "roles": Membership.Role.choices,
    }
    return render(request, "people/organisations/members.html", context)


@login_required
@require_POST
def change_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Give a member another role, or end the membership (role "none")."""
    found = get_object_or_404(Membership.objects.select_related("organisation"), pk=membership, organisation=pk)
    try:
        if request.POST.get("role") == "none":
            services.remove_member(by=request.user, membership=found)  # type: ignore[arg-type]
        else:
            services.change_role(by=request.user, membership=found, role=request.POST.get("role", ""))  # type: ignore[arg-type]
        messages.success(request, _("The change is saved."))
    except (Conflict, Invalid) as error:
        messages.error(request, str(error.message))
    return redirect("people:members", pk=pk)


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Make an invitation worthless."""
    found = get_object_or_404(Invitation.objects.select_related("organisation"), pk=invitation, organisation=pk)
    services.withdraw_invitation(by=request.user, invitation=found)  # type: ignore[arg-type]
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("people:members", pk=pk)


@login_required
@require_POST
def answer_request(request: HttpRequest, pk: int, join_request: int) -> HttpResponse:
    """Let somebody in, or not."""
    found = get_object_or_404(
        JoinRequest.objects.select_related("organisation", "person"), pk=join_request, organisation=pk
    )
    if request.POST.get("answer") == "accept":
        services.accept_join_request(by=request.user, request=found)  # type: ignore[arg-type]
    elif request.POST.get("answer") == "decline":
        services.decline_join_request(by=request.user, request=found)  # type: ignore[arg-type]
    else:
        raise Http404
    messages.success(request, _("Your answer is saved."))
    return redirect("people:members", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be let in."""
    shown = _organisation(pk)
    if shown.is_hidden:
        raise Http404
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.ask_to_join(by=request.user, organisation=shown, message=form.cleaned_data["message"])  # type: ignore[arg-type]
        if form.is_valid():
            messages.success(request, _("The owners are told. You will find their answer in your inbox."))
            return redirect(organisation_url(shown))
    return render(request, "people/organisations/join.html", {"organisation": shown, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's own membership, after asking."""
    shown = get_object_or_404(Organisation, pk=pk, memberships__person=request.user.pk)
    if request.method == "POST":
        try:
            services.leave(by=request.user, organisation=shown)  # type: ignore[arg-type]
        except Conflict as error:
            messages.error(request, str(error.message))
            return redirect("people:members", pk=pk)
        messages.success(request, _("You do not belong to this organisation any more."))
        return redirect("people:me")
    return render(request, "people/organisations/leave.html", {"organisation": shown})


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation from a mail. Looking changes nothing; taking it needs a click by somebody signed in."""
    found = services.open_invitation(token)
    if request.method == "POST":
        require(request.user.is_authenticated)
        services.accept_invitation(by=request.user, token=token)  # type: ignore[arg-type]
        messages.success(request, _("Welcome: you belong to it now."))
        return redirect(organisation_url(found.organisation))
    return render(request, "people/organisations/invitation.html", {"invitation": found})
