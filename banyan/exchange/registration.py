"""What the exchange tells the other rooms of itself when Banyan starts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, register


def register_kinds() -> None:
    """Imports and keys appear in the record of deeds, never in public."""
    register(
        Kind(
            name="import",
            plural="imports",
            label=_("Import"),
            model="exchange.ImportRun",
            title=lambda run: run.file_name,
            url=lambda run: reverse("exchange:import_run", args=[run.pk]),
            is_public=lambda run: False,
            sentences={
                "started": _("%(who)s started to bring in %(what)s"),
                "stopped": _("%(who)s stopped bringing in %(what)s"),
            },
            owner_ids=lambda run: [run.by_id],
        )
    )
    register(
        Kind(
            name="token",
            plural="tokens",
            label=_("Key to the API"),
            model="exchange.ApiToken",
            title=lambda token: token.name,
            url=lambda token: reverse("exchange:tokens"),
            is_public=lambda token: False,
            sentences={
                "created": _("%(who)s made the key %(what)s"),
                "revoked": _("%(who)s revoked the key %(what)s"),
            },
            owner_ids=lambda token: [token.person_id],
        )
    )
