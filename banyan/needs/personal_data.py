"""What becomes of a person's part in needs when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.needs.models import Confirmation, Need, NeedEvidence, NeedState
from banyan.people.personal_data import Erasure, Rule, forget_in_search


def _withdraw_needs(person: Any) -> None:
    """Needs that nobody else has confirmed, and that no other need was merged into, lose their words."""
    alone = Need.objects.filter(voiced_by=person, merged_from__isnull=True, merged_into__isnull=True).exclude(
        pk__in=Confirmation.objects.exclude(person=person).values("need_id")
    )
    ids = list(alone.values_list("pk", flat=True))
    Need.objects.filter(pk__in=ids).update(title="–", story="", tried="", state=NeedState.WITHDRAWN)
    NeedEvidence.objects.filter(need__in=ids, added_by=person).update(statement="–", source_name="", url="")
    forget_in_search("need", ids)


def _withdraw_confirmations(person: Any) -> None:
    Confirmation.objects.filter(person=person).delete()


RULES = (
    Rule(
        "needs.Need",
        _("Others confirm and build on a need; it stays without the name of who voiced it."),
        paths=("voiced_by",),
        exported=(
            "id", "title", "story", "language", "place_id", "people_affected", "how_known", "tried", "state",
            "created_at",
        ),
        words={"title": "–", "story": "", "tried": ""},
        withdraw=_withdraw_needs,
    ),
    Rule(
        "needs.Confirmation",
        _("That a need is felt in a place stays, without the name."),
        paths=("person",),
        exported=("need_id", "place_id", "story", "people_affected", "at"),
        erasure=Erasure.KEEP,
        words={"story": ""},
        withdraw=_withdraw_confirmations,
    ),
    Rule(
        "needs.NeedEvidence",
        _("Evidence points to its source, not to who added it."),
        paths=("added_by",),
        exported=("need_id", "statement", "source_name", "url", "year", "at"),
        words={"statement": "–", "source_name": "", "url": ""},
    ),
)  # fmt: skip
