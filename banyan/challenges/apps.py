from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "banyan.challenges"
    label = "challenges"
    verbose_name = "Challenges"

    def ready(self) -> None:
        from banyan.challenges import drafts, kinds, panels, personal_data
        from banyan.commons.kinds import register
        from banyan.commons.queries.drafts import register_draft_purpose
        from banyan.people.personal_data import register_rules

        for kind in kinds.KINDS:
            register(kind)
        for purpose in drafts.PURPOSES:
            register_draft_purpose(purpose)
        register_rules(personal_data.RULES)
        panels.register()
