from django.apps import AppConfig


class ReplicationsConfig(AppConfig):
    name = "banyan.replications"
    label = "replications"
    verbose_name = "Replications"
