"""`banyan check` finds what is wrong with needs, and says nothing where nothing is."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from banyan.commons import invariants as of_commons
from banyan.commons.models import Attachment
from banyan.commons.services.files import attach
from banyan.needs import invariants
from banyan.needs.services import confirm_need, merge_needs


def found(checks) -> list[str]:
    return [line for check in checks for line in check.violations()]


def test_all_is_well(other_person, steward, need, other_need, uganda):
    confirm_need(by=other_person, need=need, place=uganda)
    merge_needs(by=steward, need=need, into=other_need)
    assert found(invariants.CHECKS) == []


def test_a_wrong_count_is_found(need):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE needs_need SET confirmation_count = 7")
    assert found(invariants.CHECKS) == [f"need {need.pk} says 7 voices and has 0"]


def test_a_voice_that_nobody_hears_is_found(steward, need, other_need, person, facts):
    from banyan.needs.models import Need
    from banyan.needs.services import voice_need

    third = voice_need(by=person, facts=facts(title="A third about the same well"))
    merge_needs(by=steward, need=need, into=other_need)
    Need.objects.filter(pk=other_need.pk).update(state="merged", merged_into=third)
    assert f"need {need.pk} is merged into {other_need.pk}, which is merged itself" in found(invariants.CHECKS)


def test_a_file_that_is_gone_is_found(person, need):
    attach(by=person, thing=need, upload=SimpleUploadedFile("a.txt", b"The well is dry."))
    checks = [check for check in of_commons.CHECKS if "file" in check.name]
    assert found(checks) == []
    default_storage.delete(Attachment.objects.get().original.name)
    assert len(found(checks)) == 1
