from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "banyan.handovers"
    label = "handovers"
    verbose_name = "Handovers"

    def ready(self) -> None:
        from banyan.commons.attaching import register_attachable
        from banyan.commons.kinds import register
        from banyan.handovers import audiences, panels, permissions, personal_data
        from banyan.handovers.kinds import KINDS
        from banyan.people.personal_data import register_rules

        for kind in KINDS:
            register(kind)
        register_rules(personal_data.RULES)
        register_attachable("handover", permissions.can_attach, permissions.can_see)
        audiences.register()
        panels.register()
