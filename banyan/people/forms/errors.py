"""Errors of services shown on the form that caused them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from banyan.commons.errors import Conflict, Invalid, TooMany


@contextmanager
def errors_on(form: forms.Form) -> Iterator[None]:
    """Put what a service raises (Invalid, Conflict, TooMany) on `form`; then `form.is_valid()` says whether it did."""
    try:
        yield
    except Invalid as error:
        for field, message in error.fields.items():
            form.add_error(field if field in form.fields else None, str(message))
    except (Conflict, TooMany) as error:
        form.add_error(None, str(error.message))
