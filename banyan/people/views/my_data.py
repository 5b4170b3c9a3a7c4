"""Taking one's data along, and leaving."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.people.forms.profiles import ErasureForm
from banyan.people.models import PersonalExport
from banyan.people.personal_data import Contributions, all_rules
from banyan.people.queries.me import exports_of
from banyan.people.services import erasure, exports
from banyan.people.views.me import current_person


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept of me, what becomes of it, and ways to take it along or away."""
    person = current_person(request)
    found = [
        (export, exports.token_of(export) if export.state == PersonalExport.State.READY else "")
        for export in exports_of(person)
    ]
    is_waiting = any(export.state == PersonalExport.State.WAITING for export, _token in found)
    return render(request, "people/me/data.html", {"exports": found, "is_waiting": is_waiting, "rules": all_rules()})


@login_required
@require_POST
def ask_for_export(request: HttpRequest) -> HttpResponse:
    """Have everything gathered."""
    exports.ask_for_export(by=current_person(request))
    messages.success(request, _("Your data are being gathered. Come back to this page in a minute."))
    return redirect("people:data")


@never_cache
@require_safe
def download(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """The archive, for the person whose it is and nobody else, while signed in."""
    export = exports.export_for(token, request.user)
    response = FileResponse(export.file.open("rb"), as_attachment=True, filename="banyan-my-data.zip")
    response["Content-Type"] = "application/zip"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Leave for good."""
    person = current_person(request)
    form = ErasureForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        erasure.erase_person(by=person, contributions=Contributions(form.cleaned_data["contributions"]))
        logout(request)
        messages.success(request, _("You are erased here. Thank you for what you did."))
        return redirect("home")
    return render(request, "people/me/erase.html", {"form": form})
