from django.apps import AppConfig


class ScalingConfig(AppConfig):
    name = "banyan.scaling"
    label = "scaling"
    verbose_name = "Scaling"
