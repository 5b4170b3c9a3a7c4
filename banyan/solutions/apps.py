from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "banyan.solutions"
    label = "solutions"
    verbose_name = "Solutions"

    def ready(self) -> None:
        from banyan.commons.kinds import register
        from banyan.solutions.kinds import KINDS

        for kind in KINDS:
            register(kind)

        from banyan.solutions.suggestions import registration

        registration.register()
