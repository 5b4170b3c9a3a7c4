"""Filters that several lists share. A value that names nothing is an error, not an empty filter."""

from __future__ import annotations

from django.utils.translation import gettext as _

from banyan.commons.models import Place, Theme
from banyan.commons.queries.places import place_with_code
from banyan.exchange.api.problems import FieldProblem, Problem


def place_at(code: str, *, parameter: str = "place") -> Place:
    """The place with a code, or with an id written “id-42”. Raises Problem."""
    found = place_with_code(code if code.startswith("id-") else code.upper())
    if found is None:
        raise Problem("invalid", errors=[FieldProblem(_("There is no such place."), parameter=parameter)])
    return found


def themes_at(code: str, *, parameter: str = "theme") -> list[int]:
    """Ids of the theme with a code and, for a goal, of its targets. Raises Problem."""
    found = Theme.objects.filter(code=code).first()
    if found is None:
        raise Problem("invalid", errors=[FieldProblem(_("There is no such theme."), parameter=parameter)])
    return [found.pk, *Theme.objects.filter(parent=found).values_list("pk", flat=True)]
