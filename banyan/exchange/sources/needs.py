"""A table of needs."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from banyan.exchange.sources import values
from banyan.exchange.sources.base import Cells, Effect
from banyan.exchange.sources.columns import NEED_COLUMNS
from banyan.exchange.sources.organisations import owner_named
from banyan.exchange.sources.tables import TableSource
from banyan.needs.models import HowKnown
from banyan.needs.services import NeedFacts, register_imported_need


class NeedTable(TableSource):
    """A row becomes a need. A number of people without how it is known is taken for a guess."""

    fields = NEED_COLUMNS
    identifying = ("title", "place")

    def bring_in(self, cells: Cells, key: str) -> Effect:
        row = self.values(cells)
        affected = values.whole_number(row["people_affected"], "people_affected")
        facts = NeedFacts(
            title=row["title"],
            story=row["story"],
            place=self.atlas.place(row["place"], "place"),
            themes=self.known.several_themes(row["themes"]),
            language=values.language(row["language"]),
            people_affected=affected or None,
            how_known=values.how_known(row["how_known"]) or (str(HowKnown.GUESS) if affected else ""),
            tried=row["tried"],
            organisation=owner_named(self.order, row["organisation"]),
        )
        need, outcome = register_imported_need(by=self.order.by, source=self.order.source, source_key=key, facts=facts)
        shown = [
            (_("Place"), str(facts.place)),
            (_("Themes"), ", ".join(map(str, facts.themes)) or "–"),
            (_("People affected"), number_format(affected, force_grouping=True) if affected else "–"),
        ]
        return Effect(outcome, need.title, need, shown)
