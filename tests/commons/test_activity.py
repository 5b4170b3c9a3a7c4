"""The record of deeds is written with the deed, and never changed."""

import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(person) -> Activity:
    return Activity.objects.create(actor=person, verb="joined", kind="person", object_id=person.pk)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE commons_activity SET verb = 'other'", "DELETE FROM commons_activity", "TRUNCATE commons_activity CASCADE"],
)
def test_the_database_refuses_to_change_what_was_recorded(activity, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert Activity.objects.get().verb == "joined"


def test_without_the_trigger_the_record_could_be_changed(activity):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE commons_activity DISABLE TRIGGER activity_is_append_only")
        cursor.execute("UPDATE commons_activity SET verb = 'other'")
        cursor.execute("ALTER TABLE commons_activity ENABLE TRIGGER activity_is_append_only")
    assert Activity.objects.get().verb == "other"
