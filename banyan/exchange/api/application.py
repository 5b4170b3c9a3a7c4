"""The API put together: its resources, its errors and its description."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from banyan.commons.errors import BanyanError
from banyan.exchange.api.description import described
from banyan.exchange.api.edge import at_the_edge, no_such_address
from banyan.exchange.api.problems import problem_of, problem_of_input, problem_response
from banyan.exchange.api.resources.assessments import assessments
from banyan.exchange.api.resources.groves import groves
from banyan.exchange.api.resources.handovers import handovers
from banyan.exchange.api.resources.imports import imports
from banyan.exchange.api.resources.introductions import introductions, matches
from banyan.exchange.api.resources.needs import needs
from banyan.exchange.api.resources.organisations import organisations
from banyan.exchange.api.resources.people import activity, people
from banyan.exchange.api.resources.places import indicators, places, themes
from banyan.exchange.api.resources.recipes import recipes
from banyan.exchange.api.resources.replications import replications
from banyan.exchange.api.resources.search import search, suggestions
from banyan.exchange.api.resources.solutions import solutions


class BanyanApi(NinjaAPI):
    """Puts the edge around every address."""

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        views: list[URLPattern | URLResolver] = []
        for router in self._get_bound_routers():
            patterns = router.urls_paths(router.prefix)  # one for each operation of each address
            for path_view in router.path_operations.values():
                view = at_the_edge(path_view)
                for pattern in islice(patterns, len(path_view.operations)):
                    pattern.callback = view
                    views.append(pattern)
        return views

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return reverse("exchange:api_root")

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        return described(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params), self)


api = BanyanApi(title="Banyan", version="1", openapi_url=None, docs_url=None, urls_namespace="api")
api.add_router("needs", needs)
api.add_router("solutions", solutions)
api.add_router("assessments", assessments)
api.add_router("matches", matches)
api.add_router("introductions", introductions)
api.add_router("handovers", handovers)
api.add_router("recipes", recipes)
api.add_router("replications", replications)
api.add_router("groves", groves)
api.add_router("organisations", organisations)
api.add_router("places", places)
api.add_router("themes", themes)
api.add_router("indicators", indicators)
api.add_router("people", people)
api.add_router("activity", activity)
api.add_router("search", search)
api.add_router("suggestions", suggestions)
api.add_router("imports", imports)


@api.exception_handler(BanyanError)
def _domain_error(request: HttpRequest, error: BanyanError) -> HttpResponse:
    return problem_of(error)


@api.exception_handler(ValidationError)
def _input_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_of_input(error.errors)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response("not-found")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response("malformed", str(error))


@api.exception_handler(Exception)
def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error  # the edge answers for it, outside the transaction


urlpatterns = [*api.urls[0], path("<path:rest>", no_such_address)]
