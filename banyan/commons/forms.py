"""Form fields that every room uses: places, themes, languages, lists of words, money."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid
from banyan.commons.languages import language_choices, language_code, language_codes, language_name
from banyan.commons.models import Place, Theme
from banyan.commons.money import Money, currency_choices, format_number, is_currency, parse_money
from banyan.commons.queries.places import (
    LONGEST_NAME,
    How,
    Resolution,
    full_name,
    place_code,
    place_with_code,
    resolve_place,
)
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.services.places import LONGEST_LOCALITY, NewLocality
from banyan.commons.text import tidy_line

_SEPARATORS = re.compile(r"[,;\n،、]+")


class PlaceText(NamedTuple):
    """What a place's field sends: the words, and the code of the place chosen among those the words can mean."""

    words: str
    chosen: str = ""


class PlaceInput(forms.Widget):
    """Words for a place, with suggestions while typing where there is script; where the words mean several places,
    these as radio buttons, with the words kept."""

    template_name = "commons/widgets/place.html"
    kinds: Collection[str] = ()

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self._known: dict[PlaceText, Resolution] = {}

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> PlaceText:
        return PlaceText(data.get(name) or "", data.get(f"{name}_choice") or "")

    def value_omitted_from_data(self, data: Any, files: MultiValueDict[str, Any], name: str) -> bool:
        return name not in data

    def __deepcopy__(self, memo: dict[int, Any]) -> PlaceInput:
        copied: PlaceInput = super().__deepcopy__(memo)
        copied._known = {}
        return copied

    def resolution_of(self, typed: PlaceText) -> Resolution:
        """What was typed means; asked of the database once for each form."""
        if typed not in self._known:
            self._known[typed] = _resolved(typed, self.kinds)
        return self._known[typed]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = _as_text(value)
        choices: tuple[Place, ...] = ()
        if isinstance(value, PlaceText | str) and typed.words:
            resolution = self.resolution_of(typed)
            choices = resolution.candidates if isinstance(value, PlaceText) else ()
            if resolution.how is How.CODE:
                typed = _as_text(resolution.place)
        context["widget"] |= {
            "value": typed.words,
            "chosen": typed.chosen,
            "suggest": reverse_lazy("commons:suggest_places"),
            "choices": [(place_code(place), full_name(place), place.get_kind_display()) for place in choices],
        }
        return context

    def id_for_label(self, id_: str) -> str:
        return id_


def _as_text(value: Any) -> PlaceText:
    if isinstance(value, PlaceText):
        return value
    if isinstance(value, Place):
        return PlaceText(full_name(value), place_code(value))
    return PlaceText(str(value) if value is not None else "")


def _resolved(typed: PlaceText, kinds: Collection[str] = ()) -> Resolution:
    """What was typed; the chosen place counts only where the words can mean it, so that changed words win."""
    resolution = resolve_place(typed.words, kinds=kinds)
    if typed.chosen and resolution.how is not How.CODE:
        possible = (resolution.place,) if resolution.place else resolution.candidates
        chosen = next((place for place in possible if place_code(place) == typed.chosen), None)
        if chosen is None and resolution.place is None and not possible:
            named = place_with_code(typed.chosen)
            chosen = named if named is not None and tidy_line(typed.words) == full_name(named) else None
        if chosen is not None:
            return Resolution(How.NAME, chosen)
    return resolution


class PlaceField(forms.Field):
    """A place in words; gives a Place.

    `kinds` limits which ("country", …). With `localities=True` a village that is not known yet, named with what it lies
    in, gives a NewLocality: hand it to a service that calls `settle_place`.
    """

    widget = PlaceInput
    default_error_messages = {
        "several": _("Several places are called “%(name)s”. Choose the one you mean."),
        "close": _("No place called “%(name)s” is known. Choose one of these, or write it differently."),
        "unknown": _("No place called “%(name)s” is known. Add the country: “Kisumu, Kenya”."),
        "within": _("“%(rest)s” is not known in %(within)s. Write only “%(within)s”, or another place in it."),
        "long": _("Keep the name of a place under 120 characters."),
    }

    def __init__(self, *, kinds: Collection[str] = (), localities: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = tuple(kinds)
        self.localities = localities
        self.widget.kinds = self.kinds

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Place.objects.filter(pk=value).first()
        return value

    def to_python(self, value: Any) -> Place | NewLocality | None:
        if isinstance(value, Place | NewLocality):
            return value
        typed = _as_text(value)
        if not tidy_line(typed.words):
            return None
        if len(typed.words) > LONGEST_NAME:
            raise ValidationError(self.error_messages["long"], code="long")
        return self._meant(typed)

    def _meant(self, typed: PlaceText) -> Place | NewLocality:
        widget: Any = self.widget
        resolution: Resolution = widget.resolution_of(typed)
        if resolution.place is not None:
            return resolution.place
        if resolution.within is not None and self.localities and len(resolution.rest) <= LONGEST_LOCALITY:
            return NewLocality(resolution.rest, resolution.within)
        problem = resolution.how.value
        parts = {"name": tidy_line(typed.words)}
        if resolution.within is not None:
            problem = "within"
            parts |= {"rest": resolution.rest, "within": full_name(resolution.within)}
        raise ValidationError(self.error_messages[problem], code=problem, params=parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _as_text(self.prepare_value(initial)).words != _as_text(data).words


class PlacesField(forms.CharField):
    """Several places in words, one a line; gives a list of places, each once."""

    widget = forms.Textarea(attrs={"rows": 4})
    default_error_messages = {
        "several": _("“%(name)s” can mean: %(choices)s. Write one of these in its place."),
        "unknown": _("No place called “%(name)s” is known."),
    }

    def __init__(self, *, kinds: Collection[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 8000)
        super().__init__(**kwargs)
        self.kinds = tuple(kinds)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(full_name, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = [words for raw in (super().to_python(value) or "").splitlines() if (words := tidy_line(raw))]
        found: dict[int, Place] = {}
        wrong = []
        for words in lines:
            resolution = resolve_place(words, kinds=self.kinds)
            if resolution.place is not None:
                found[resolution.place.pk] = resolution.place
            elif resolution.candidates:
                choices = "; ".join(_unmistakable(place) for place in resolution.candidates[:6])
                wrong.append(self._error("several", name=words, choices=choices))
            else:
                wrong.append(self._error("unknown", name=words))
        if wrong:
            raise ValidationError(wrong)
        return list(found.values())

    def _error(self, code: str, **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more: known places are valid."""


def _unmistakable(place: Place) -> str:
    """Words that mean this place and no other."""
    name = full_name(place)
    return name if "," in name or not place.code else f"{place.code} ({name})"


class ThemesInput(forms.CheckboxSelectMultiple):
    """The seventeen goals with their colours; the targets of each folded away."""

    template_name = "commons/widgets/themes.html"
    with_targets = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, [], attrs)
        chosen = {str(one) for one in value or ()}
        themes = all_themes()
        context["widget"]["goals"] = [
            {
                "theme": goal,
                "is_chosen": goal.code in chosen,
                "targets": [
                    (target, target.code in chosen)
                    for target in themes
                    if self.with_targets and target.parent_id == goal.pk
                ],
                "is_open": any(code.startswith(f"{goal.code}.") for code in chosen),
            }
            for goal in themes
            if goal.parent_id is None
        ]
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """None: the template draws the goals itself, so the choices need not be read."""
        return []


class ThemesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Goals and targets to tick, by their codes ("6", "6.1"); gives a list of themes in their order."""

    widget = ThemesInput

    def __init__(self, *, targets: bool = True, most: int | None = None, **kwargs: Any) -> None:
        queryset = Theme.objects.all() if targets else Theme.objects.filter(parent__isnull=True)
        super().__init__(queryset, to_field_name="code", **kwargs)
        self.most = most
        self.widget.with_targets = targets

    def clean(self, value: Any) -> list[Theme]:  # type: ignore[override]
        themes = sorted(super().clean(value), key=lambda theme: theme.order)
        if self.most is not None and len(themes) > self.most:
            raise ValidationError(
                _("Choose at most %(most)s, those that matter most."), code="many", params={"most": self.most}
            )
        return themes


class LanguageField(forms.ChoiceField):
    """One language; gives its code, "" for none."""

    def __init__(self, *, empty_label: Any = "—", **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", empty_label), *language_choices()], **kwargs)

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        return code if code in language_codes() else ""


class WordsField(forms.CharField):
    """Several words or short phrases, separated by commas, semicolons or lines; gives a list, each once."""

    longest = 60

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        parts = (tidy_line(raw) for raw in _SEPARATORS.split(super().to_python(value) or ""))
        return list(dict.fromkeys(part for part in parts if part))

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        if any(len(words) > self.longest for words in value):
            raise ValidationError(
                _("Keep each of them under %(most)s characters, separated by commas."), params={"most": self.longest}
            )


class LanguagesField(WordsField):
    """Names of languages separated by commas, in a language of the interface or in their own; gives codes."""

    default_error_messages = {
        "unknown": _("Unknown language: %(name)s. Write its name in the language of this page, or in English.")
    }

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(language_name, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        names: Sequence[str] = super().to_python(value)
        codes = {name: language_code(name) for name in names}
        unknown = [name for name, code in codes.items() if code is None]
        if unknown:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"name": ", ".join(unknown)})
        return list(dict.fromkeys(code for code in codes.values() if code))


class MoneyInput(forms.MultiWidget):
    """An amount and its currency."""

    template_name = "commons/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        amount = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "aria-label": _("Amount")})
        super().__init__({"amount": amount, "currency": forms.Select(attrs={"aria-label": _("Currency")})}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [format_number(value), value.currency] if isinstance(value, Money) else [None, None]


class MoneyField(forms.MultiValueField):
    """An amount in the reader's way of writing and its currency; gives Money, None for nothing."""

    widget = MoneyInput
    default_error_messages = {
        "currency": _("Choose the currency."),
        "amount": _("Write the amount in figures."),
        "negative": _("The amount cannot be less than nothing."),
    }

    def __init__(self, *, least: Decimal = Decimal(0), **kwargs: Any) -> None:
        fields = (
            forms.CharField(required=False, max_length=40),
            forms.ChoiceField(required=False, choices=lambda: [("", "—"), *currency_choices()]),
        )
        self.least = least
        super().__init__(fields, require_all_fields=False, **kwargs)
        self.widget.widgets[1].choices = self.fields[1].choices  # type: ignore[attr-defined]

    def compress(self, data_list: Iterable[Any]) -> Money | None:
        amount, currency = [*data_list, "", ""][:2]
        if not (amount or "").strip():
            return None
        if not currency or not is_currency(currency):
            raise ValidationError(self.error_messages["currency"], code="currency")
        try:
            money = parse_money(amount, currency)
        except Invalid as error:
            raise ValidationError(str(error.message) or self.error_messages["amount"], code="amount") from error
        if money.amount < self.least:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return money


class FilterForm(forms.Form):
    """A form over a list, read from the address. `order` alone narrows nothing."""

    use_required_attribute = False

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but the order was asked for."""
        return any(self.data.get(name) for name in self.fields if name != "order")

    @property
    def kept_by(self) -> tuple[object, ...]:
        """What tells the rendering of this form from others: its class, and what was asked for."""
        asked = MultiValueDict(self.data) if not isinstance(self.data, MultiValueDict) else self.data
        return (type(self).__qualname__, *((name, *asked.getlist(name)) for name in self.fields if name in asked))
