from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "banyan.needs"
    label = "needs"
    verbose_name = "Needs"
