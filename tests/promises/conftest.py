"""What tests of promises share: a network with one of everything, made once for each file that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.test import override_settings

from tests.promises.network import Network, make_network


@pytest.fixture(scope="module")
def _network_made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Network, dict]]:
    files = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path_factory.mktemp("files"), "base_url": "/files/"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(
            STORAGES=files,
            EMBEDDER="letters",
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ):
            made = make_network()
        yield made, files
        transaction.set_rollback(True)


@pytest.fixture
def network(_network_made, settings) -> Iterator[Network]:
    """The network as it was made; what a test does to it is taken back."""
    made, settings.STORAGES = _network_made
    assert storages
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
