"""Bringing a whole file in at once, as the command line does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from banyan.exchange.models import ImportRow, ImportRun
from banyan.exchange.queries import refused_rows
from banyan.exchange.refusals import refused_file
from banyan.exchange.services.imports import begin, carry_on, receive_file
from banyan.people.models import Person

_NO_END = 10.0**9


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file. `summary` is a sentence; `refused` the rows that were refused, with their reasons."""

    summary: str
    created: int
    updated: int
    unchanged: int
    refused: list[ImportRow]
    failure: str


def import_file(
    path: Path,
    *,
    kind: str,
    by: Person,
    progress: Callable[[int, int], None] | None = None,
    preview: bool = False,
    refused_to: Path | None = None,
    source: str = "",
) -> Report:
    """Bring in the file at `path` to its end and say what became of it. With `preview` all of it is taken back.

    `refused_to` is where the refused rows are written, to be mended and sent again. Raises NotAllowed, Invalid.
    """
    if preview:
        with transaction.atomic():
            report = _bring_in(path, kind, by, progress, refused_to, source)
            transaction.set_rollback(True)
            return report
    return _bring_in(path, kind, by, progress, refused_to, source)


def _bring_in(
    path: Path,
    kind: str,
    by: Person,
    progress: Callable[[int, int], None] | None,
    refused_to: Path | None,
    source: str,
) -> Report:
    with path.open("rb") as file:
        run = receive_file(by=by, kind=kind, file=File(file, name=path.name), source=source)
    stored, storage = str(run.file.name), run.file.storage
    try:
        with transaction.atomic():
            begin(run, by)
        while carry_on(run.pk, seconds=_NO_END, progress=progress):
            continue
    finally:
        storage.delete(stored)
    run.refresh_from_db()
    refused = list(refused_rows(run))
    if refused_to is not None and refused:
        refused_to.write_bytes(b"".join(refused_file(run).pieces))
    return Report(_summary(run), run.created, run.updated, run.unchanged, refused, run.failure)


def _summary(run: ImportRun) -> str:
    counts = {"created": run.created, "updated": run.updated, "unchanged": run.unchanged, "refused": run.refused}
    said = _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused.") % counts
    return f"{said} {run.failure}".strip()
