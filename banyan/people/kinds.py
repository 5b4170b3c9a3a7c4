"""Persons and organisations as kinds of things: their titles, addresses, sentences, and what the search knows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.commons.text import language_of, plain_text
from banyan.people.capabilities import capability_name
from banyan.people.models import Membership, Organisation, Person


def person_url(person: Person) -> str:
    """The address of a profile."""
    slug = slugify(person.display_name, allow_unicode=True)
    return reverse("people:person", args=[person.pk, slug] if slug else [person.pk])


def organisation_url(organisation: Organisation) -> str:
    """The address of an organisation's page."""
    slug = slugify(organisation.name, allow_unicode=True)[:80]
    return reverse("people:organisation", args=[organisation.pk, slug] if slug else [organisation.pk])


def _person_document(person: Person) -> SearchDocument:
    about = plain_text(person.about)
    return SearchDocument(
        title=person.display_name,
        text="\n".join(part for part in (", ".join(person.skills), about) if part),
        language=language_of(about, default=person.interface_language or "en"),
        places=(person.place_id,) if person.place_id else (),
        languages=tuple(person.languages),
    )


def _organisation_document(organisation: Organisation) -> SearchDocument:
    about = plain_text(organisation.about)
    able = ", ".join(capability_name(code) for code in organisation.capabilities)
    places = [organisation.home_id, *(place.pk for place in organisation.serves.all())]
    return SearchDocument(
        title=organisation.name,
        text="\n".join(part for part in (about, able, ", ".join(organisation.former_names)) if part),
        language=organisation.language,
        places=tuple(dict.fromkeys(pk for pk in places if pk)),
        themes=tuple(theme.pk for theme in organisation.themes.all()),
        languages=tuple(organisation.languages),
    )


def _hide_person(person: Person, hidden: bool) -> None:
    Person.objects.filter(pk=person.pk).update(is_hidden=hidden)
    person.is_hidden = hidden


def _hide_organisation(organisation: Organisation, hidden: bool) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(is_hidden=hidden)
    organisation.is_hidden = hidden


PERSON = Kind(
    name="person",
    plural="people",
    label=_("Person"),
    model="people.Person",
    title=lambda person: person.display_name,
    url=person_url,
    is_public=lambda person: person.is_public,
    search_document=_person_document,
    sentences={
        "joined": _("%(who)s joined."),
        "left": _("%(who)s left the network."),
        "appointed": _("%(what)s was made a steward by %(who)s."),
        "dismissed": _("%(who)s ended a stewardship of %(what)s."),
        "suspended": _("%(who)s suspended %(what)s as a steward."),
        "restored": _("%(who)s let %(what)s take part again as a steward."),
        "proposed_grant_general": _("%(who)s proposes to make %(what)s a steward of the whole network."),
        "proposed_revoke_general": _("%(who)s proposes to end the stewardship of %(what)s."),
        "confirmed_grant_general": _("%(what)s was made a steward of the whole network; %(who)s confirmed it."),
        "confirmed_revoke_general": _("The stewardship of %(what)s for the whole network ended; %(who)s confirmed it."),
        "declined_join_request": _("A request of %(what)s to join an organisation was declined."),
    },
    owner_ids=lambda person: (person.pk,),
    set_hidden=_hide_person,
)

ORGANISATION = Kind(
    name="organisation",
    plural="organisations",
    label=_("Organisation"),
    model="people.Organisation",
    title=lambda organisation: organisation.name,
    url=organisation_url,
    is_public=lambda organisation: not organisation.is_hidden,
    search_document=_organisation_document,
    sentences={
        "created": _("%(who)s added the organisation %(what)s."),
        "updated": _("%(who)s changed what is said of %(what)s."),
        "imported": _("The organisation %(what)s was imported."),
        "became_member": _("%(who)s joined %(what)s."),
        "left_organisation": _("%(who)s left %(what)s."),
        "asked_to_join": _("%(who)s asks to join %(what)s."),
        "became_owner": _("%(what)s has a new owner, because its last one left."),
    },
    owner_ids=lambda organisation: Membership.objects.filter(
        organisation=organisation, role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]
    ).values_list("person_id", flat=True),
    set_hidden=_hide_organisation,
)
