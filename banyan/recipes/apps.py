from django.apps import AppConfig


class RecipesConfig(AppConfig):
    name = "banyan.recipes"
    label = "recipes"
    verbose_name = "Recipes"
