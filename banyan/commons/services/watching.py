"""Watching a thing, a place or a theme, so as to hear what happens to it."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from banyan.commons.errors import NotFound
from banyan.commons.kinds import kind_of
from banyan.commons.models import Watch
from banyan.commons.permissions import require
from banyan.commons.services.activity import record


@transaction.atomic
def watch(*, by: Any, thing: models.Model) -> Watch:
    """From now on tell `by` what happens to `thing`. Watching twice changes nothing.

    Raises NotAllowed for visitors, NotFound for what they may not see.
    """
    require(by.is_authenticated and by.is_active)
    kind = kind_of(thing)
    if not kind.is_public(thing):
        raise NotFound
    made, created = Watch.objects.get_or_create(person=by, kind=kind.name, object_id=thing.pk)
    if created:
        record(by, "watched", thing, public=False)
    return made


@transaction.atomic
def unwatch(*, by: Any, thing: models.Model) -> None:
    """Tell `by` no more of what happens to `thing`. Raises NotAllowed for visitors."""
    require(by.is_authenticated and by.is_active)
    removed, _models = Watch.objects.filter(person=by, kind=kind_of(thing).name, object_id=thing.pk).delete()
    if removed:
        record(by, "unwatched", thing, public=False)
