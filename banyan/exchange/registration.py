"""What the exchange tells the other rooms of itself when Banyan starts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, register
from banyan.people.personal_data import Erasure, Rule, register_rules
from banyan.people.personal_rules import delete_files_on_commit


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


def register_personal_data() -> None:
    """What becomes of somebody's keys and imports when they take their data or leave."""
    register_rules(
        (
            Rule(
                "exchange.ApiToken",
                why="Keys act in the person's name and end with them.",
                paths=("person",),
                exported=("id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"),
                erasure=Erasure.DELETE,
            ),
            Rule(
                "exchange.KeptAnswer",
                why="Answers kept for safe repetition repeat what stands on public pages; they go with the key.",
                paths=("token__person",),
                erasure=Erasure.DELETE,
            ),
            Rule(
                "exchange.ImportRun",
                why="What was brought in stands on its own; the file and its name were the person's.",
                paths=("by",),
                exported=(
                    "id",
                    "kind",
                    "source",
                    "file_name",
                    "state",
                    "created",
                    "updated",
                    "unchanged",
                    "refused",
                    "at",
                    "finished_at",
                ),
                erasure=Erasure.DELETE,
                files=("file",),
                erase=_erase_imports,
            ),
            Rule(
                "exchange.ImportRow",
                why="Rows that were refused were kept for the person alone.",
                paths=("run__by",),
                exported=("run_id", "number", "outcome", "reason", "raw"),
                erasure=Erasure.DELETE,
            ),
        )
    )


def _erase_imports(person: Any) -> None:
    from banyan.exchange.models import ImportRun

    runs = ImportRun.objects.filter(by=person)
    delete_files_on_commit(list(runs.values_list("file", flat=True)))
    runs.delete()
