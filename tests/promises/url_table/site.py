"""Addresses of no room."""

from tests.promises.url_table import ALL, Row

ROWS = [
    Row("/", get=ALL),
    Row("/about/", get=ALL),
    Row("/charter/", get=ALL),
    Row("/preferences/", get=ALL, post=ALL, send={"language": "fr"}, changes=False),
    Row("/healthz", get=ALL),
    Row("/readyz", get=ALL),
    Row("/.well-known/security.txt", get=ALL),
]
