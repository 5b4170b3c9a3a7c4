"""Gathering everything that a person has into one archive for them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from banyan.commons.errors import NotFound
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Person, PersonalExport
from banyan.people.personal_data import all_rules

KEPT_DAYS = 7
_signer = Signer(salt="banyan.people.exports")


@transaction.atomic
def ask_for_export(*, by: Person) -> PersonalExport:
    """Have a task gather everything that `by` has; one at a time. Raises NotAllowed."""
    from banyan.people.tasks import build_export

    require(by.is_authenticated and by.is_active)
    export, created = PersonalExport.objects.get_or_create(
        person=by,
        state=PersonalExport.State.WAITING,
        defaults={"expires_at": timezone.now() + timedelta(days=KEPT_DAYS)},
    )
    if created:
        build_export.defer(export_id=export.pk)
        record(by, "asked_for_export", by, public=False)
    return export


def token_of(export: PersonalExport) -> str:
    """What a download's address carries: it opens this export, for this person, and nothing else."""
    return _signer.sign_object([str(export.key), export.person_id])


def export_for(token: str, person: Any) -> PersonalExport:
    """The finished export that a token names, for the person whose it is.

    Raises NotFound for anybody else, visitors, tokens tampered with, and exports that are too old or not ready.
    """
    try:
        key, owner = _signer.unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound from None
    if not person.is_authenticated or not person.is_active or person.pk != owner:
        raise NotFound
    export = PersonalExport.objects.filter(
        key=key, person=person, state=PersonalExport.State.READY, expires_at__gt=timezone.now()
    ).first()
    if export is None or not export.file.name or not default_storage.exists(export.file.name):
        raise NotFound
    return export


def gather(export_id: int) -> None:
    """Build the archive of an export that waits for it. Doing so again changes nothing."""
    export = PersonalExport.objects.filter(pk=export_id, state=PersonalExport.State.WAITING).first()
    if export is None:
        return
    content = archive_of(export.person)
    export.file.save(f"{export.key}.zip", ContentFile(content), save=False)
    export.size, export.state = len(content), PersonalExport.State.READY
    export.save(update_fields=["file", "size", "state"])


def archive_of(person: Person) -> bytes:
    """A ZIP of JSON, one file per kind of row, with the person's files and a page that explains them."""
    target = io.BytesIO()
    listed: list[tuple[str, int]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for rule in all_rules():
            rows = rule.exported_rows(person)
            if rows:
                name = f"{rule.model.lower().replace('.', '/')}.json"
                archive.writestr(name, json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
                listed.append((name, len(rows)))
            for field in rule.files:
                for row in rule.rows_of(person).iterator():
                    stored = getattr(row, field)
                    if stored and default_storage.exists(stored.name):
                        with default_storage.open(stored.name, "rb") as source:
                            archive.writestr(f"files/{row.pk}-{PurePosixPath(stored.name).name}", source.read())
        with translation.override(person.interface_language or None):
            archive.writestr(
                "README.txt", render_to_string("people/mail/export_readme.txt", {"person": person, "listed": listed})
            )
    return target.getvalue()


def forget_old_exports() -> None:
    """Delete archives that are older than a week."""
    for export in PersonalExport.objects.filter(expires_at__lt=timezone.now()):
        name = export.file.name
        export.delete()
        if name:
            default_storage.delete(name)
