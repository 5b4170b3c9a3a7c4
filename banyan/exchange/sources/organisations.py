"""Organisations: as rows of a table, and as owners named in other files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.text import fold, tidy_line
from banyan.exchange.cells import divided
from banyan.exchange.sources import values
from banyan.exchange.sources.base import Cells, Effect, Order
from banyan.exchange.sources.columns import ORGANISATION_COLUMNS
from banyan.exchange.sources.tables import TableSource
from banyan.people.models import Organisation, OrganisationKind
from banyan.people.services.importing import register_imported_organisation
from banyan.people.services.organisations import OrganisationFacts


class OrganisationTable(TableSource):
    """A table with a row for each organisation."""

    fields = ORGANISATION_COLUMNS
    identifying = ("name", "home")

    def bring_in(self, cells: Cells, key: str) -> Effect:
        row = self.values(cells)
        facts = OrganisationFacts(
            name=row["name"],
            kind=values.organisation_kind(row["kind"]) or kind_from_name(row["name"]),
            about=row["about"],
            language=values.language(row["language"]),
            website=values.website(row["website"], "website"),
            home=self.atlas.place(row["home"], "home") if row["home"] else None,
            serves=self.atlas.places(divided(row["serves"]), "serves"),
            themes=self.known.several_themes(row["themes"]),
            languages=values.languages(row["languages"]),
            capabilities=divided(row["capabilities"]),
            capacity=values.whole_number(row["capacity"], "capacity") or 0,
            accepts_pathways=divided(row["accepts_pathways"]),
        )
        organisation, outcome = register_imported_organisation(
            by=self.order.by,
            source=self.order.source,
            source_key=key,
            facts=facts,
            former_names=divided(row["former_names"]),
        )
        shown = [
            (_("Kind"), str(OrganisationKind(organisation.kind).label)),
            (_("Home"), str(facts.home or "–")),
            (_("Places served"), ", ".join(map(str, facts.serves)) or "–"),
        ]
        return Effect(outcome, organisation.name, organisation, shown)


def kind_from_name(name: str) -> str:
    """What an organisation most likely is, by words that names of such hold; an NGO where nothing tells."""
    words = f" {fold(name)} "
    signs = {
        OrganisationKind.RESEARCH: ("universit", "institute", "institut ", "college", "research", "academy"),
        OrganisationKind.PUBLIC_BODY: (
            "ministr",
            "government",
            "city of",
            "municipal",
            "department of",
            "united nations",
        ),
        OrganisationKind.FUNDER: ("foundation", "fondation", "fundacion", "trust ", "fund "),
        OrganisationKind.COMPANY: (" gmbh", " inc", " ltd", " llc", " corp", " s.a.", " pvt", " limited", " ag "),
    }
    for kind, beginnings in signs.items():
        if any(sign in words for sign in beginnings):
            return str(kind)
    return str(OrganisationKind.NGO)


def owner_named(order: Order, name: str, *, website: str = "") -> Organisation | None:
    """The organisation that a file names as an owner: the one that the whole file is brought in for, else the one
    of that name, else a new one. None where the file names none.

    Raises Invalid, NotAllowed.
    """
    wanted = tidy_line(name)
    if order.organisation is not None:
        known = (order.organisation.name, *order.organisation.former_names)
        if wanted and fold(wanted) not in map(fold, known):
            why = _("It names another organisation than the one you bring this in for.")
            raise Invalid({"organisation": why})
        return order.organisation
    if not wanted:
        return None
    found = Organisation.objects.filter(name__iexact=wanted, is_hidden=False).order_by("pk").first()
    found = found or Organisation.objects.filter(former_names__contains=[wanted], is_hidden=False).first()
    if found is not None:
        return found
    facts = OrganisationFacts(name=wanted, kind=kind_from_name(wanted), website=website)
    key = f"name:{fold(wanted)}"[:200]
    organisation, _outcome = register_imported_organisation(
        by=order.by, source=order.source, source_key=key, facts=facts
    )
    return organisation
