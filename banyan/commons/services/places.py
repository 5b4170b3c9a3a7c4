"""Adding the places that no list has: villages, neighbourhoods, islands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid
from banyan.commons.models import Place, PlaceName
from banyan.commons.models.places import PlaceKind
from banyan.commons.permissions import require
from banyan.commons.reference.names import folded, name_key
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line

LONGEST_LOCALITY = 120


@dataclass(frozen=True, slots=True)
class NewLocality:
    """A place that somebody named and that is not known yet, in one that is. `settle_place` makes it a place."""

    name: str
    parent: Place

    def __str__(self) -> str:
        return f"{self.name}, {self.parent.local_name}"


def settle_place(*, by: Any, place: Place | NewLocality) -> Place:
    """The place itself, or the locality, made if nobody made it before. See `ensure_locality`."""
    return ensure_locality(by=by, name=place.name, parent=place.parent) if isinstance(place, NewLocality) else place


@transaction.atomic
def ensure_locality(*, by: Any, name: str, parent: Place) -> Place:
    """The locality of that name directly in `parent`, made if it is not there. `by` is None for the system itself.

    Names are compared without regard to case, accents, spaces and marks. A locality lies in a country, a subdivision
    or another locality. Raises: NotAllowed, Invalid.
    """
    require(by is None or (by.is_authenticated and by.is_active))
    tidy = tidy_line(name)
    key = name_key(tidy)
    if not key or not any(letter.isalpha() for letter in tidy) or len(tidy) > LONGEST_LOCALITY:
        raise Invalid({"place": _("Give the place a name of letters, of at most 120 characters.")})
    if parent.kind in (PlaceKind.WORLD, PlaceKind.REGION):
        raise Invalid({"place": _("Say in which country that place lies.")})
    # Holding the parent makes two who name the same village at once come one after the other.
    parent = Place.objects.select_for_update(of=("self",), no_key=True).get(pk=parent.pk)
    known = Place.objects.filter(parent=parent, known_names__key=key).order_by("pk").first()
    if known is not None:
        return known
    place = Place.objects.create(
        kind=PlaceKind.LOCALITY,
        name=tidy,
        parent=parent,
        latitude=parent.latitude,
        longitude=parent.longitude,
    )
    place.refresh_from_db(fields=["ancestors"])
    PlaceName.objects.create(place=place, folded=folded(tidy), key=key)
    record(by, "added", place, places=[parent])
    return place
