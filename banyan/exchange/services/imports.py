"""Bringing files in: row by row, each row whole or not at all, so that nothing can stop half-way in between."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from banyan.commons.errors import BanyanError, Conflict, Invalid
from banyan.commons.kinds import kind_of
from banyan.commons.permissions import require
from banyan.commons.services.activity import Fact, record
from banyan.commons.text import tidy_line
from banyan.exchange.models import ImportKind, ImportRow, ImportRun
from banyan.exchange.permissions import can_import, can_see_import
from banyan.exchange.sources.base import BulkSource, Cells, Effect, Order, Source
from banyan.exchange.sources.kinds import source_for
from banyan.exchange.tables import limits
from banyan.people.models import Organisation, Person

CHUNK_SECONDS = 15
_REPORT_SECONDS = 1.0
SILENT_FOR = timedelta(minutes=2)
UNUSED_FOR = timedelta(days=7)
Progress = Callable[[int, int], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as it would become; `reason` says why it would be refused."""

    number: int
    effect: Effect | None
    reason: str


def order_of(run: ImportRun) -> Order:
    """What the run asks of its source."""
    return Order(Path(run.file.path), run.source, run.by, run.mapping, run.organisation, run.encoding)


@transaction.atomic
def receive_file(
    *,
    by: Person,
    kind: str,
    file: File[bytes],
    source: str = "",
    organisation: Organisation | None = None,
    encoding: str = "",
    mapping: Mapping[str, str] | None = None,
) -> ImportRun:
    """Take a file in, to be looked at before anything is done with it. Without `mapping` its columns are recognised.

    Raises: NotAllowed, Invalid (with the field "file" for one that cannot be read).
    """
    if kind not in ImportKind.values:
        raise Invalid({"kind": _("Choose what the file holds.")})
    require(can_import(by, kind, organisation))
    if file.size == 0:
        raise Invalid({"file": _("The file is empty.")})
    if file.size > limits.LARGEST_FILE:
        size = limits.LARGEST_FILE // 1_000_000
        raise Invalid({"file": _("The file is larger than %(size)s MB. Divide it.") % {"size": size}})
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    name = tidy_line(Path(file.name or "file").name)[-200:] or "file"
    run = ImportRun(
        by=by,
        organisation=organisation,
        kind=kind,
        source=tidy_line(source)[:60] or default_source(kind, organisation),
        file_name=name,
        file_digest=digest.hexdigest(),
        encoding=encoding,
        mapping=checked_mapping(mapping or {}),
    )
    run.file.save(f"{digest.hexdigest()[:16]}{Path(name).suffix[:8].lower()}", file, save=False)
    try:
        look_at(run)
        run.save()
    except BaseException:
        run.file.delete(save=False)
        raise
    return run


def default_source(kind: str, organisation: Organisation | None) -> str:
    """The name that keys are unique in when nobody gives another."""
    if organisation is not None:
        return f"organisation:{organisation.pk}"
    return (
        "table"
        if kind in (ImportKind.NEEDS, ImportKind.SOLUTIONS, ImportKind.ORGANISATIONS, ImportKind.REACH)
        else kind
    )


def look_at(run: ImportRun) -> None:
    """Read the file once: how its columns are best mapped, and how many rows it has. Raises Invalid."""
    source = source_for(run.kind, order_of(run))
    known = {column.name for column in source.columns}
    run.header = source.header
    if source.columns:
        run.mapping = {
            header: name for header, name in source.mapping.items() if name in known and header in source.header
        }
    run.row_count = source.row_count()


@transaction.atomic
def change_mapping(*, by: Person, run: ImportRun, mapping: Mapping[str, str], encoding: str = "") -> ImportRun:
    """Read the file's columns otherwise, before it is started. Raises NotAllowed, Conflict, Invalid."""
    require(can_see_import(by, run))
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != ImportRun.State.UPLOADED:
        raise Conflict(_("This file has been started already."))
    run.mapping = checked_mapping(mapping)
    run.encoding = encoding
    look_at(run)
    run.save(update_fields=["header", "mapping", "encoding", "row_count"])
    return run


def checked_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    """The columns that mean something. Raises Invalid where two mean the same."""
    chosen = {header: name for header, name in mapping.items() if name}
    if len(chosen) != len(set(chosen.values())):
        raise Invalid({"mapping": _("Two columns are chosen for the same field.")})
    return chosen


def preview(run: ImportRun, *, rows: int = 8) -> list[PreviewRow]:
    """What the first rows would become: each is brought in, looked at and taken back. Raises Invalid."""
    source = source_for(run.kind, order_of(run))
    found: list[PreviewRow] = []
    with transaction.atomic():
        for number, cells in source.rows():
            try:
                with transaction.atomic():
                    found.append(PreviewRow(number, source.bring_in(cells, source.key(cells)), ""))
            except BanyanError as error:
                found.append(PreviewRow(number, None, reason_of(error, source)))
            if len(found) >= rows:
                break
        transaction.set_rollback(True)
    return found


@transaction.atomic
def start_import(*, by: Person, run: ImportRun) -> ImportRun:
    """Begin. A task does the work; starting twice begins once.

    Raises: NotAllowed, Conflict, Invalid (columns that are missing).
    """
    from banyan.exchange.tasks import carry_on_import

    require(can_see_import(by, run) and can_import(by, run.kind, run.organisation))
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.is_under_way:
        return run
    if run.state != ImportRun.State.UPLOADED:
        raise Conflict(_("This file has been brought in already. Send it again to bring in what has changed."))
    next(source_for(run.kind, order_of(run)).rows(), None)
    begin(run, by)
    carry_on_import.defer(run_id=run.pk)
    return run


def begin(run: ImportRun, by: Person) -> None:
    """Mark a run as begun, in the caller's transaction."""
    run.state, run.started_at, run.last_seen_at = ImportRun.State.RUNNING, timezone.now(), timezone.now()
    run.save(update_fields=["state", "started_at", "last_seen_at"])
    facts: dict[str, Fact] = {"kind": run.kind, "rows": run.row_count}
    record(by, "started", run, on=run.organisation, facts=facts, public=False)


@transaction.atomic
def stop_import(*, by: Person, run: ImportRun) -> ImportRun:
    """End a run early. What was brought in stays; the rest is left out. Raises NotAllowed, Conflict."""
    require(can_see_import(by, run))
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state == ImportRun.State.UPLOADED:
        run.state, run.finished_at = ImportRun.State.STOPPED, timezone.now()
        _forget_file(run)
    elif run.state == ImportRun.State.RUNNING:
        run.state = ImportRun.State.STOPPING
    elif run.state != ImportRun.State.STOPPING:
        raise Conflict(_("This import is over."))
    run.save()
    record(by, "stopped", run, on=run.organisation, facts={"done": run.done_count}, public=False)
    return run


@contextmanager
def _alone(run_id: int) -> Iterator[bool]:
    """Whether no other worker is at this run; PostgreSQL forgets the lock of a worker that was killed."""
    lock = (0x62616E79, run_id % 2**31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", lock)
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def carry_on(run_id: int, *, seconds: float = CHUNK_SECONDS, progress: Progress | None = None) -> bool:
    """Bring in further rows of a run for about so many seconds, from where it stands. Returns whether rows are left.

    May be called again at any time, also after it was killed: every row has its turn exactly once.
    """
    with _alone(run_id) as alone:
        run = ImportRun.objects.select_related("by", "organisation").filter(pk=run_id).first()
        if not alone or run is None or not run.is_under_way:
            return False
        with override(run.by.interface_language or None):
            try:
                return _carry_on(run, time.monotonic() + seconds, progress)
            except (Invalid, OSError) as error:
                failure = str(error.message) if isinstance(error, Invalid) else _("The file is no longer there.")
                _report(run)
                _end(run, ImportRun.State.FAILED, failure=failure)
                return False


def _carry_on(run: ImportRun, until: float, progress: Progress | None) -> bool:
    source = source_for(run.kind, order_of(run))
    last = run.rows.aggregate(last=Max("number"))["last"] or 0
    reported = 0.0
    for group in _groups(source, after=last):
        if time.monotonic() - reported >= _REPORT_SECONDS:
            _report(run)
            if progress is not None:
                progress(run.done_count, run.row_count)
            if run.state == ImportRun.State.STOPPING:
                _end(run, ImportRun.State.STOPPED)
                return False
            reported = time.monotonic()
        if time.monotonic() >= until:
            return True
        if isinstance(source, BulkSource):
            take_rows(run, source, group)
        else:
            take_row(run, source, *group[0])
    with transaction.atomic():
        source.finish()
    _report(run)
    if progress is not None:
        progress(run.done_count, run.row_count)
    _end(run, ImportRun.State.DONE)
    return False


def _groups(source: Source, *, after: int) -> Iterator[list[tuple[int, Cells]]]:
    """The rows that have not had their turn, as many together as the source takes at once."""
    size = source.at_once if isinstance(source, BulkSource) else 1
    waiting = (row for row in source.rows() if row[0] > after)
    while group := list(islice(waiting, size)):
        yield group


@transaction.atomic
def take_rows(run: ImportRun, source: BulkSource, rows: Sequence[tuple[int, Cells]]) -> None:
    """Give many rows their turn together; where that fails, each of them alone."""
    keys = [source.key(cells) for _number, cells in rows]
    seen = dict(run.rows.filter(key__in=keys).exclude(outcome=ImportRow.Outcome.REFUSED).values_list("key", "number"))
    fresh, repeated = [], []
    for (number, cells), key in zip(rows, keys, strict=True):
        if key in seen:
            repeated.append((number, cells))
        else:
            seen[key] = number
            fresh.append((number, cells, key))
    try:
        with transaction.atomic():
            done = source.bring_in_together([(number, cells) for number, cells, _key in fresh])
            ImportRow.objects.bulk_create(
                ImportRow(
                    run=run, number=number, outcome=ImportRow.Outcome.REFUSED, reason=effect, raw=_keepable(cells)
                )
                if isinstance(effect, str)
                else ImportRow(run=run, number=number, key=key, outcome=effect.outcome)
                for (number, cells, key), effect in zip(fresh, done, strict=True)
            )
    except Exception:  # one of them spoils it for all: alone, each is judged by itself
        logger.warning("Import %s: rows %s to %s one by one", run.pk, rows[0][0], rows[-1][0], exc_info=True)
        repeated = list(rows)
    for number, cells in repeated:
        take_row(run, source, number, cells)


def take_row(run: ImportRun, source: Source, number: int, cells: Cells) -> ImportRow:
    """Give one row its turn: either all that it says and its line in the run are kept, or it is refused."""
    try:
        with transaction.atomic():
            key = source.key(cells)
            earlier = run.rows.filter(key=key).exclude(outcome=ImportRow.Outcome.REFUSED).first() if key else None
            if earlier is not None:
                raise Invalid({"": _("It is the same as row %(number)s.") % {"number": earlier.number}})
            effect = source.bring_in(cells, key)
            return ImportRow.objects.create(
                run=run,
                number=number,
                key=key,
                outcome=effect.outcome,
                object_kind=kind_of(effect.thing).name if effect.thing is not None else "",
                object_id=effect.thing.pk if effect.thing is not None else None,
            )
    except BanyanError as error:
        reason = reason_of(error, source)
    except Exception:  # whatever a row runs into, the others go on; it is listed, and told to those who run the network
        logger.exception("Import %s, row %s", run.pk, number)
        reason = _("It ran into an error of ours. Tell those who run this network.")
    return ImportRow.objects.create(
        run=run, number=number, outcome=ImportRow.Outcome.REFUSED, reason=reason, raw=_keepable(cells)
    )


def _keepable(value: Any) -> Any:
    """A row without what PostgreSQL's JSON cannot hold: zero bytes and halves of surrogate pairs."""
    if isinstance(value, dict):
        return {_keepable(name): _keepable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_keepable(part) for part in value]
    return value.replace("\x00", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value


def reason_of(error: BanyanError, source: Source) -> str:
    """Why a row was refused, with the names of the columns as the person knows them."""
    if not isinstance(error, Invalid):
        return str(error.message)
    labels = {column.name: str(column.label) for column in source.columns}
    parts = [f"{labels.get(name, name)}: {message}" if name else str(message) for name, message in error.fields.items()]
    return " ".join(parts) or str(error.message)


def _report(run: ImportRun) -> None:
    """Bring the run's figures up to date, and see whether somebody asked to stop it."""
    counts = dict(run.rows.values_list("outcome").annotate(count=Count("id")))
    run.created, run.updated = counts.get("created", 0), counts.get("updated", 0)
    run.unchanged, run.refused = counts.get("unchanged", 0), counts.get("refused", 0)
    run.last_seen_at = timezone.now()
    run.save(update_fields=["created", "updated", "unchanged", "refused", "last_seen_at"])
    run.refresh_from_db(fields=["state"])


def _end(run: ImportRun, state: str, *, failure: str = "") -> None:
    run.state, run.failure, run.finished_at = state, failure[:400], timezone.now()
    _forget_file(run)
    run.save(update_fields=["state", "failure", "finished_at", "file"])


def _forget_file(run: ImportRun) -> None:
    """The file has served: refused rows are kept with the run, and everything else stands on its own page."""
    name, storage = run.file.name, run.file.storage
    run.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def silent_runs() -> list[int]:
    """Ids of runs whose task has not reported for two minutes: its worker was killed."""
    late = timezone.now() - SILENT_FOR
    under_way = (ImportRun.State.RUNNING, ImportRun.State.STOPPING)
    return list(ImportRun.objects.filter(state__in=under_way, last_seen_at__lt=late).values_list("pk", flat=True))


def forget_unused_files() -> int:
    """Stop runs that nobody started within a week, with their files. Returns how many."""
    old = ImportRun.objects.filter(state=ImportRun.State.UPLOADED, at__lt=timezone.now() - UNUSED_FOR)
    for run in old:
        _end(run, ImportRun.State.STOPPED)
    return len(old)
