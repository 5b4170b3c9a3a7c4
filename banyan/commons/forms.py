"""Form fields that several rooms use: places, themes and languages."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banyan.commons.models import Place, Theme
from banyan.commons.text import fold, tidy_line


class PlaceField(forms.CharField):
    """A place in words; gives the place."""

    def prepare_value(self, value: Any) -> Any:
        return value.local_name if isinstance(value, Place) else value

    def to_python(self, value: Any) -> Any:
        words = tidy_line(super().to_python(value) or "")
        if not words:
            return None
        found = list(Place.objects.filter(known_names__folded=fold(words)).distinct()[:9])
        if len(found) == 1:
            return found[0]
        raise ValidationError(_("No place is known by the name “%(name)s”."), params={"name": words})

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more: a known place is valid."""


class ThemesField(forms.ModelMultipleChoiceField):
    """Several goals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Theme.objects.filter(parent__isnull=True), widget=forms.CheckboxSelectMultiple, **kwargs
        )


class LanguageField(forms.ChoiceField):
    """One language; gives its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_choices, **kwargs)


def _choices() -> list[tuple[str, str]]:
    languages = Locale.parse(get_language() or "en", sep="-").languages
    short = [(code, str(name)) for code, name in languages.items() if len(code) == 2]
    return [("", "—"), *sorted(short, key=lambda choice: choice[1])]
