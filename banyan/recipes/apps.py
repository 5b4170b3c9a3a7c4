from django.apps import AppConfig


class RecipesConfig(AppConfig):
    name = "banyan.recipes"
    label = "recipes"
    verbose_name = "Recipes"

    def ready(self) -> None:
        from banyan.commons.attaching import register_attachable
        from banyan.commons.kinds import register
        from banyan.commons.queries.drafts import register_draft_purpose
        from banyan.commons.services.activity import subscribe
        from banyan.people.personal_data import register_rules
        from banyan.recipes import drafts, following, panels, permissions, personal_data
        from banyan.recipes.kinds import KINDS

        for kind in KINDS:
            register(kind)
        for purpose in drafts.PURPOSES:
            register_draft_purpose(purpose)
        register_rules(personal_data.RULES)
        register_attachable("recipe", permissions.can_edit, permissions.can_edit)
        subscribe("recipes", following.follow)
        panels.register()
