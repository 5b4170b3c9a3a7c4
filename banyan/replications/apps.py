from django.apps import AppConfig


class ReplicationsConfig(AppConfig):
    name = "banyan.replications"
    label = "replications"
    verbose_name = "Replications"

    def ready(self) -> None:
        from banyan.commons.attaching import register_attachable
        from banyan.commons.kinds import register
        from banyan.commons.services.activity import subscribe
        from banyan.people.personal_data import register_rules
        from banyan.replications import audiences, following, panels, permissions, personal_data
        from banyan.replications.kinds import KINDS

        for kind in KINDS:
            register(kind)
        register_rules(personal_data.RULES)
        register_attachable("replication", permissions.can_edit, permissions.can_see)
        register_attachable("reach_report", lambda person, report: permissions.can_report(person, report.replication),
                            permissions.can_see_report)  # fmt: skip
        audiences.register()
        subscribe("replications", following.follow)
        panels.register()
