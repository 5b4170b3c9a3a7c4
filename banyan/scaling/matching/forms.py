"""Forms of matching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import PlaceField, PlacesField
from banyan.commons.models.places import PlaceKind
from banyan.people.models import Organisation
from banyan.people.pathways import PATHWAYS
from banyan.scaling.matching.services import LONGEST_MESSAGE, LONGEST_WORDS
from banyan.scaling.models import DismissalReason


def _pathway_choices() -> list[tuple[str, Any]]:
    return [("", _("Any")), *((code, pathway.name) for code, pathway in PATHWAYS.items())]


class CarriersForm(forms.Form):
    """Narrows the ranking of carriers."""

    place = PlaceField(label=_("Where?"), kinds=(PlaceKind.COUNTRY,), required=False)
    pathway = forms.ChoiceField(label=_("By which pathway?"), choices=_pathway_choices, required=False)


class PlacesForm(forms.Form):
    """Which countries to hold beside one another."""

    places = PlacesField(
        label=_("Countries"), help_text=_("One a line, at most six."), kinds=(PlaceKind.COUNTRY,), required=False
    )

    def clean_places(self) -> Any:
        """No more than a page can show."""
        places = self.cleaned_data["places"]
        if len(places) > 6:
            raise forms.ValidationError(_("Name at most six countries."))
        return places


class AskForm(forms.Form):
    """Why two should meet."""

    message = forms.CharField(
        label=_("Why should you meet?"),
        help_text=_("Both sides read it. Say what you would do together, and what you ask first."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    place = PlaceField(
        label=_("For which country?"),
        help_text=_("Leave it empty if it is open."),
        kinds=(PlaceKind.COUNTRY,),
        required=False,
    )
    pathway = forms.ChoiceField(label=_("By which pathway?"), choices=_pathway_choices, required=False)
    hidden_from = forms.CharField(
        label=_("Who must not see it?"),
        help_text=_(
            "Addresses of organisations here, one a line. Their members see nothing of it, whatever their role."
        ),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, is_founder: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_founder:
            del self.fields["hidden_from"]

    def clean_hidden_from(self) -> list[Organisation]:
        """The organisations meant, by the numbers in their addresses."""
        found = []
        for line in self.cleaned_data["hidden_from"].splitlines():
            if not line.strip():
                continue
            organisation = Organisation.objects.filter(pk=_number_of(line), is_hidden=False).first()
            if organisation is None:
                raise forms.ValidationError(
                    _("There is no organisation at this address: %(line)s"), params={"line": line.strip()[:100]}
                )
            found.append(organisation)
        return found


class AnswerForm(forms.Form):
    """What a side says when it accepts or declines."""

    words = forms.CharField(
        label=_("A few words to the other side"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DismissForm(forms.Form):
    """Why a pair does not fit."""

    reason = forms.ChoiceField(label=_("Why?"), choices=DismissalReason.choices)
    comment = forms.CharField(label=_("More about it"), required=False, max_length=500)


class WhatIfForm(forms.Form):
    """Changes of the network to try out."""

    country = PlaceField(
        label=_("Everything must go to"),
        help_text=_("A country; leave it empty to let each go where it suits best."),
        kinds=(PlaceKind.COUNTRY,),
        required=False,
    )
    dropped = forms.CharField(
        label=_("Without these carriers"),
        help_text=_("Addresses of organisations here, one a line."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    added = forms.CharField(
        label=_("With more room at these carriers"),
        help_text=_("An address and a number a line: /organisations/7-maji-trust/ 3"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_dropped(self) -> list[int]:
        """Ids of carriers."""
        return [_number_of(line) for line in self.cleaned_data["dropped"].splitlines() if line.strip()]

    def clean_added(self) -> list[tuple[int, int]]:
        """Ids of carriers with how much room each gets."""
        pairs = []
        for line in self.cleaned_data["added"].splitlines():
            if not line.strip():
                continue
            address, _space, more = line.strip().rpartition(" ")
            if not (more.isascii() and more.isdecimal() and 1 <= int(more[:4]) <= 100 and len(more) <= 3):
                raise forms.ValidationError(_("Write an address and a number from 1 to 100 in each line."))
            pairs.append((_number_of(address), int(more)))
        return pairs

    def question(self) -> dict[str, Any]:
        """The question for the service."""
        place = self.cleaned_data["country"]
        return {
            "dropped": self.cleaned_data["dropped"],
            "added": self.cleaned_data["added"],
            "country": str(place.code) if place else "",
        }


def _number_of(line: str) -> int:
    number = line.strip().rstrip("/").rpartition("/")[2].partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise forms.ValidationError(
            _("There is no organisation at this address: %(line)s"), params={"line": line[:100]}
        )
    return int(number)
