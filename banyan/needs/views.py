"""Pages of needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.errors import BanyanError, Conflict
from banyan.commons.permissions import require
from banyan.commons.queries.files import files_of
from banyan.commons.services import files as file_services
from banyan.commons.views.drafted_form import hold_for_sign_in, input_for, is_to_be_kept, keep_and_go
from banyan.commons.views.upload_form import UploadForm
from banyan.needs import permissions, queries, services
from banyan.needs.forms import ConfirmForm, EvidenceForm, MergeForm, NeedFilterForm, NeedForm
from banyan.needs.kinds import need_url
from banyan.needs.models import Confirmation, Need, NeedEvidence, NeedState
from banyan.people.forms.errors import errors_on


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """All needs, by place, theme, language and state."""
    form = NeedFilterForm(request.GET)
    page = queries.needs_page(form.chosen(), cursor=request.GET.get("cursor", "")) if form.is_valid() else None
    return render(request, "needs/list.html", {"page": page, "form": form})


@require_safe
def need(request: HttpRequest, pk: str, slug: str | None = None) -> HttpResponse:
    """A need's page."""
    shown = Need.objects.select_related("place", "voiced_by", "organisation", "merged_into").filter(pk=pk).first()
    if shown is None:
        raise Http404
    if shown.state == NeedState.MERGED and shown.merged_into is not None:
        return redirect(f"{need_url(shown.merged_into)}#voice-{shown.pk}")
    if not permissions.can_see(request.user, shown):
        raise Http404
    if request.path != need_url(shown):
        return redirect(need_url(shown))
    return render(request, "needs/detail.html", _page_of(request, shown))


def _page_of(request: HttpRequest, shown: Need) -> dict[str, Any]:
    person = request.user if request.user.is_authenticated else None
    full = queries.need_in_full(shown, reader=person)
    files = files_of("need", [shown], reader=request.user)[shown.pk]
    context: dict[str, Any] = {"need": shown, "full": full, "files": files}
    context["evidence_count"] = len(full.evidence) + len(files)
    if person is not None:
        context |= {
            "may_edit": permissions.can_edit(person, shown),
            "may_confirm": permissions.can_confirm(person, shown),
            "may_mark_met": permissions.can_mark_met(person, shown),
            "may_merge": permissions.can_merge(person, shown),
        }
    return context


@require_http_methods(["GET", "POST"])
def voice(request: HttpRequest) -> HttpResponse:
    """Voice a need."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return hold_for_sign_in(request, "need")
        return _ask_to_sign_in(request)
    require(permissions.can_voice(request.user))
    if is_to_be_kept(request):
        return keep_and_go(request, "need")
    kept, draft = (None, None) if request.method == "POST" else input_for(request, "need")
    first = {"place": request.GET.get("place") or request.user.place, "title": request.GET.get("title", "")[:160]}
    form = NeedForm(request.POST if request.method == "POST" else None, person=request.user, initial=first)
    if kept is not None:
        form = NeedForm(initial={**_as_initial(kept)}, person=request.user)
    if request.method == "POST" and form.is_valid():
        made = None
        with errors_on(form):
            made = services.voice_need(by=request.user, facts=form.facts())
        if made is not None:
            messages.success(request, _("Your need is voiced. Banyan is looking for solutions that could meet it."))
            return redirect(need_url(made))
    return render(request, "needs/form.html", {"form": form, "draft": draft, "purpose": "need"})


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def _as_initial(kept: Any) -> dict[str, Any]:
    """A draft's fields as initial values, so that a form half filled in shows no errors yet."""
    return {name: values if name == "themes" else values[-1] for name, values in kept.lists()}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a need; where somebody else did so meanwhile, both versions are shown."""
    changed = get_object_or_404(Need.objects.select_related("place", "organisation"), pk=pk)
    purpose = f"need:{pk}"
    if not request.user.is_authenticated:
        return hold_for_sign_in(request, purpose) if request.method == "POST" else _ask_to_sign_in(request)
    require(permissions.can_edit(request.user, changed))
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    initial = _as_initial(kept) if kept is not None else NeedForm.of(changed)
    form = NeedForm(request.POST if request.method == "POST" else None, person=request.user, initial=initial)
    version, theirs = changed.version, None
    if request.method == "POST":
        version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else 0
        if form.is_valid():
            with errors_on(form):
                changed = services.edit_need(by=request.user, need=changed, version=version, facts=form.facts())
            if form.is_valid():
                messages.success(request, _("The changes are saved."))
                return redirect(need_url(changed))
            if version != changed.version:
                theirs, version = changed, changed.version
    context = {"form": form, "need": changed, "draft": draft, "purpose": purpose, "version": version, "theirs": theirs}
    return render(request, "needs/form.html", context, status=409 if theirs else 200)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a need is felt elsewhere too."""
    shown = get_object_or_404(Need.objects.select_related("place", "voiced_by", "organisation"), pk=pk)
    require(permissions.can_see(request.user, shown))
    form = ConfirmForm(request.POST or None, initial={"place": request.user.place})
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.confirm_need(by=request.user, need=shown, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Thank you. Your place is on this need's page now."))
            return redirect(f"{need_url(shown)}#confirmations")
    return render(request, "needs/confirm.html", {"need": shown, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what shows that a need is real."""
    shown = get_object_or_404(Need.objects.select_related("place", "voiced_by", "organisation"), pk=pk)
    require(permissions.can_add_evidence(request.user, shown))
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.add_evidence(by=request.user, need=shown, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The evidence is added."))
            return redirect(f"{need_url(shown)}#evidence")
    return render(request, "needs/evidence.html", {"need": shown, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a photograph or a document."""
    shown = get_object_or_404(Need.objects.select_related("place", "voiced_by", "organisation"), pk=pk)
    require(permissions.can_add_evidence(request.user, shown))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            file_services.attach(
                by=request.user, thing=shown, upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
            )  # fmt: skip
        if form.is_valid():
            messages.success(request, _("The file is being checked. It appears on the page in a moment."))
            return redirect(f"{need_url(shown)}#evidence")
    return render(request, "needs/file.html", {"need": shown, "form": form})


_STATES = {"met": services.mark_met, "reopen": services.reopen_need, "withdraw": services.withdraw_need}


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a need as met, as felt again, or take it back."""
    changed = get_object_or_404(Need, pk=pk)
    service = _STATES.get(request.POST.get("to", ""))
    if service is None:
        raise Http404
    try:
        done = service(by=request.user, need=changed)
    except Conflict as error:
        messages.error(request, str(error.message))
        return redirect(need_url(changed))
    messages.success(request, _("Done."))
    return redirect("needs:list" if done.state == NeedState.WITHDRAWN else need_url(done))


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """A steward joins a need into another, after seeing both side by side."""
    source = get_object_or_404(Need.objects.select_related("place", "voiced_by", "organisation"), pk=pk)
    require(permissions.can_merge(request.user, source))
    given = request.POST if request.method == "POST" else request.GET
    form = MergeForm(given if given.get("into") else None)
    target = None
    if form.is_valid():
        target = Need.objects.select_related("place", "voiced_by").filter(pk=form.cleaned_data["into"]).first()
        if target is None or target.pk == source.pk:
            form.add_error("into", _("There is no other need with that number."))
            target = None
    if request.method == "POST" and target is not None and "confirm" in request.POST:
        try:
            services.merge_needs(by=request.user, need=source, into=target, reason=form.cleaned_data["reason"])
        except BanyanError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The two are one need now; nobody's words are lost."))
            return redirect(need_url(target))
    return render(request, "needs/merge.html", {"need": source, "target": target, "form": form})


@login_required
@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """A steward takes a merge back."""
    source = get_object_or_404(Need.objects.select_related("merged_into"), pk=pk)
    services.unmerge_need(by=request.user, need=source)
    messages.success(request, _("The need stands by itself again."))
    return redirect(need_url(source))


@login_required
@require_POST
def withdraw_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a need is felt in a place."""
    confirmation = get_object_or_404(Confirmation.objects.select_related("need", "place"), pk=pk)
    services.withdraw_confirmation(by=request.user, confirmation=confirmation)
    messages.success(request, _("Your confirmation is taken back."))
    return redirect(need_url(confirmation.need))


@login_required
@require_POST
def remove_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence away."""
    removed = get_object_or_404(NeedEvidence.objects.select_related("need", "need__place", "need__organisation"), pk=pk)
    services.remove_evidence(by=request.user, evidence=removed)
    messages.success(request, _("The evidence is removed."))
    return redirect(need_url(removed.need))
