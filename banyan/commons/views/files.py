"""Sending attached files to those who may see the thing they belong to."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.attaching import may_remove
from banyan.commons.errors import NotAllowed
from banyan.commons.kinds import kind_named
from banyan.commons.models import Attachment
from banyan.commons.queries.files import file_to_send, thing_of
from banyan.commons.services import files as services

_SANDBOX: Final = "default-src 'none'; sandbox"
_YEAR: Final = 31_536_000


@require_safe
def send(request: HttpRequest, key: UUID, size: int | None = None) -> HttpResponseBase:
    """A file, or one size of a picture, to those who may see the thing it belongs to.

    What is sent under an address never changes, so that browsers keep it; caches between do not, since a thing can be
    hidden any day.
    """
    attachment = file_to_send(key, reader=request.user)
    if attachment is None:
        raise Http404
    name = attachment.original.name if size is None else attachment.sizes.get(str(size))
    if not name:
        raise Http404
    etag = f'"{attachment.digest[:40]}-{size or "full"}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        try:
            stored = default_storage.open(name)
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(
            stored,
            as_attachment=not attachment.is_picture,
            filename=attachment.name,
            content_type=attachment.media_type,
        )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _caching_of(attachment)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _caching_of(attachment: Attachment) -> str:
    thing = thing_of(attachment)
    if thing is not None and kind_named(attachment.kind).is_public(thing):
        return f"private, max-age={_YEAR}, immutable"
    return "private, no-store"


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file away, after asking."""
    attachment = get_object_or_404(Attachment, key=key)
    thing = thing_of(attachment)
    if not may_remove(request.user, attachment, thing):
        # Whether there is such a file is nobody's business who could not see it.
        if file_to_send(key, reader=request.user) is None:
            raise Http404
        raise NotAllowed
    back = kind_named(attachment.kind).url(thing) if thing is not None else "people:me"
    if request.method == "POST":
        services.remove(by=request.user, attachment=attachment)
        messages.success(request, _("The file is removed."))
        return redirect(back)
    return render(request, "commons/remove_file.html", {"attachment": attachment, "back": back})
