"""Attaching files to things: taken in, checked and cleaned by a task, and only then shown."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.attaching import may_attach_to, may_remove
from banyan.commons.errors import Invalid
from banyan.commons.inspection import LARGEST_FILE, MOST_FILES, PICTURES, Refused, Why, sniff, tidy_file_name
from banyan.commons.inspection.confinement import inspect_apart
from banyan.commons.inspection.names import EXTENSIONS
from banyan.commons.kinds import kind_named, kind_of
from banyan.commons.models import Activity, Attachment
from banyan.commons.models.files import AttachmentState
from banyan.commons.permissions import require
from banyan.commons.refusals import REFUSALS
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line

FOLDER: Final = "attachments"
LONGEST_DESCRIPTION: Final = 300
REFUSED_ARE_KEPT: Final = timedelta(days=30)
STRAYS_ARE_KEPT: Final = timedelta(days=1)
LONGEST_WAIT: Final = timedelta(hours=1)
Pictures = Mapping[int, tuple[int, Path]]  # by width: height, file


@transaction.atomic
def attach(
    *, by: Any, thing: models.Model, upload: UploadedFile[Any], purpose: str = "evidence", description: str = ""
) -> Attachment:
    """Take in a file for a thing. What it is, is told from its content at once; it is checked further and cleaned by a
    task, and nobody can open it before. The very same file sent twice is attached once.

    At most 10 MB a file and 20 files a thing; a picture needs a description. Raises NotAllowed, Invalid.
    """
    require(may_attach_to(by, kind_of(thing).name, thing))
    attachment, is_new = take_in(by=by, thing=thing, upload=upload, purpose=purpose, description=description)
    if is_new:
        record(by, "attached", thing, facts={"file": attachment.pk}, public=False)
    return attachment


def take_in(
    *, by: Any, thing: models.Model, upload: UploadedFile[Any], purpose: str, description: str
) -> tuple[Attachment, bool]:
    """Keep a file as part of a larger deed, whose service has asked for permission and records it; return it, and
    whether it is new. Raises Invalid."""
    kind = kind_of(thing)
    described = tidy_line(description)
    try:
        content = _read(upload)
        media_type = sniff(io.BytesIO(content), upload.name or "")
    except Refused as error:
        raise Invalid({"file": REFUSALS[error.why]}) from error
    if len(described) > LONGEST_DESCRIPTION:
        raise Invalid({"description": _("This is longer than 300 characters.")})
    if media_type in PICTURES and not described:
        raise Invalid({"description": _("Say in a few words what the picture shows, for those who cannot see it.")})
    digest = hashlib.sha256(content).hexdigest()
    _wait_for_others_at(kind.name, thing.pk)
    present = Attachment.objects.filter(kind=kind.name, object_id=thing.pk).exclude(state=AttachmentState.REFUSED)
    same = present.filter(digest=digest).first()
    if same is not None:
        return same, False
    if present.count() >= MOST_FILES:
        raise Invalid({"file": _("There are 20 files already. Remove one first.")})
    attachment = Attachment(
        owner=by, kind=kind.name, object_id=thing.pk, purpose=purpose, media_type=media_type, size=len(content),
        name=tidy_file_name(upload.name or "", media_type), digest=digest, description=described,
    )  # fmt: skip
    _store(attachment, content)
    attachment.save()
    _ask_for_check(attachment)
    return attachment, True


def _read(upload: UploadedFile[Any]) -> bytes:
    if (upload.size or 0) > LARGEST_FILE:
        raise Refused(Why.TOO_LARGE)
    upload.seek(0)
    return bytes(upload.read())


def _wait_for_others_at(kind_name: str, pk: int) -> None:
    """Have uploads to one thing wait for each other until the transaction ends, so that they are counted right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files of {kind_name} {pk}"])


def _store(attachment: Attachment, content: bytes) -> None:
    try:
        attachment.original.save(
            f"{attachment.key}.{EXTENSIONS[attachment.media_type]}", ContentFile(content), save=False
        )
    except OSError as error:
        raise Invalid({"file": _("There is no room to keep this file right now. Try again later.")}) from error


def _ask_for_check(attachment: Attachment) -> None:
    from banyan.commons.tasks import clean_attachment

    clean_attachment.defer(attachment_id=attachment.pk)


def clean(*, attachment: Attachment) -> Attachment:
    """Make a waiting file ready, or refuse it; called by the task, and harmless when called again or twice at once.

    Of pictures only what was made of their pixels is kept. The decoders run in a process of their own, outside any
    transaction.
    """
    if attachment.state != AttachmentState.WAITING:
        return attachment
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "upload"
        try:
            with default_storage.open(attachment.original.name or "") as stored, copy.open("wb") as local:
                shutil.copyfileobj(stored, local)
            pictures = inspect_apart(copy, attachment.media_type, Path(folder))
        except FileNotFoundError:
            return _settle_refused(attachment, "damaged")
        except Refused as error:
            return _settle_refused(attachment, error.why.value)
        return _settle_ready(attachment, pictures)


def who_sent_it(activity: Activity) -> Mapping[int, str]:
    """The audience of deeds done to a file: who attached it."""
    owners = Attachment.objects.filter(pk=activity.facts.get("file")).values_list("owner_id", flat=True)
    return dict.fromkeys(owners, "yours")


def _locked(attachment: Attachment) -> Attachment | None:
    """The row, locked, if the file still waits."""
    waiting = Attachment.objects.select_for_update().filter(pk=attachment.pk, state=AttachmentState.WAITING)
    return waiting.first()


def _thing_of(attachment: Attachment) -> models.Model | None:
    return kind_named(attachment.kind).load([attachment.object_id]).get(attachment.object_id)


@transaction.atomic
def _settle_ready(attachment: Attachment, pictures: Pictures) -> Attachment:
    waiting = _locked(attachment)
    if waiting is None:
        return attachment
    if pictures:
        _keep_pictures(waiting, pictures)
    waiting.state = AttachmentState.READY
    waiting.save()
    thing = _thing_of(waiting)
    if thing is not None:
        is_public = kind_of(thing).is_public(thing)
        record(waiting.owner, "added_file", thing, facts={"file": waiting.pk}, public=is_public)
    return waiting


def _keep_pictures(attachment: Attachment, pictures: Pictures) -> None:
    former = attachment.original.name or ""
    folder = former.rpartition("/")[0]
    attachment.sizes = {
        str(width): default_storage.save(f"{folder}/{attachment.key}-{width}.webp", ContentFile(file.read_bytes()))
        for width, (_height, file) in sorted(pictures.items())
    }
    largest = max(pictures)
    attachment.width, attachment.height = largest, pictures[largest][0]
    attachment.size = pictures[largest][1].stat().st_size
    attachment.media_type = "image/webp"
    attachment.name = tidy_file_name(attachment.name, "image/webp")
    attachment.original = attachment.sizes[str(largest)]
    _delete_on_commit([former])


@transaction.atomic
def _settle_refused(attachment: Attachment, why: str) -> Attachment:
    waiting = _locked(attachment)
    if waiting is None:
        return attachment
    _delete_on_commit(waiting.stored_names)
    waiting.original, waiting.state, waiting.refusal = "", AttachmentState.REFUSED, why
    waiting.save()
    thing = _thing_of(waiting)
    if thing is not None:
        record(None, "refused_file", thing, facts={"file": waiting.pk, "why": why}, public=False)
    return waiting


@transaction.atomic
def remove(*, by: Any, attachment: Attachment) -> None:
    """Take a file away: who attached it may, and those whose thing it is. Raises NotAllowed."""
    thing = _thing_of(attachment)
    require(may_remove(by, attachment, thing), _("Only who attached this file, or whose page it is on, can remove it."))
    if thing is not None:
        is_public = attachment.state == AttachmentState.READY and kind_of(thing).is_public(thing)
        record(by, "removed_file", thing, facts={"file": attachment.pk}, public=is_public)
    forget([attachment])


def forget(attachments: Iterable[Attachment]) -> None:
    """Delete files as part of a larger deed, or of one that nobody did; the caller holds the transaction."""
    for attachment in attachments:
        _delete_on_commit(attachment.stored_names)
        attachment.delete()


def forget_files_of(thing: models.Model) -> None:
    """Delete all that is attached to a thing that is about to go, within the deed of its service."""
    forget(list(Attachment.objects.filter(kind=kind_of(thing).name, object_id=thing.pk)))


def _delete_on_commit(names: Iterable[str]) -> None:
    kept = [name for name in names if name]

    def delete() -> None:
        for name in kept:
            default_storage.delete(name)

    transaction.on_commit(delete)


@transaction.atomic
def tidy_attachments() -> int:
    """Ask again for checks that were never done, and forget files refused long ago; return how many were forgotten."""
    now = timezone.now()
    for late in Attachment.objects.filter(state=AttachmentState.WAITING, at__lt=now - LONGEST_WAIT):
        _ask_for_check(late)
    old = list(Attachment.objects.filter(state=AttachmentState.REFUSED, at__lt=now - REFUSED_ARE_KEPT))
    forget(old)
    return len(old)


def delete_strays() -> int:
    """Delete stored files that no row names, a day after they came: their transaction was rolled back. Return how
    many."""
    deleted = 0
    before = timezone.now() - STRAYS_ARE_KEPT
    for year in _folders_in(FOLDER):
        for month in _folders_in(year):
            names = {f"{month}/{name}" for name in default_storage.listdir(month)[1]}
            rows = Attachment.objects.filter(original__startswith=f"{month}/")
            strays = names - {name for row in rows.iterator() for name in row.stored_names}
            for name in strays:
                if default_storage.get_modified_time(name) < before:
                    default_storage.delete(name)
                    deleted += 1
    return deleted


def _folders_in(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    return [f"{folder}/{name}" for name in default_storage.listdir(folder)[0]]
