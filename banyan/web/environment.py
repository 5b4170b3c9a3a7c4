"""What the surroundings tell Banyan: environment variables, the data folder and the secrets kept in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def text(name: str, default: str = "") -> str:
    """Value of an environment variable; an empty one counts as unset."""
    return os.environ.get(name, "").strip() or default


def switch(name: str, *, default: bool = False) -> bool:
    """Whether a variable says yes (1, true, yes, on)."""
    value = text(name).lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def data_folder() -> Path:
    """Where the embedded database, uploaded files and secrets live (BANYAN_DATA, else var/ in the working folder)."""
    return Path(text("BANYAN_DATA", str(REPOSITORY / "var"))).expanduser().resolve()


def kept_secret(name: str, folder: Path, *, make: object = None) -> str:
    """A secret made at first start and kept in `folder`, readable by its owner alone."""
    path = folder / name
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    folder.mkdir(parents=True, exist_ok=True)
    value = make() if callable(make) else secrets.token_urlsafe(48)
    draft = folder / f".{name}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(value)
    try:
        os.link(draft, path)
    except FileExistsError:
        value = path.read_text()
    finally:
        draft.unlink()
    return value


def rsa_key() -> str:
    """A fresh RSA private key in PEM, for signing OpenID Connect tokens."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    return (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )
