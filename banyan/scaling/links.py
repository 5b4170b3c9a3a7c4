"""Shared links: of their secret only a digest is kept, so that nobody who reads the database can open them."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """A secret that cannot be guessed, fit for an address."""
    return secrets.token_urlsafe(24)


def digest_of_secret(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
