"""Attaching files: what is taken, what becomes of it, and who can open it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.inspection import LARGEST_FILE, MOST_FILES, tidy_file_name
from banyan.commons.models import Activity, Attachment, Notification, Place
from banyan.commons.queries.files import files_of
from banyan.commons.services import files
from banyan.commons.services.files import attach, delete_strays, remove, tidy_attachments
from banyan.commons.uploading import LARGEST_REQUEST
from banyan.needs.models import Need, NeedState
from tests.promises.malformed_files import GPS_MARK, document, photograph, picture

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture
def need(person):
    place = Place.objects.create(kind="country", name="Kenia", ancestors=[])
    return Need.objects.create(title="Clean water", story="The well is dry.", place=place, voiced_by=person)


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-lies")


def attached(by, need, content: bytes = PDF, name: str = "report.pdf", description: str = "A report") -> Attachment:
    return attach(by=by, thing=need, upload=upload(content, name), description=description)


def url(attachment: Attachment, size: int | None = None) -> str:
    return f"/files/{attachment.key}/" + (f"{size}/" if size else "")


class TestAttaching:
    def test_a_photograph_is_kept_upright_in_sizes_without_its_place(self, person, need, tasks):
        attachment = attached(person, need, photograph((2000, 1500), orientation=6), "IMG_1.JPG", "A dry well")
        assert attachment.state == "waiting"
        sent = attachment.original.name
        tasks()
        attachment.refresh_from_db()
        assert (attachment.state, attachment.media_type, attachment.name) == ("ready", "image/webp", "IMG_1.webp")
        assert sorted(attachment.sizes, key=int) == ["320", "800", "1500"]
        assert (attachment.width, attachment.height) == (1500, 2000)
        for name in attachment.stored_names:
            assert GPS_MARK not in default_storage.open(name).read()
        assert sent not in attachment.stored_names

    def test_what_was_sent_is_deleted_once_it_is_cleaned(self, person, need, tasks, django_capture_on_commit_callbacks):
        attachment = attached(person, need, photograph((400, 300)), description="A dry well")
        with django_capture_on_commit_callbacks(execute=True):
            tasks()
        assert not default_storage.exists(attachment.original.name)

    def test_a_small_picture_is_not_enlarged(self, person, need, tasks):
        attachment = attached(person, need, picture("PNG", (90, 60)), "dot.png")
        tasks()
        attachment.refresh_from_db()
        assert attachment.sizes.keys() == {"90"}

    def test_a_document_stays_as_it_is(self, person, need, tasks):
        sent = document()
        attachment = attached(person, need, sent, "../Zählung 2026.xlsx")
        tasks()
        attachment.refresh_from_db()
        assert (attachment.state, attachment.name) == ("ready", "Zählung 2026.xlsx")
        assert attachment.original.read() == sent

    def test_a_picture_needs_a_description(self, person, need):
        with pytest.raises(Invalid) as error:
            attached(person, need, picture(), "dot.png", description=" ")
        assert "description" in error.value.fields

    @pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x7fELF\x00\x01", b"x" * (LARGEST_FILE + 1)])
    def test_what_cannot_be_taken_is_refused_at_once_beside_the_field(self, content, person, need):
        with pytest.raises(Invalid) as error:
            attached(person, need, content)
        assert error.value.fields.keys() == {"file"}
        assert not Attachment.objects.exists()

    def test_a_file_refused_by_the_check_says_why_to_who_sent_it_alone(
        self, person, other_person, need, tasks, django_capture_on_commit_callbacks
    ):
        attachment = attached(other_person, need, document({"xl/vbaProject.bin": b"x"}), "sums.xlsx")
        stored = attachment.original.name
        with django_capture_on_commit_callbacks(execute=True):
            tasks()
        attachment.refresh_from_db()
        assert (attachment.state, attachment.refusal, attachment.stored_names) == ("refused", "macros", [])
        assert not default_storage.exists(stored)
        assert "macros" in str(files_of("need", [need], reader=other_person)[need.pk][0].refusal)
        assert files_of("need", [need], reader=person)[need.pk] == []
        assert list(Notification.objects.values_list("person", flat=True)) == [other_person.pk]

    def test_the_same_file_sent_twice_is_attached_once(self, person, need, tasks):
        assert attached(person, need) == attached(person, need)
        tasks()
        assert Attachment.objects.count() == 1
        assert Activity.objects.filter(verb="attached").count() == 1

    def test_no_more_than_twenty_files(self, person, need):
        for number in range(MOST_FILES):
            attached(person, need, PDF + b"%d" % number)
        with pytest.raises(Invalid):
            attached(person, need, PDF + b"one more")

    def test_only_who_may_attaches(self, person, make_person, need):
        suspended = make_person("Suspended", suspended_until=timezone.now() + timedelta(days=1))
        with pytest.raises(NotAllowed):
            attached(suspended, need)
        need.state = NeedState.HIDDEN
        need.save()
        with pytest.raises(NotAllowed):
            attached(person, need)

    def test_everyone_is_told_only_once_the_file_is_ready(self, person, need, tasks):
        attachment = attached(person, need)
        assert not Activity.objects.filter(is_public=True).exists()
        tasks()
        deed = Activity.objects.get(is_public=True)
        assert (deed.verb, deed.actor, deed.facts) == ("added_file", person, {"file": attachment.pk})

    def test_checking_twice_does_no_harm(self, person, need, tasks):
        attachment = attached(person, need, picture(), "dot.png")
        stale = Attachment.objects.get(pk=attachment.pk)
        tasks()
        files.clean(attachment=stale)
        assert Activity.objects.filter(verb="added_file").count() == 1

    def test_a_full_disk_is_said_and_leaves_no_row(self, person, need, monkeypatch):
        def no_room(*_args, **_more):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(type(default_storage), "save", no_room, raising=False)
        monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", no_room)
        with pytest.raises(Invalid) as error:
            attached(person, need)
        assert "room" in str(error.value.message)
        assert not Attachment.objects.exists()


class TestOpening:
    @pytest.fixture
    def ready(self, person, need, tasks):
        attachment = attached(person, need, photograph((900, 600)), description="A dry well")
        tasks()
        attachment.refresh_from_db()
        return attachment

    def test_anyone_opens_the_files_of_a_public_need(self, client, ready):
        response = client.get(url(ready, 320))
        assert response["Content-Type"] == "image/webp"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "inline" in response["Content-Disposition"]
        assert "immutable" in response["Cache-Control"]
        assert response["Cache-Control"].startswith("private")
        assert b"".join(response.streaming_content)[:4] == b"RIFF"
        assert client.get(url(ready, 320), headers={"if-none-match": response["ETag"]}).status_code == 304

    def test_a_document_is_always_saved_and_never_shown(self, client, person, need, tasks):
        attachment = attached(person, need, "Wörter und mehr".encode(), 'a"b;\r\nX: y\u202egnp.txt')
        tasks()
        response = client.get(url(attachment))
        assert response["Content-Type"] == "text/plain"
        assert response["Content-Disposition"].startswith("attachment;")
        assert "X" not in response.headers
        assert "\u202e" not in response["Content-Disposition"]

    def test_a_size_that_is_not_kept_is_not_there(self, client, ready):
        assert client.get(url(ready, 321)).status_code == 404
        assert client.get(f"/files/{ready.key}/..%2f..%2fsecret_key/").status_code == 404

    def test_nobody_opens_what_is_not_checked_yet(self, client, person, need):
        waiting = attached(person, need)
        assert client.get(url(waiting)).status_code == 404
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(url(waiting)).status_code == 404

    @pytest.mark.parametrize(("who", "status"), [("visitor", 404), ("other", 404), ("owner", 200), ("steward", 200)])
    def test_files_of_a_hidden_need(self, who, status, client, person, other_person, steward, ready):
        etag = client.get(url(ready))["ETag"]
        Need.objects.update(state=NeedState.HIDDEN)
        people = {"other": other_person, "owner": person, "steward": steward}
        if who in people:
            client.force_login(people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(url(ready)).status_code == status
        asked_again = client.get(url(ready), headers={"if-none-match": etag})
        assert asked_again.status_code == (304 if status == 200 else 404)
        if status == 200:
            assert client.get(url(ready))["Cache-Control"] == "private, no-store"

    def test_sending_takes_few_queries(self, client, ready, django_assert_max_num_queries):
        with django_assert_max_num_queries(4):
            client.get(url(ready, 320))

    def test_the_page_shows_the_picture_with_its_description(self, client, ready, need):
        page = client.get(f"/needs/{need.pk}/", follow=True).content.decode()
        assert 'alt="A dry well"' in page
        assert url(ready, 800) in page


class TestRemoving:
    @pytest.mark.parametrize(("who", "may"), [("sender", True), ("voicer", True), ("stranger", False)])
    def test_who_removes(self, who, may, client, person, other_person, make_person, need, tasks):
        attachment = attached(other_person, need)
        tasks()
        people = {"sender": other_person, "voicer": person, "stranger": make_person("Passer By")}
        client.force_login(people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(f"{url(attachment)}remove/").status_code == (200 if may else 403)
        assert client.post(f"{url(attachment)}remove/").status_code == (302 if may else 403)
        assert Attachment.objects.exists() is not may

    def test_the_bytes_go_as_well(self, person, need, tasks, django_capture_on_commit_callbacks):
        attachment = attached(person, need, picture("PNG", (900, 700)), "dot.png")
        with django_capture_on_commit_callbacks(execute=True):
            tasks()
        attachment.refresh_from_db()
        names = attachment.stored_names
        assert len(names) == 3
        with django_capture_on_commit_callbacks(execute=True):
            remove(by=person, attachment=attachment)
        assert not any(default_storage.exists(name) for name in names)

    def test_a_visitor_signs_in_first(self, client, person, need):
        response = client.post(f"{url(attached(person, need))}remove/")
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]


class TestTidying:
    def test_what_no_row_names_goes_after_a_day(self, person, need, monkeypatch):
        kept = attached(person, need)
        stray = f"{kept.original.name.rpartition('/')[0]}/stray.pdf"
        default_storage.save(stray, upload(PDF))
        assert delete_strays() == 0
        later = timezone.now() + timedelta(days=2)
        monkeypatch.setattr(files.timezone, "now", lambda: later)
        assert delete_strays() == 1
        assert default_storage.exists(kept.original.name)
        assert not default_storage.exists(stray)

    def test_refused_files_are_forgotten_and_lost_checks_asked_for_again(self, person, need, tasks):
        lost, refused = attached(person, need), attached(person, need, PDF + b" ")
        Attachment.objects.filter(pk=refused.pk).update(state="refused", refusal="damaged")
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        Attachment.objects.update(at=timezone.now() - timedelta(days=31))
        assert tidy_attachments() == 1
        tasks()
        assert list(Attachment.objects.values_list("pk", "state")) == [(lost.pk, "ready")]


class TestNames:
    @pytest.mark.parametrize(
        ("given_name", "tidy"),
        [
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\me\\Report.PDF", "Report.pdf"),
            ("invoice\u202efdp.exe", "invoicefdp.pdf"),
            ("<script>alert(1)</script>.pdf", "script.pdf"),
            ("", "file.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("…pdf", "…pdf.pdf"),
            ("Bericht vom 3.11.2026", "Bericht vom 3.11.2026.pdf"),
            ("👩‍🌾 farm.pdf", "👩‍🌾 farm.pdf"),
            ("تقرير.pdf", "تقرير.pdf"),
        ],
    )
    def test_names_are_tidied(self, given_name, tidy):
        assert tidy_file_name(given_name, "application/pdf") == tidy

    @given(st.text(max_size=4_096))
    def test_any_name_becomes_one_that_is_safe(self, name):
        tidy = tidy_file_name(name, "image/png")
        assert tidy.endswith(".png")
        assert len(tidy) <= 120
        assert not set(tidy) & set('<>:"/\\|?*\r\n\t\0\u202e')
        assert not tidy.startswith((".", " "))
        assert tidy_file_name(tidy, "image/png") == tidy


class TestHowMuch:
    def test_a_request_that_says_it_is_too_large_is_not_read(self, signed_in, need):
        answer = signed_in.post(
            f"/needs/{need.pk}/files/",
            {"file": upload(b"x" * 100)},
            CONTENT_LENGTH=str(LARGEST_REQUEST + 1),
        )
        assert answer.status_code == 413
        assert "too large" in answer.content.decode()

    def test_nor_is_one_that_lies(self, signed_in, need, monkeypatch):
        monkeypatch.setattr("banyan.commons.uploading.LARGEST_REQUEST", 200_000)
        from banyan.commons.uploading import BoundedUpload

        monkeypatch.setattr(BoundedUpload, "handle_raw_input", lambda *_given, **_more: None)
        answer = signed_in.post(f"/needs/{need.pk}/files/", {"file": upload(b"x" * 900_000)})
        assert answer.status_code == 413

    def test_one_above_the_limit_of_files_is_told_beside_the_field(self, signed_in, need):
        sent = {"file": upload(b"x" * (LARGEST_FILE + 1), "long.txt"), "description": "Long"}
        answer = signed_in.post(f"/needs/{need.pk}/files/", sent)
        assert answer.status_code == 200
        assert "larger than 10 MB" in answer.content.decode()
