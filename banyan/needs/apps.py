from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "banyan.needs"
    label = "needs"
    verbose_name = "Needs"

    def ready(self) -> None:
        from banyan.commons.attaching import register_attachable
        from banyan.commons.kept_parts import Card, register_card
        from banyan.commons.kinds import register
        from banyan.commons.queries.drafts import register_draft_purpose
        from banyan.needs import drafts, kinds, panels, permissions, personal_data, queries
        from banyan.people.personal_data import register_rules

        for kind in kinds.KINDS:
            register(kind)
        for purpose in drafts.PURPOSES:
            register_draft_purpose(purpose)
        register_attachable("need", permissions.can_add_evidence, permissions.can_see)
        register_attachable("need_evidence", permissions.can_attach_to_evidence, permissions.can_see_evidence)
        register_rules(personal_data.RULES)
        panels.register()
        register_card("needs.Need", Card("needs/parts/card.html", "need", queries.shown_on_card, queries.read_for_card))
