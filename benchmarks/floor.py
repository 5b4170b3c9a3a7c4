"""An empty view and a view of one row: what the server and the database cost without Banyan."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def one_row(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person WHERE id = (SELECT min(id) FROM people_person)")
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [
    path("floor/empty", empty),
    path("floor/row", one_row),
]
