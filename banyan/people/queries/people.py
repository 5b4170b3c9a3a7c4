"""Lists and pages of persons."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from banyan.commons.models import Place
from banyan.commons.paging import Page, page_by_key
from banyan.commons.text import fold
from banyan.people.models import Membership, Person, Stewardship


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to; empty fields do not narrow."""

    skill: str = ""
    language: str = ""
    place: Place | None = None


def public_people() -> QuerySet[Person]:
    """Everyone with a profile that others can see."""
    return Person.objects.filter(is_active=True, is_confirmed=True, is_hidden=False, erased_at__isnull=True)


def people_page(chosen: PeopleFilter, *, cursor: str = "", size: int = 24) -> Page[Person]:
    """People, latest first. One query."""
    rows = public_people().select_related("place")
    if chosen.skill:
        rows = rows.filter(folded_skills__contains=[fold(chosen.skill)[:80]])
    if chosen.language:
        rows = rows.filter(languages__contains=[chosen.language])
    if chosen.place is not None:
        rows = rows.filter(place__ancestors__contains=[chosen.place.pk])
    return page_by_key(rows, order=["-id"], cursor=cursor, size=size)


def memberships_of(person: Person) -> list[Membership]:
    """Where a person belongs, without hidden organisations."""
    found = Membership.objects.filter(person=person, organisation__is_hidden=False).select_related("organisation")
    return list(found.order_by("organisation__name")[:100])


def stewardships_of(person: Person) -> list[Stewardship]:
    """What a person looks after."""
    return list(Stewardship.objects.filter(person=person).select_related("place", "theme").order_by("pk")[:100])


def person_from_words(words: str) -> Person | None:
    """The person whose profile's address (or number) somebody typed."""
    for part in reversed(words.strip().rstrip("/").split("/")):
        number = part.split("-", 1)[0]
        if number.isascii() and number.isdigit() and len(number) < 18:
            return public_people().filter(pk=int(number)).first()
    return None


def person_by_email(email: str) -> Person | None:
    """The person who signs in with this address, if any; for the command line alone."""
    return Person.objects.filter(email__iexact=email.strip(), is_active=True, erased_at__isnull=True).first()
