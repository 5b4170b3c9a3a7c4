"""Attached files as pages show and send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.functional import Promise

from banyan.commons.attaching import may_see_files_of
from banyan.commons.kinds import kind_named
from banyan.commons.models import Attachment
from banyan.commons.models.files import AttachmentState
from banyan.commons.refusals import refusal_words


@dataclass(frozen=True, slots=True)
class ShownFile:
    """An attachment as a page shows it. `may_remove` is for the button; the service decides again."""

    attachment: Attachment
    may_remove: bool = False

    @property
    def url(self) -> str:
        """Where it is sent from."""
        return reverse("commons:file", args=[self.attachment.key])

    @property
    def small(self) -> str:
        """The smallest picture, "" where it is none."""
        return _size_url(self.attachment, min(self.widths)) if self.widths else ""

    @property
    def widths(self) -> list[int]:
        """Widths in which a picture is kept."""
        return sorted(int(width) for width in self.attachment.sizes)

    @property
    def sources(self) -> str:
        """All sizes of a picture as the attribute srcset takes them."""
        return ", ".join(f"{_size_url(self.attachment, width)} {width}w" for width in self.widths)

    @property
    def refusal(self) -> str | Promise:
        """Why it was refused, in words; "" where it was not."""
        return refusal_words(self.attachment.refusal) if self.attachment.state == AttachmentState.REFUSED else ""

    @property
    def is_waiting(self) -> bool:
        """Whether it is being checked."""
        return self.attachment.state == AttachmentState.WAITING


def _size_url(attachment: Attachment, width: int) -> str:
    return reverse("commons:file_size", args=[attachment.key, width])


Files = dict[int, list[ShownFile]]  # by the id of the thing


def files_of(kind_name: str, things: Iterable[Model], *, reader: Any = None) -> Files:
    """What is attached to things of one kind that the reader sees, by the things' ids, in the order of attaching. Files
    that wait or were refused are seen by who sent them alone. One query, and for signed-in readers what it takes to
    know whose the things with files are."""
    return files_of_all({kind_name: things}, reader=reader)[kind_name]


def files_of_all(things: Mapping[str, Iterable[Model]], *, reader: Any = None) -> dict[str, Files]:
    """As `files_of`, for things of several kinds at once, by the names of the kinds."""
    known = {name: {thing.pk: thing for thing in of_kind} for name, of_kind in things.items()}
    found: dict[str, Files] = {name: defaultdict(list) for name in known}
    wanted = Q(pk__in=[])
    for name, by_id in known.items():
        wanted |= Q(kind=name, object_id__in=list(by_id)) if by_id else Q()
    is_person = reader is not None and reader.is_authenticated
    may_write = is_person and not reader.is_suspended
    seen = Q(state=AttachmentState.READY)
    if is_person:
        seen |= Q(owner_id=reader.pk)
    owned: dict[tuple[str, int], bool] = {}
    for attachment in Attachment.objects.filter(wanted, seen).order_by("pk"):
        key = (attachment.kind, attachment.object_id)
        if is_person and key not in owned:
            thing = known[attachment.kind][attachment.object_id]
            owned[key] = reader.pk in set(kind_named(attachment.kind).owner_ids(thing))
        may_remove = may_write and (attachment.owner_id == reader.pk or owned[key])
        found[attachment.kind][attachment.object_id].append(ShownFile(attachment, may_remove))
    return found


def file_to_send(key: UUID, *, reader: Any) -> Attachment | None:
    """The attachment of that key if it is ready and the reader may open it. Two queries."""
    attachment = Attachment.objects.filter(key=key, state=AttachmentState.READY).first()
    if attachment is None:
        return None
    thing = thing_of(attachment)
    return attachment if may_see_files_of(reader, attachment.kind, thing) else None


def thing_of(attachment: Attachment) -> Model | None:
    """What a file is attached to; None where that is gone."""
    try:
        return kind_named(attachment.kind).load([attachment.object_id]).get(attachment.object_id)
    except KeyError:
        return None
