"""Fields that people fill in words and that become places, languages or lists."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banyan.commons.models import Place
from banyan.commons.text import fold, tidy_line
from banyan.people.languages import language_name, language_named

_SEPARATORS = re.compile(r"[,;\n،、]+")


def split_words(text: str) -> list[str]:
    """The parts of a list that somebody wrote with commas, semicolons or line ends, each once."""
    return list(dict.fromkeys(part for raw in _SEPARATORS.split(text or "") if (part := tidy_line(raw))))


class WordsField(forms.CharField):
    """Several words or short phrases, separated by commas; gives a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return split_words(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        if any(len(words) > 60 for words in value):
            raise ValidationError(_("Keep each of them under 60 characters, separated by commas."))


class LanguagesField(WordsField):
    """Names of languages separated by commas, in the reader's language, in English or in their own; gives codes."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(language_name(code) for code in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        codes, unknown = [], []
        for name in super().to_python(value):
            code = language_named(name)
            (codes.append(code) if code else unknown.append(name))
        if unknown:
            raise ValidationError(
                _("Unknown language: %(name)s. Write its name in this page's language or in English."),
                params={"name": ", ".join(unknown)},
            )
        return list(dict.fromkeys(codes))


def places_named(name: str) -> list[Place]:
    """The places that a name can mean, the widest first."""
    order = {"world": 0, "region": 1, "country": 2, "subdivision": 3, "locality": 4}
    found = Place.objects.filter(known_names__folded=fold(name)).distinct()[:20]
    exact = list(found) or list(Place.objects.filter(name__iexact=name)[:20])
    return sorted(exact, key=lambda place: order.get(place.kind, 9))


def place_from_words(words: str) -> Place:
    """The place meant by a name, or by a name and what it lies in ("Kisumu, Kenya"). Raises ValidationError."""
    parts = [part for raw in words.split(",") if (part := tidy_line(raw))]
    if not parts:
        raise ValidationError(_("Name a place."))
    found = places_named(tidy_line(words)) or places_named(parts[0])
    for outer in parts[1:]:
        ids = {place.pk for place in places_named(outer)}
        found = [place for place in found if ids & set(place.ancestors)] or found
    if not found:
        raise ValidationError(_("No place is known by the name “%(name)s”."), params={"name": words})
    if len(found) > 1 and found[0].kind == found[1].kind:
        raise ValidationError(
            _("Several places are called “%(name)s”. Add the country after a comma."), params={"name": words}
        )
    return found[0]


class PlaceField(forms.CharField):
    """A place in words; gives the place."""

    def prepare_value(self, value: Any) -> Any:
        return value.local_name if isinstance(value, Place) else value

    def to_python(self, value: Any) -> Any:
        words = tidy_line(super().to_python(value) or "")
        return place_from_words(words) if words else None

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more: a known place is valid."""


class PlacesField(forms.CharField):
    """Several places in words, one a line; gives a list of places."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(place.local_name for place in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = [words for raw in (super().to_python(value) or "").splitlines() if (words := tidy_line(raw))]
        return list({place.pk: place for place in map(place_from_words, lines)}.values())

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more: known places are valid."""
