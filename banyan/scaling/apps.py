from django.apps import AppConfig


class ScalingConfig(AppConfig):
    name = "banyan.scaling"
    label = "scaling"
    verbose_name = "Scaling"

    def ready(self) -> None:
        from banyan.commons.kinds import register
        from banyan.people.personal_data import register_rules
        from banyan.scaling import audiences, panels, personal_data
        from banyan.scaling.kinds import KINDS

        for kind in KINDS:
            register(kind)
        register_rules(personal_data.RULES)
        audiences.register()
        panels.register()
