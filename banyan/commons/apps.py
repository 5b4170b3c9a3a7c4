from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommonsConfig(AppConfig):
    name = "banyan.commons"
    label = "commons"
    verbose_name = "Commons"

    def ready(self) -> None:
        from banyan.commons.kinds import register
        from banyan.commons.place_kinds import PLACE, THEME
        from banyan.commons.services import files, notifications, presence, search
        from banyan.commons.services.activity import subscribe

        register(PLACE)
        register(THEME)
        subscribe("search", search.follow)
        subscribe("presence", presence.follow)
        subscribe("notifications", notifications.notify)
        notifications.register_audience("refused_file", files.who_sent_it)
        post_migrate.connect(load_reference_after_migrating, sender=self)


def load_reference_after_migrating(sender: AppConfig, using: str, **_: Any) -> None:
    """Have places and themes there whenever the tables are: after `migrate`, and after tests emptied them."""
    from django.db import connections

    if "commons_reference" in connections[using].introspection.table_names():
        from banyan.commons.reference.loading import load_reference

        load_reference()
