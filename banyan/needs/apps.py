from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "banyan.needs"
    label = "needs"
    verbose_name = "Needs"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from banyan.commons.attaching import register_attachable
        from banyan.commons.kinds import register
        from banyan.commons.queries.drafts import DraftPurpose, register_draft_purpose
        from banyan.needs import kinds, panels, permissions, personal_data
        from banyan.people.personal_data import register_rules

        register(kinds.NEED)
        register(kinds.CONFIRMATION)
        panels.register()
        register_rules(personal_data.RULES)
        register_attachable("need", permissions.can_add_evidence, permissions.can_see)
        register_draft_purpose(
            DraftPurpose(
                "need",
                _("Need"),
                "title",
                lambda pk: reverse("needs:edit", args=[pk]) if pk.isdecimal() else reverse("needs:voice"),
            )
        )
