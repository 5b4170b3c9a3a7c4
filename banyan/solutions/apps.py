from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "banyan.solutions"
    label = "solutions"
    verbose_name = "Solutions"

    def ready(self) -> None:
        from banyan.commons.attaching import register_attachable
        from banyan.commons.kept_parts import Card, register_card
        from banyan.commons.kinds import register
        from banyan.commons.queries.drafts import register_draft_purpose
        from banyan.people.personal_data import register_rules
        from banyan.solutions import drafts, panels, permissions, personal_data
        from banyan.solutions.kinds import KINDS
        from banyan.solutions.queries import lists
        from banyan.solutions.suggestions import registration

        for kind in KINDS:
            register(kind)
        for purpose in drafts.PURPOSES:
            register_draft_purpose(purpose)
        register_rules(personal_data.RULES)
        register_attachable("solution", permissions.can_edit, permissions.can_edit)
        register_attachable("evidence", permissions.can_edit_evidence, permissions.can_edit_evidence)
        panels.register()
        register_card(
            "solutions.Solution",
            Card("solutions/parts/card.html", "solution", lists.shown_on_card, lists.read_for_card),
        )
        registration.register()
