from django.apps import AppConfig


class CommonsConfig(AppConfig):
    name = "banyan.commons"
    label = "commons"
    verbose_name = "Commons"
