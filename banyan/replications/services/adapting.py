"""Saying what a replication does in another way, so that it can flow back to the recipe."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, Text
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line, tidy_text
from banyan.people.models import Person
from banyan.recipes.services import suggest_change
from banyan.replications.models import Adaptation, AdaptedPart, Replication
from banyan.replications.permissions import can_report
from banyan.replications.services.keeping import locked, record_deed, require_shown


@transaction.atomic
def record_adaptation(
    *, by: Person, replication: Replication, part: str, what: str, why: str, flows_back: bool = False
) -> Adaptation:
    """Say what is done in another way than the recipe has it, and why. With `flows_back`, it is suggested to the
    recipe's team as a new part that may be done in another way; where the replication names no recipe, Conflict.

    Raises NotAllowed, Invalid, Conflict.
    """
    replication = locked(replication)
    require(can_report(by, replication))
    require_shown(replication)
    wrong: dict[str, Text] = {}
    if part not in AdaptedPart.values:
        wrong["part"] = _("Say whether this part should have stayed as it is.")
    line, reason = tidy_line(what), tidy_text(why)
    if not 3 <= len(line) <= 200:
        wrong["what"] = _("Say in 3 to 200 characters what is done in another way.")
    if not 3 <= len(reason) <= 2_000:
        wrong["why"] = _("Say in 3 to 2,000 characters why.")
    if wrong:
        raise Invalid(wrong)
    suggestion = None
    if flows_back:
        version = replication.recipe_version
        if version is None:
            raise Conflict(_("Say first by which recipe it goes; then this can flow back to it."))
        recipe = version.recipe
        suggestion = suggest_change(
            by=by, recipe=recipe, base_version=recipe.version, about="new", words=f"{line}\n{reason}",
            reason=tidy_line(reason)[:500],
        )  # fmt: skip
    adaptation = Adaptation.objects.create(
        replication=replication, part=part, what=line, why=reason, suggestion=suggestion, by=by
    )
    record_deed(by, "adapted_replication", replication, part=str(part), flows_back=flows_back)
    return adaptation
