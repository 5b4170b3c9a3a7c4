from django.apps import AppConfig


class CommonsConfig(AppConfig):
    name = "banyan.commons"
    label = "commons"
    verbose_name = "Commons"

    def ready(self) -> None:
        from banyan.commons.services import notifications, search
        from banyan.commons.services.activity import subscribe

        subscribe("search", search.follow)
        subscribe("notifications", notifications.notify)
