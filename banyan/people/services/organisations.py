"""Making organisations and changing what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.languages import language_codes
from banyan.commons.models import Place, Theme
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.places import NewLocality, settle_place
from banyan.commons.text import language_of, tidy_line, tidy_text
from banyan.people.capabilities import tidy_capabilities
from banyan.people.models import Membership, Organisation, OrganisationKind, Person
from banyan.people.pathways import PATHWAYS
from banyan.people.permissions import can_edit_organisation, is_active

MOST_PLACES = 60
MOST_CAPABILITIES = 30


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What is said of an organisation. `capacity` is how many further solutions it can take on now."""

    name: str
    kind: str = OrganisationKind.NGO
    about: str = ""
    language: str = ""  # of its own texts; found out from them where empty
    website: str = ""
    home: Place | NewLocality | None = None
    serves: Sequence[Place] = ()
    themes: Sequence[Theme] = ()
    languages: Sequence[str] = ()
    capabilities: Sequence[str] = ()
    capacity: int = 0
    accepts_pathways: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def create_organisation(*, by: Person, facts: OrganisationFacts) -> Organisation:
    """A new organisation, owned by who makes it. Raises NotAllowed, Invalid."""
    require(is_active(by))
    facts = _settled(by, facts)
    organisation = Organisation(is_demo=by.is_demo)
    for name, value in _columns(facts).items():
        setattr(organisation, name, value)
    organisation.save()
    organisation.serves.set(facts.serves)
    organisation.themes.set(facts.themes)
    Membership.objects.create(organisation=organisation, person=by, role=Membership.Role.OWNER)
    record(by, "created", organisation, places=_places(facts), themes=facts.themes)
    return organisation


@transaction.atomic
def update_organisation(*, by: Person, organisation: Organisation, facts: OrganisationFacts) -> Organisation:
    """Change what is said of an organisation; a name it had stays known as a former one. Raises NotAllowed, Invalid."""
    require(can_edit_organisation(by, organisation))
    facts = _settled(by, facts)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    columns = _columns(facts)
    changed = [name for name, value in columns.items() if getattr(organisation, name) != value]
    if "name" in changed and organisation.name not in organisation.former_names:
        organisation.former_names = [*organisation.former_names, organisation.name]
    for name, value in columns.items():
        setattr(organisation, name, value)
    organisation.former_names = [name for name in organisation.former_names if name != organisation.name]
    if {p.pk for p in facts.serves} != set(organisation.serves.values_list("pk", flat=True)):
        organisation.serves.set(facts.serves)
        changed.append("serves")
    if {t.pk for t in facts.themes} != set(organisation.themes.values_list("pk", flat=True)):
        organisation.themes.set(facts.themes)
        changed.append("themes")
    if changed:
        organisation.save()
        record(by, "updated", organisation, places=_places(facts), themes=facts.themes, changed=changed)
    return organisation


def _settled(by: Person, facts: OrganisationFacts) -> OrganisationFacts:
    """The same facts, with a home that is in the database."""
    return replace(facts, home=settle_place(by=by, place=facts.home)) if facts.home else facts


def _places(facts: OrganisationFacts) -> list[Place]:
    return [*([facts.home] if isinstance(facts.home, Place) else []), *facts.serves]


def _columns(facts: OrganisationFacts) -> dict[str, object]:
    """The facts as values of the organisation's own columns. Raises Invalid."""
    wrong: dict[str, Text] = {}
    name = tidy_line(facts.name)
    about = tidy_text(facts.about)
    website = facts.website.strip()
    if not 2 <= len(name) <= 200:
        wrong["name"] = _("The name needs 2 to 200 characters.")
    if facts.kind not in OrganisationKind.values:
        wrong["kind"] = _("Choose one of the kinds.")
    if len(about) > 20_000:
        wrong["about"] = _("This is longer than 20,000 characters.")
    if website:
        try:
            URLValidator(schemes=["http", "https"])(website[:301])
        except ValidationError:
            wrong["website"] = _("Enter an address that starts with https:// or http://.")
        if len(website) > 300:
            wrong["website"] = _("The address is too long.")
    if any(code not in language_codes() for code in facts.languages):
        wrong["languages"] = _("Choose languages from the list.")
    if any(code not in PATHWAYS for code in facts.accepts_pathways):
        wrong["accepts_pathways"] = _("Choose from the list.")
    if len(facts.serves) > MOST_PLACES:
        wrong["serves"] = _("Name at most 60 places; a country or region stands for all in it.")
    if not 0 <= facts.capacity <= 1000:
        wrong["capacity"] = _("Enter a number from 0 to 1,000.")
    if wrong:
        raise Invalid(wrong)
    return {
        "name": name,
        "kind": facts.kind,
        "about": about,
        "language": facts.language or language_of(about or name),
        "website": website,
        "home": facts.home,
        "languages": list(dict.fromkeys(facts.languages)),
        "capabilities": tidy_capabilities(facts.capabilities)[:MOST_CAPABILITIES],
        "capacity": facts.capacity,
        "accepts_pathways": [code for code in PATHWAYS if code in facts.accepts_pathways],
    }
