"""Who is told of what, and why; the inbox; the digest."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer, TimestampSigner
from django.urls import reverse
from django.utils import timezone

from banyan.commons.models import Activity, Notification, Place, Theme, Watch
from banyan.commons.services.notifications import mark_all_read, mark_read, notify
from banyan.people.models import Organisation, OutgoingMail, Person
from banyan.people.services import OrganisationFacts, create_organisation, update_organisation
from banyan.people.services.digests import last_morning, people_due, send_digest, unsubscribe_token
from banyan.people.tasks import queue_digests

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db) -> Place:
    found = Place.objects.create(name="Testland", kind="country", code="ZZ9")
    Place.objects.filter(pk=found.pk).update(ancestors=[found.pk])
    found.refresh_from_db()
    return found


@pytest.fixture
def theme(db) -> Theme:
    return Theme.objects.create(code="T1", number=3, name="Test theme", colour="#4c9f38", order=9999)


@pytest.fixture
def organisation(person, place, theme) -> Organisation:
    return create_organisation(by=person, facts=OrganisationFacts(name="Maji", home=place, themes=[theme]))


def told(person) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(person=person).order_by("id").values_list("activity__verb", "reason"))


class TestWhoIsTold:
    def test_watchers_of_the_thing_the_place_and_the_theme_each_with_their_reason(
        self, make_person, person, organisation, place, theme, tasks
    ):
        readers = {}
        for reason, kind, pk in (
            ("watching", "organisation", organisation.pk), ("place", "place", place.pk), ("theme", "theme", theme.pk)
        ):  # fmt: skip
            readers[reason] = make_person(reason)
            Watch.objects.create(person=readers[reason], kind=kind, object_id=pk)
        both = make_person("both")
        for kind, pk in (("theme", theme.pk), ("organisation", organisation.pk)):
            Watch.objects.create(person=both, kind=kind, object_id=pk)
        tasks()
        Notification.objects.all().delete()
        update_organisation(
            by=person, organisation=organisation, facts=OrganisationFacts(name="Maji 2", home=place, themes=[theme])
        )
        tasks()
        for reason, reader in readers.items():
            assert told(reader) == [("updated", reason)]
        assert told(both) == [("updated", "watching")]
        assert told(person) == [], "nobody is told of their own deeds"

    def test_owners_are_told_because_it_is_theirs(self, person, other_person, organisation, tasks):
        organisation.memberships.create(person=other_person, role="editor")
        update_organisation(by=other_person, organisation=organisation, facts=OrganisationFacts(name="Maji 2"))
        tasks()
        assert told(person) == [("updated", "yours")]

    def test_telling_twice_tells_once(self, person, other_person, organisation):
        Watch.objects.create(person=other_person, kind="organisation", object_id=organisation.pk)
        activity = Activity.objects.get(verb="created")
        notify(activity)
        notify(activity)
        assert told(other_person) == [("created", "watching")]

    def test_watchers_hear_nothing_of_private_deeds(self, person, other_person, make_person, organisation, tasks):
        from banyan.commons.services.activity import record
        from banyan.people.services import ask_to_join

        watcher = make_person("Watcher")
        Watch.objects.create(person=watcher, kind="organisation", object_id=organisation.pk)
        tasks()
        Notification.objects.all().delete()
        ask_to_join(by=other_person, organisation=organisation)
        record(None, "became_owner", organisation, public=False)
        tasks()
        assert told(watcher) == []
        assert told(person) == [("asked_to_join", "yours"), ("became_owner", "yours")]

    def test_who_left_is_told_nothing(self, person, other_person, organisation):
        Watch.objects.create(person=other_person, kind="organisation", object_id=organisation.pk)
        Person.objects.filter(pk=other_person.pk).update(is_active=False)
        notify(Activity.objects.get(verb="created"))
        assert told(other_person) == []

    @pytest.mark.parametrize("watchers", [2, 40])
    def test_it_costs_the_same_for_few_and_many(
        self, make_person, organisation, watchers, django_assert_max_num_queries
    ):
        for number in range(watchers):
            Watch.objects.create(person=make_person(f"W{number}"), kind="organisation", object_id=organisation.pk)
        activity = Activity.objects.get(verb="created")
        with django_assert_max_num_queries(9):
            notify(activity)
        assert Notification.objects.count() == watchers


class TestInbox:
    @pytest.fixture
    def letters(self, other_person, organisation, tasks) -> list[Notification]:
        Watch.objects.create(person=other_person, kind="organisation", object_id=organisation.pk)
        tasks()
        return list(Notification.objects.filter(person=other_person))

    def test_it_says_what_happened_and_why_one_is_told(self, client, other_person, letters):
        client.force_login(other_person, backend="allauth.account.auth_backends.AuthenticationBackend")
        text = client.get("/inbox/").content.decode()
        assert "added the organisation" in text and "You are told because you watch it" in text

    def test_opening_marks_as_read_and_looking_does_not(self, client, other_person, letters):
        client.force_login(other_person, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/inbox/")
        assert Notification.objects.filter(read_at__isnull=True).count() == 1
        assert client.get("/inbox/read/").status_code == 405
        response = client.post("/inbox/read/", {"id": letters[0].pk, "next": "/organisations/"})
        assert response.url == "/organisations/"
        assert not Notification.objects.filter(read_at__isnull=True).exists()
        assert client.post("/inbox/read/", {"id": letters[0].pk, "next": "//evil.example"}).url == "/inbox/"
        assert client.post("/inbox/read/", {"id": "x"}).status_code == 404

    def test_nobody_marks_what_is_anothers(self, person, letters):
        assert mark_read(by=person, ids=[letter.pk for letter in letters]) == 0
        assert mark_all_read(by=person, up_to=10**9) == 0

    def test_marking_all_leaves_what_came_since(self, other_person, letters, organisation, person, tasks):
        newest = letters[-1].pk
        update_organisation(by=person, organisation=organisation, facts=OrganisationFacts(name="Maji 2"))
        tasks()
        assert mark_all_read(by=other_person, up_to=newest) == 1
        assert Notification.objects.filter(person=other_person, read_at__isnull=True).count() == 1

    @pytest.mark.parametrize("count", [2, 25])
    def test_the_inbox_costs_the_same_for_few_and_many(
        self, client, person, make_person, count, django_assert_max_num_queries
    ):
        for number in range(count):
            made = create_organisation(by=make_person(f"P{number}"), facts=OrganisationFacts(name=f"G{number}"))
            activity = Activity.objects.get(verb="created", object_id=made.pk)
            Notification.objects.create(person=person, activity=activity, reason="watching")
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/inbox/")
        with django_assert_max_num_queries(9):
            assert f"G{count - 1}" in client.get("/inbox/").content.decode()


class TestDigest:
    @pytest.fixture
    def reader(self, make_person, organisation) -> Person:
        reader = make_person("Reader", time_zone="Africa/Nairobi", digest="daily")
        Person.objects.filter(pk=reader.pk).update(joined_at=datetime(2026, 1, 1, tzinfo=UTC))
        Notification.objects.create(
            person=reader, activity=Activity.objects.get(verb="created", kind="organisation"), reason="watching"
        )
        return Person.objects.get(pk=reader.pk)

    # Nairobi is three hours ahead of UTC: seven in the morning there is four here.
    BEFORE, AFTER = datetime(2026, 5, 6, 3, 59, tzinfo=UTC), datetime(2026, 5, 6, 4, 1, tzinfo=UTC)

    def test_it_comes_in_the_readers_own_morning(self, reader):
        Person.objects.update(digest_sent_at=datetime(2026, 5, 5, 4, 30, tzinfo=UTC))
        assert people_due(self.BEFORE) == []
        assert people_due(self.AFTER) == [reader.pk]
        assert send_digest(reader.pk, self.AFTER)
        assert people_due(self.AFTER + timedelta(hours=5)) == []

    def test_a_weekly_one_comes_on_mondays(self):
        assert last_morning(datetime(2026, 5, 6, 12, tzinfo=UTC), "UTC", digest="weekly") == datetime(
            2026, 5, 4, 7, tzinfo=UTC
        )
        assert last_morning(datetime(2026, 5, 4, 6, 59, tzinfo=UTC), "UTC", digest="weekly") == datetime(
            2026, 4, 27, 7, tzinfo=UTC
        )

    def test_nothing_new_no_mail(self, reader):
        Notification.objects.update(read_at=timezone.now())
        assert people_due(self.AFTER) == []
        assert not send_digest(reader.pk, self.AFTER)
        assert not OutgoingMail.objects.exists()

    def test_never_means_never(self, reader):
        Person.objects.update(digest="off")
        assert people_due(self.AFTER) == [] and not send_digest(reader.pk, self.AFTER)

    def test_it_carries_each_thing_once(self, reader, tasks, mailoutbox):
        send_digest(reader.pk, self.AFTER)
        send_digest(reader.pk, self.AFTER + timedelta(days=1))
        tasks()
        (mail,) = mailoutbox
        assert mail.to == [reader.email]
        assert "Maji" in mail.body and "<a " not in mail.body
        html = mail.alternatives[0][0]
        assert 'href="http' in html and 'href="/' not in html

    def test_the_hourly_task_sends_what_is_due(self, reader, tasks, mailoutbox):
        queue_digests(timestamp=0)
        tasks()
        assert [mail.to for mail in mailoutbox] == [[reader.email]]

    def test_it_is_in_the_readers_language(self, reader):
        Person.objects.update(interface_language="ar")
        send_digest(reader.pk, self.AFTER)
        assert 'dir="rtl"' in OutgoingMail.objects.get().html

    def test_its_links_cannot_carry_another_scheme(self, reader):
        Organisation.objects.update(name='"><script>x</script>')
        send_digest(reader.pk, self.AFTER)
        assert "<script>" not in OutgoingMail.objects.get().html


class TestUnsubscribing:
    def test_one_click_in_the_mail_program_stops_it(self, client, person, django_user_model):
        client.handler.enforce_csrf_checks = True
        address = reverse("people:unsubscribe", args=[unsubscribe_token(person)])
        assert client.get(address).status_code == 200
        person.refresh_from_db()
        assert person.digest == "weekly", "looking changes nothing: mail scanners look"
        response = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        person.refresh_from_db()
        assert person.digest == "off"
        assert "sessionid" not in response.cookies

    def test_the_headers_say_so(self, person, organisation):
        Person.objects.filter(pk=person.pk).update(digest="daily", joined_at=datetime(2026, 1, 1, tzinfo=UTC))
        activity = Activity.objects.get(verb="created", kind="organisation")
        Notification.objects.create(person=person, activity=activity, reason="yours")
        send_digest(person.pk)
        headers = OutgoingMail.objects.get().headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert headers["List-Unsubscribe"].startswith("<http") and "/unsubscribe/" in headers["List-Unsubscribe"]

    def test_one_persons_link_does_nothing_to_another_and_signs_nobody_in(self, client, person, other_person):
        client.post(reverse("people:unsubscribe", args=[unsubscribe_token(person)]))
        other_person.refresh_from_db()
        assert other_person.digest == "weekly"
        assert client.get("/me/").status_code == 302

    @pytest.mark.parametrize("how", ["tampered", "session", "session, undated", "unsalted", "export", "nonsense"])
    def test_only_our_own_tokens_work(self, client, person, other_person, how):
        token = {
            "tampered": unsubscribe_token(person).replace(str(person.pk), str(other_person.pk), 1),
            "session": TimestampSigner(salt="django.contrib.sessions.SessionStore").sign(str(person.pk)),
            "session, undated": Signer(salt="django.contrib.sessions.SessionStore").sign(str(person.pk)),
            "unsalted": Signer().sign(str(person.pk)),
            "export": Signer(salt="banyan.people.exports").sign(str(person.pk)),
            "nonsense": "x",
        }[how]
        assert client.post(reverse("people:unsubscribe", args=[token])).status_code == 404
        assert set(Person.objects.values_list("digest", flat=True)) == {"weekly"}
