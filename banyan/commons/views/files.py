"""Sending attached files to those who may see the thing they belong to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banyan.commons.kinds import kind_named
from banyan.commons.models import Attachment
from banyan.commons.models.files import AttachmentState
from banyan.commons.services import files as services

_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def send(request: HttpRequest, key: UUID, size: str = "") -> HttpResponseBase:
    """A file, or one size of a picture, while the thing it belongs to may be seen."""
    attachment = Attachment.objects.filter(key=key).first()
    if attachment is None or not _may_see(request, attachment):
        raise Http404
    name = attachment.sizes.get(size) if size else attachment.original.name
    if not name or not default_storage.exists(name):
        raise Http404
    etag = f'"{attachment.digest[:32]}-{size or "full"}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    is_image = attachment.media_type.startswith("image/")
    response = FileResponse(
        default_storage.open(name), as_attachment=not is_image, filename=attachment.name,
        content_type=attachment.media_type,
    )  # fmt: skip
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Security-Policy"] = _SANDBOX
    return response


def _may_see(request: HttpRequest, attachment: Attachment) -> bool:
    if request.user.is_authenticated and request.user.is_active and request.user.pk == attachment.owner_id:
        return attachment.state != AttachmentState.REFUSED
    if attachment.state != AttachmentState.READY:
        return False
    try:
        kind = kind_named(attachment.kind)
    except KeyError:
        return False
    thing = kind.load([attachment.object_id]).get(attachment.object_id)
    return thing is not None and kind.is_public(thing)


@login_required
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file away."""
    attachment = get_object_or_404(Attachment, key=key)
    kind = kind_named(attachment.kind)
    thing = kind.load([attachment.object_id]).get(attachment.object_id)
    services.remove(by=request.user, attachment=attachment)
    messages.success(request, _("The file is removed."))
    return redirect(kind.url(thing) if thing is not None else "people:me")
