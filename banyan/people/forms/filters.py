"""Narrowing lists of people and organisations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import FilterForm, LanguageField, PlaceField
from banyan.commons.models import Theme
from banyan.people.capabilities import CAPABILITIES
from banyan.people.models import OrganisationKind
from banyan.people.pathways import PATHWAYS
from banyan.people.queries.organisations import OrganisationFilter
from banyan.people.queries.people import PeopleFilter


class PeopleFilterForm(FilterForm):
    """By what people can help with, which language they speak, where they live."""

    skill = forms.CharField(label=_("Can help with"), required=False, max_length=60)
    language = LanguageField(label=_("Speaks"), required=False, empty_label=_("Any language"))
    place = PlaceField(label=_("Lives in"), required=False)

    def chosen(self) -> PeopleFilter:
        """What was asked for."""
        data = self.cleaned_data
        return PeopleFilter(data["skill"].strip(), data["language"], data["place"])


class OrganisationFilterForm(FilterForm):
    """By kind, place, theme, and what an organisation can and would do."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *OrganisationKind.choices])
    place = PlaceField(label=_("Works in the place"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.filter(parent__isnull=True),
        to_field_name="code",
        empty_label=_("All themes"),
    )
    capability = forms.ChoiceField(
        label=_("Can do"), required=False, choices=lambda: [("", _("Anything")), *CAPABILITIES.items()]
    )
    pathway = forms.ChoiceField(
        label=_("Would take over by"),
        required=False,
        choices=lambda: [("", _("Any way")), *((p.code, p.name) for p in PATHWAYS.values())],
    )
    language = LanguageField(label=_("Works in the language"), required=False, empty_label=_("Any language"))
    has_capacity = forms.BooleanField(label=_("Could take on more now"), required=False)

    def is_narrowing_further(self) -> bool:
        """Whether any of the filters that are folded away at first is used."""
        return any(self.data.get(name) for name in ("capability", "pathway", "language", "has_capacity"))

    def chosen(self) -> OrganisationFilter:
        """What was asked for."""
        data = self.cleaned_data
        return OrganisationFilter(
            data["kind"], data["place"], data["theme"], data["capability"], data["pathway"],
            data["language"], data["has_capacity"],
        )  # fmt: skip
