from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "banyan.handovers"
    label = "handovers"
    verbose_name = "Handovers"
