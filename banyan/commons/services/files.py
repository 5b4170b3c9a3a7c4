"""Attaching files to things: taken in, checked and cleaned by a task, shown only afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.kinds import kind_named, kind_of
from banyan.commons.models import Attachment
from banyan.commons.models.files import AttachmentState
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.commons.uploads.kinds import LARGEST_FILE, Refused, kind_of_content, tidy_name
from banyan.commons.uploads.pictures import picture_sizes

MOST_FILES: Final = 20
MayAttach = Callable[[Any, Any], bool]
_may_attach: dict[str, MayAttach] = {}


def register_attachable(kind_name: str, may_attach: MayAttach) -> None:
    """Let files be attached to things of this kind by whom `may_attach` (person, thing) says; in AppConfig.ready()."""
    _may_attach[kind_name] = may_attach


@transaction.atomic
def attach(
    *, by: Any, thing: models.Model, upload: UploadedFile, purpose: str = "evidence", description: str = ""
) -> Attachment:
    """Take in a file for a thing. What it is is told from its content at once; cleaning and resizing is a task, and
    until that is done nobody but its owner knows of it.

    At most 10 MB a file and 20 files a thing. Raises NotAllowed, Invalid.
    """
    kind = kind_of(thing)
    require(kind.name in _may_attach and _may_attach[kind.name](by, thing))
    if (upload.size or 0) > LARGEST_FILE:
        raise Invalid({"file": _("The file is larger than 10 MB.")})
    content = upload.read()
    try:
        file_kind = kind_of_content(content, upload.name or "")
    except Refused as error:
        raise Invalid({"file": error.message}) from error
    described = tidy_line(description)[:300]
    if file_kind.is_image and not described:
        raise Invalid({"description": _("Say in a few words what the picture shows, for those who cannot see it.")})
    type(thing)._default_manager.select_for_update().filter(pk=thing.pk).first()
    taken = Attachment.objects.filter(kind=kind.name, object_id=thing.pk).exclude(state=AttachmentState.REFUSED)
    if taken.count() >= MOST_FILES:
        raise Invalid({"file": _("There are 20 files already. Remove one first.")})
    digest = hashlib.sha256(content).hexdigest()
    if taken.filter(digest=digest).exists():
        raise Invalid({"file": _("This very file is attached already.")})
    attachment = Attachment(
        owner=by, kind=kind.name, object_id=thing.pk, purpose=purpose, name=tidy_name(upload.name or "", file_kind),
        media_type=file_kind.media_type, size=len(content), digest=digest, description=described,
    )  # fmt: skip
    attachment.original.save(f"{attachment.key}.{file_kind.extension}", ContentFile(content), save=False)
    attachment.save()
    record(by, "attached", thing, facts={"file": attachment.pk}, public=kind.is_public(thing))
    from banyan.commons.tasks import clean_attachment

    clean_attachment.defer(attachment_id=attachment.pk)
    return attachment


@transaction.atomic
def clean(*, attachment: Attachment) -> Attachment:
    """Make a waiting file ready, or refuse it; called by the task, and harmless when called again.

    Pictures are kept only as what was made of their pixels; what the camera wrote beside them is gone.
    """
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.state != AttachmentState.WAITING:
        return attachment
    with default_storage.open(attachment.original.name) as stored:
        content = stored.read()
    try:
        kind = kind_of_content(content, attachment.name)
        if kind.is_image:
            _keep_pictures(attachment, picture_sizes(content))
        attachment.state = AttachmentState.READY
    except Refused as error:
        _delete_later(attachment.original.name)
        attachment.original = ""
        attachment.state, attachment.refusal = AttachmentState.REFUSED, str(error.message)[:300]
    attachment.save()
    return attachment


def _keep_pictures(attachment: Attachment, sizes: dict[int, bytes]) -> None:
    former = attachment.original.name
    folder = former.rsplit("/", 1)[0]
    attachment.sizes = {
        str(width): default_storage.save(f"{folder}/{attachment.key}-{width}.webp", ContentFile(picture))
        for width, picture in sizes.items()
    }
    attachment.original = attachment.sizes[str(max(sizes))]
    attachment.media_type = "image/webp"
    attachment.size = len(sizes[max(sizes)])
    attachment.name = f"{attachment.name.rsplit('.', 1)[0]}.webp"
    _delete_later(former)


@transaction.atomic
def remove(*, by: Any, attachment: Attachment) -> None:
    """Take a file away: its owner may, and whoever may attach to the thing. Raises NotAllowed."""
    thing = kind_named(attachment.kind).load([attachment.object_id]).get(attachment.object_id)
    may = _may_attach.get(attachment.kind)
    is_owner = by.is_authenticated and by.is_active and by.pk == attachment.owner_id
    if not is_owner and not (thing is not None and may is not None and may(by, thing)):
        raise NotAllowed(_now("Only who attached this file, or the team, can remove it."))
    for name in {attachment.original.name, *attachment.sizes.values()} - {"", None}:
        _delete_later(name)
    if thing is not None:
        record(by, "removed_file", thing, facts={"file": attachment.pk}, public=False)
    attachment.delete()


def _delete_later(name: str) -> None:
    """Delete a stored file once the transaction that lets go of it is committed."""
    transaction.on_commit(lambda: default_storage.delete(name))
