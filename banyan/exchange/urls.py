"""Addresses of exchange."""

from django.urls import include, path

from banyan.exchange.views import reference, tokens

app_name = "exchange"
urlpatterns = [
    path("me/tokens/", tokens.token_list, name="tokens"),
    path("me/tokens/new/", tokens.token_new, name="token_new"),
    path("me/tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("api/v1/", reference.root, name="api_root"),
    path("api/v1/openapi.json", reference.description, name="api_description"),
    path("api/v1/reference/", reference.reference, name="api_reference"),
    path("api/v1/", include("banyan.exchange.api.application")),
]
