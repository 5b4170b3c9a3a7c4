from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "banyan.solutions"
    label = "solutions"
    verbose_name = "Solutions"
