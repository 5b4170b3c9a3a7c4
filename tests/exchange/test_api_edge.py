"""What holds for every call to the API: keys, limits, caches, safe repetition, and errors that say what to do."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from banyan.exchange.models import ApiToken, KeptAnswer
from banyan.exchange.services.kept_answers import forget_old_answers
from banyan.exchange.services.tokens import revoke_token
from banyan.people.models import Membership, Organisation

pytestmark = pytest.mark.django_db

ORGANISATION = {"name": "Maji Safi"}


def problem(response) -> str:
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["type"].rpartition("#problem-")[2]


# Who calls


def test_reading_needs_no_key(visitor):
    assert visitor.get("organisations").status_code == 200


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer banyan_wrong", "Basic YTpi", "Bearer", "x"])
def test_a_wrong_key_is_refused_even_for_reading(visitor, header):
    response = visitor.get("organisations", Authorization=header)
    assert response.status_code == 401
    assert "Bearer" in response["WWW-Authenticate"]


def test_writing_needs_a_key(visitor):
    response = visitor.post("organisations", ORGANISATION)
    assert (response.status_code, problem(response)) == (401, "unauthorized")
    assert not Organisation.objects.exists()


def test_a_key_made_for_something_else_is_refused(api_of, person):
    response = api_of(person, scopes=["read", "needs:write"]).post("organisations", ORGANISATION)
    assert (response.status_code, problem(response)) == (403, "insufficient-scope")
    assert 'scope="organisations:write"' in response["WWW-Authenticate"]
    assert not Organisation.objects.exists()


def test_only_a_digest_of_a_key_is_kept(member):
    token = ApiToken.objects.get()
    assert member.key not in (token.digest, token.prefix)
    assert member.key.startswith(token.prefix)
    assert len(member.key) >= 49  # 256 random bits


@pytest.mark.parametrize("end", ["revoked", "expired", "suspended", "erased", "switched off"])
def test_a_key_that_ended_opens_nothing(member, person, end):
    token = ApiToken.objects.get()
    later = timezone.now() + datetime.timedelta(days=1)
    if end == "revoked":
        revoke_token(by=person, token=token)
    elif end == "expired":
        ApiToken.objects.update(expires_at=timezone.now())
    else:
        field = {"suspended": "suspended_until", "erased": "erased_at", "switched off": "is_active"}[end]
        setattr(person, field, False if field == "is_active" else later)
        person.save()
    assert member.get("organisations").status_code == 401
    assert member.post("organisations", ORGANISATION).status_code == 401


def test_an_organisations_key_ends_with_its_makers_ownership(api_of, person, other_person):
    organisation = Organisation.objects.create(name="Maji Safi")
    Membership.objects.create(organisation=organisation, person=other_person, role="owner")
    membership = Membership.objects.create(organisation=organisation, person=person, role="owner")
    client = api_of(person, organisation=organisation)
    assert client.get("organisations").status_code == 200
    membership.role = "member"
    membership.save()
    assert client.get("organisations").status_code == 401


def test_an_organisations_key_changes_nothing_else(api_of, person):
    own, other = Organisation.objects.create(name="Maji Safi"), Organisation.objects.create(name="Other")
    for organisation in (own, other):
        Membership.objects.create(organisation=organisation, person=person, role="owner")
    client = api_of(person, organisation=own)
    for organisation, status in ((own, 200), (other, 403)):
        tag = client.get(f"organisations/{organisation.pk}")["ETag"]
        response = client.patch(f"organisations/{organisation.pk}", {"about": "New"}, If_Match=tag)
        assert response.status_code == status
    assert client.post("organisations", ORGANISATION).status_code == 403


def test_cookies_count_for_nothing(signed_in, visitor):
    visitor.client.cookies = signed_in.cookies
    assert visitor.post("organisations", ORGANISATION).status_code == 401


# How often


def test_calls_are_limited_and_the_headers_say_so(visitor, settings):
    settings.API_CALLS_A_MINUTE = {"visitor": 2, "token": 2}
    remaining = [visitor.get("organisations")["RateLimit"].split(";")[1] for _call in range(2)]
    assert remaining == ["r=1", "r=0"]
    response = visitor.get("organisations")
    assert (response.status_code, problem(response)) == (429, "too-many")
    assert 0 < int(response["Retry-After"]) <= 60
    assert response["RateLimit-Policy"] == '"calls";q=2;w=60'


def test_callers_without_an_address_are_served_and_counted_as_one(visitor, settings):
    settings.API_CALLS_A_MINUTE = {"visitor": 2, "token": 2}
    statuses = [visitor.client.get("/api/v1/themes", REMOTE_ADDR="").status_code for _call in range(3)]
    assert statuses == [200, 200, 429]


def test_guessing_keys_is_limited_too(visitor, settings):
    settings.API_CALLS_A_MINUTE = {"visitor": 2, "token": 2}
    statuses = [visitor.get("organisations", Authorization=f"Bearer banyan_{n}").status_code for n in range(4)]
    assert statuses == [401, 401, 429, 429]


# Reading


def test_an_unchanged_answer_is_not_sent_again(visitor):
    Organisation.objects.create(name="Maji Safi")
    first = visitor.get("organisations")
    again = visitor.get("organisations", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    Organisation.objects.create(name="Another")
    assert visitor.get("organisations", If_None_Match=first["ETag"]).status_code == 200


def test_pages_are_linked_and_skip_nothing(visitor):
    made = [Organisation.objects.create(name=f"Organisation {number}").pk for number in range(7)]
    seen, address, turns = [], "organisations?limit=3", 0
    while address:
        response = visitor.get(address)
        assert response["X-Total-Count"] == "7"
        seen += [row["id"] for row in response.json()]
        links = dict(reversed(part.split("; ")) for part in response["Link"].split(", "))
        following = links.get('rel="next"', "").strip("<>")
        address, turns = following.partition("/api/v1/")[2], turns + 1
        Organisation.objects.create(name="Later", is_hidden=True)
    assert seen == sorted(made, reverse=True)
    assert turns == 3
    back = links['rel="prev"'].strip("<>").partition("/api/v1/")[2]
    assert [row["id"] for row in visitor.get(back).json()] == seen[3:6]


@pytest.mark.parametrize("cursor", ["abc", "WyJhZnRlciIsMV0", "a:b"])
def test_a_made_up_cursor_is_an_error(visitor, cursor):
    response = visitor.get(f"organisations?cursor={cursor}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_list_is_an_error(visitor, make_person):
    for number in range(3):
        make_person(f"Person {number}")
    link = visitor.get("people?limit=1")["Link"].rpartition("cursor=")[2].partition(">")[0]
    assert visitor.get(f"people?limit=1&cursor={link}").status_code == 200
    assert visitor.get(f"organisations?limit=1&cursor={link}").status_code == 422


def test_head_is_get_without_a_body(visitor):
    response = visitor.call("HEAD", "organisations")
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Total-Count"] == "0"


def test_any_page_may_read_but_not_write(visitor):
    assert visitor.get("organisations")["Access-Control-Allow-Origin"] == "*"
    preflight = visitor.call("OPTIONS", "organisations", Origin="https://example.org")
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in preflight


# Errors


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "nothing", 404, "not-found"),
        ("GET", "organisations/", 404, "not-found"),
        ("GET", "organisations/abc", 404, "not-found"),
        ("GET", "organisations/0", 404, "not-found"),
        ("GET", "organisations/99999999999999999999", 404, "not-found"),
        ("PUT", "organisations", 405, "method-not-allowed"),
        ("DELETE", "organisations/1", 405, "method-not-allowed"),
        ("TRACE", "organisations", 405, "method-not-allowed"),
        ("GET", "organisations?limit=0", 422, "invalid"),
        ("GET", "organisations?limit=101", 422, "invalid"),
        ("GET", "organisations?limit=2&limit=3", 422, "invalid"),
        ("GET", "organisations?place=XX", 422, "invalid"),
        ("GET", "organisations?theme=99", 422, "invalid"),
        ("GET", "organisations?kind=%00", 422, "invalid"),
        ("GET", "organisations?changed_since=yesterday", 422, "invalid"),
    ],
)
def test_every_error_is_a_problem(visitor, method, path, status, code):
    response = visitor.call(method, path, checked=False)
    assert (response.status_code, problem(response)) == (status, code)
    assert response.json()["title"]


def test_wrong_fields_are_pointed_at(member):
    response = member.post("organisations", {"name": "X", "kind": "club", "serves": ["KE", 5], "colour": "red"})
    assert response.status_code == 422
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"/name", "/kind", "/serves/1", "/colour"}


def test_errors_of_services_are_pointed_at_too(member):
    response = member.post("organisations", {"name": "Maji", "home": "XX"})
    assert response.json()["errors"][0]["pointer"] == "/home"


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, "malformed"),
        (b'{"name": NaN}', {}, 400, "malformed"),
        (b'{"name": "a\\u0000b"}', {}, 400, "malformed"),
        (b'{"name": "\\ud800b"}', {}, 400, "malformed"),
        (b"\xff\xfe", {}, 400, "malformed"),
        (b"[" * 100_000, {}, 400, "malformed"),
        (b"[]", {}, 422, "invalid"),
        (b"name=x", {"Content_Type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
        (b'{"name": "' + b"x" * 1_000_001 + b'"}', {}, 413, "too-large"),
        (b'{"name": "Maji"}', {"No_Key": "1"}, 400, "idempotency-key-missing"),
        (b'{"name": "Maji"}', {"Idempotency_Key": "x" * 256}, 400, "idempotency-key-missing"),
    ],
)
def test_bodies_that_cannot_be_read(member, body, headers, status, code):
    response = member.post("organisations", body, **headers)
    assert (response.status_code, problem(response)) == (status, code)


def test_an_unforeseen_error_says_nothing_of_the_inside(member, monkeypatch):
    def fail(**_arguments):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("banyan.exchange.api.resources.organisations.create_organisation", fail)
    response = member.post("organisations", ORGANISATION, Idempotency_Key="same")
    assert (response.status_code, problem(response)) == (500, "internal")
    assert b"secret" not in response.content
    monkeypatch.undo()
    assert member.post("organisations", ORGANISATION, Idempotency_Key="same").status_code == 201


# Safe repetition


def test_the_same_call_is_done_once_and_answered_the_same(member):
    first = member.post("organisations", ORGANISATION, Idempotency_Key="one")
    again = member.post("organisations", ORGANISATION, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert Organisation.objects.count() == 1


def test_without_kept_answers_it_would_be_done_twice(member, monkeypatch):
    """The negative control."""
    monkeypatch.setattr("banyan.exchange.api.edge.answer_kept_for", lambda **_arguments: None)
    monkeypatch.setattr("banyan.exchange.api.edge.keep_answer", lambda **_arguments: None)
    for _call in range(2):
        member.post("organisations", ORGANISATION, Idempotency_Key="one")
    assert Organisation.objects.count() == 2


def test_a_key_is_not_taken_for_another_call(member):
    member.post("organisations", ORGANISATION, Idempotency_Key="one")
    response = member.post("organisations", {"name": "Another"}, Idempotency_Key="one")
    assert (response.status_code, problem(response)) == (422, "idempotency-key-reused")
    assert Organisation.objects.count() == 1


def test_an_error_leaves_the_key_free(member):
    assert member.post("organisations", {"name": "X", "home": "XX"}, Idempotency_Key="one").status_code == 422
    assert member.post("organisations", ORGANISATION, Idempotency_Key="one").status_code == 201


def test_keys_of_different_tokens_are_different(member, api_of, other_person):
    member.post("organisations", ORGANISATION, Idempotency_Key="one")
    assert api_of(other_person).post("organisations", {"name": "Another"}, Idempotency_Key="one").status_code == 201


def test_the_database_itself_holds_one_answer_to_a_key(member):
    member.post("organisations", ORGANISATION, Idempotency_Key="one")
    kept = KeptAnswer.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


def test_answers_are_kept_a_month(member):
    member.post("organisations", ORGANISATION, Idempotency_Key="one")
    KeptAnswer.objects.update(at=timezone.now() - datetime.timedelta(days=30))
    assert forget_old_answers() == 0
    KeptAnswer.objects.update(at=timezone.now() - datetime.timedelta(days=32))
    assert forget_old_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_under_way_is_not_begun_again(member):
    """Two connections: the first holds the key while the second asks for it."""
    import threading

    from django.db import connection

    from banyan.exchange.services.kept_answers import answer_kept_for

    token = ApiToken.objects.get()
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            answer_kept_for(token=token, key="one", fingerprint="x")
            holding.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert holding.wait(10)
        response = member.post("organisations", ORGANISATION, Idempotency_Key="one")
        assert (response.status_code, problem(response)) == (409, "idempotency-key-in-use")
        assert response["Retry-After"] == "1"
    finally:
        release.set()
        thread.join()
    assert member.post("organisations", ORGANISATION, Idempotency_Key="one").status_code == 201


# Changing


@pytest.fixture
def organisation(member):
    return member.post("organisations", ORGANISATION).json()["id"]


def test_a_change_names_the_version_it_changes(member, organisation):
    path = f"organisations/{organisation}"
    assert member.patch(path, {"about": "A"}).status_code == 428
    tag = member.get(path)["ETag"]
    changed = member.patch(path, {"about": "A"}, If_Match=tag)
    assert (changed.status_code, changed.json()["about"]) == (200, "A")
    assert changed["ETag"] == member.get(path)["ETag"] != tag
    stale = member.patch(path, {"about": "B"}, If_Match=tag)
    assert (stale.status_code, problem(stale)) == (412, "precondition-failed")
    assert member.patch(path, {"about": "B"}, If_Match=f"W/{changed['ETag']}").status_code == 412
    assert member.patch(path, {"about": "B"}, If_Match="*").status_code == 200


def test_fields_that_are_not_given_stay(member, organisation, kenya, health):
    path = f"organisations/{organisation}"
    full = {"about": "A", "home": "KE", "serves": ["KE"], "themes": ["3"], "capacity": 2, "languages": ["sw"]}
    member.patch(path, full, If_Match="*")
    told = member.patch(path, {"capacity": 5}, If_Match="*").json()
    assert told["home"]["code"] == "KE"
    assert [place["code"] for place in told["serves"]] == ["KE"]
    assert {name: told[name] for name in ("about", "themes", "capacity", "languages")} == {
        "about": "A",
        "themes": ["3"],
        "capacity": 5,
        "languages": ["sw"],
    }


def test_others_may_not_change_it(api_of, other_person, organisation):
    response = api_of(other_person).patch(f"organisations/{organisation}", {"about": "B"}, If_Match="*")
    assert (response.status_code, problem(response)) == (403, "not-allowed")


def test_what_is_hidden_is_not_there(member, visitor, organisation):
    Organisation.objects.update(is_hidden=True)
    assert visitor.get(f"organisations/{organisation}").status_code == 404
    assert member.patch(f"organisations/{organisation}", {"about": "B"}, If_Match="*").status_code == 404
    assert visitor.get("organisations").json() == []
