from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "banyan.exchange"
    label = "exchange"
    verbose_name = "Exchange"

    def ready(self) -> None:
        from banyan.exchange.panels import register_panels
        from banyan.exchange.registration import register_kinds, register_personal_data

        register_kinds()
        register_personal_data()
        register_panels()
