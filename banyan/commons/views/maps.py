"""Maps of what is where, for the pages that show one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from banyan.commons.charts import Shade, WorldMap, world_map
from banyan.commons.kept_parts import SECONDS, KeptParts
from banyan.commons.models import Place
from banyan.commons.place_kinds import place_url
from banyan.commons.queries.presence import Counts

_kept_maps: Final = KeptParts[WorldMap](100, SECONDS)


def counts_in_words(counts: Counts) -> str:
    """ "3 needs, 12 solutions" """
    needs = ngettext("%(count)d need", "%(count)d needs", counts.needs) % {"count": counts.needs}
    solutions = ngettext("%(count)d solution", "%(count)d solutions", counts.solutions) % {"count": counts.solutions}
    return _("%(needs)s, %(solutions)s") % {"needs": needs, "solutions": solutions}


def map_of_counts(
    countries: Sequence[Place], counts: Mapping[int, Counts], *, kind: str = "", query: str = ""
) -> WorldMap:
    """The world with the number of needs and solutions in each country, or of one `kind` of them.

    Countries lead to their pages; with `query` to the page of exploring, narrowed to them, with its other parameters.
    A map that was drawn from the same figures is not drawn again.
    """
    there = tuple((country.pk, counts.get(country.pk, Counts())) for country in countries)
    key = (get_language(), settings.ROOT_URLCONF, kind, query, there)
    return _kept_maps.find(key) or _kept_maps.keep(key, _drawn(countries, counts, kind, query))


def _drawn(countries: Sequence[Place], counts: Mapping[int, Counts], kind: str, query: str) -> WorldMap:
    shades = {}
    for country in countries:
        here = counts.get(country.pk, Counts())
        number = {"need": here.needs, "solution": here.solutions}.get(kind, here.total)
        href = f"{reverse('commons:explore')}?{query}&place={country.code}" if query else place_url(country)
        shades[str(country.code)] = Shade(country.local_name, number or None, counts_in_words(here), href)
    return world_map(_("Needs and solutions by country"), shades, whole=True)
