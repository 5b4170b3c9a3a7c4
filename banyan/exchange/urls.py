"""Addresses of exchange."""

from django.urls import include, path, register_converter

from banyan.exchange.views import exports, imports, reference, tokens


class ExportForm:
    """The forms that files are given in."""

    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ExportForm, "export_form")

app_name = "exchange"
urlpatterns = [
    path("import/", imports.import_list, name="imports"),
    path("import/<int:run_id>/", imports.import_run, name="import_run"),
    path("import/<int:run_id>/preview/", imports.import_preview, name="import_preview"),
    path("import/<int:run_id>/progress/", imports.import_progress, name="import_progress"),
    path("import/<int:run_id>/stop/", imports.import_stop, name="import_stop"),
    path("import/<int:run_id>/refused.<export_form:form>", imports.import_refused, name="import_refused"),
    path("export/", exports.export_page, name="export"),
    path("export/<slug:name>.<export_form:form>", exports.export_file, name="export_file"),
    path("feeds/network.atom", exports.feed_of_network, name="feed"),
    path("feeds/<slug:plural>/<int:pk>.atom", exports.feed_of_thing, name="feed_of"),
    path("me/tokens/", tokens.token_list, name="tokens"),
    path("me/tokens/new/", tokens.token_new, name="token_new"),
    path("me/tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("api/v1/", reference.root, name="api_root"),
    path("api/v1/openapi.json", reference.description, name="api_description"),
    path("api/v1/reference/", reference.reference, name="api_reference"),
    path("api/v1/", include("banyan.exchange.api.application")),
]
