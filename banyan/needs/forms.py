"""Forms of needs."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import FilterForm, LanguageField, PlaceField, ThemesField
from banyan.commons.models import Theme
from banyan.commons.views.upload_form import FileInput
from banyan.needs.models import HowKnown, Need, NeedState
from banyan.needs.queries import NeedFilter
from banyan.needs.services import NeedFacts
from banyan.needs.services.voicing import LONGEST_STORY, LONGEST_TITLE, LONGEST_TRIED, MOST_AFFECTED, MOST_THEMES
from banyan.people.models import Membership, Organisation

# Whatever people put between thousands, before exactly three figures.
_THOUSANDS: Final = re.compile(r"(?<=\d)[\s.,'’٬](?=\d{3}(?!\d))")
_FIGURES: Final = re.compile(r"-?\d{1,18}")


class PeopleField(forms.IntegerField):
    """A number of people, written as people write it: "1200", "1 200", "1,200", "1.200", "١٬٢٠٠"."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20})
        super().__init__(required=False, min_value=1, max_value=MOST_AFFECTED, localize=True, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        figures = _THOUSANDS.sub("", value.strip())
        if not _FIGURES.fullmatch(figures):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(figures)


class NeedForm(forms.Form):
    """What somebody says of a need; of `need`, where one is changed."""

    title = forms.CharField(
        label=_("What is needed?"),
        min_length=8,
        max_length=LONGEST_TITLE,
        help_text=_("One sentence, in your own language, as you would say it to a neighbour."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    story = forms.CharField(
        label=_("The story"),
        min_length=20,
        max_length=LONGEST_STORY,
        help_text=_(
            "What happens, to whom, how often, and what it leads to. Leave out names of people who did not agree. "
            "Markdown works: **bold**, lists, links."
        ),
        widget=forms.Textarea(
            attrs={
                "rows": 9,
                "dir": "auto",
                "hx-post": reverse_lazy("commons:suggest_themes"),
                "hx-trigger": "change",
                "hx-target": "#suggested-themes",
            }
        ),
    )
    place = PlaceField(
        label=_("Where?"),
        localities=True,
        help_text=_(
            "A village, town, region or country, like “Kisumu, Kenya”. A village that is not known yet is added."
        ),
    )
    themes = ThemesField(
        label=_("Themes"),
        required=False,
        most=MOST_THEMES,
        help_text=_("Up to eight. If you are not sure, leave them to others."),
    )
    people_affected = PeopleField(label=_("How many people are affected?"))
    how_known = forms.ChoiceField(
        label=_("How is that known?"),
        required=False,
        choices=[("", "—"), *HowKnown.choices],
        help_text=_("A guess is welcome when it is called a guess."),
    )
    tried = forms.CharField(
        label=_("What was tried?"),
        required=False,
        max_length=LONGEST_TRIED,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Also, and above all, what did not work."),
    )
    organisation = forms.ModelChoiceField(
        label=_("In the name of"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("Myself"),
    )
    language = LanguageField(
        label=_("Language of your words"),
        required=False,
        empty_label=_("Find it out from the text"),
        help_text=_("The page says which language was found, and you can correct it."),
    )

    def __init__(self, *args: Any, person: Any, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need = need
        if need is None:
            similar = {"data-suggest": reverse_lazy("commons:similar_needs"), "data-suggest-show": "similar-needs"}
            self.fields["title"].widget.attrs.update(similar)
        roles = (Membership.Role.OWNER, Membership.Role.EDITOR)
        speaks_for = Organisation.objects.filter(memberships__person=person, memberships__role__in=roles)
        choices = speaks_for.order_by("name").distinct()
        if need is not None and need.organisation_id is not None and need.voiced_by_id == person.pk:
            present = Organisation.objects.filter(pk=need.organisation_id)
            choices = (choices | present.distinct()).distinct()
        if choices.exists():
            self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    @staticmethod
    def of(need: Need) -> dict[str, Any]:
        """A need as the form's initial values."""
        return {
            "title": need.title, "story": need.story, "place": need.place, "themes": list(need.themes.all()),
            "people_affected": need.people_affected, "how_known": need.how_known, "tried": need.tried,
            "language": need.language, "organisation": need.organisation,
        }  # fmt: skip

    def facts(self) -> NeedFacts:
        """What was entered. Where no organisation could be chosen, the need keeps the one it has."""
        given = self.cleaned_data
        organisation = given.get("organisation")
        if "organisation" not in self.fields and self.need is not None:
            organisation = self.need.organisation
        return NeedFacts(
            title=given["title"], story=given["story"], place=given["place"], themes=tuple(given["themes"] or ()),
            language=given["language"] or "", people_affected=given["people_affected"], how_known=given["how_known"],
            tried=given["tried"], organisation=organisation,
        )  # fmt: skip


class ConfirmForm(forms.Form):
    """Saying that a need is felt elsewhere too."""

    place = PlaceField(label=_("Where do you feel it?"), localities=True)
    story = forms.CharField(
        label=_("How is it there?"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("In your own language. It appears on the need's page with your name."),
    )
    people_affected = PeopleField(label=_("How many people, as far as you know?"))


class EvidenceForm(forms.Form):
    """What shows that a need is real."""

    statement = forms.CharField(
        label=_("What does it show?"),
        min_length=8,
        max_length=500,
        help_text=_("One sentence with the figure or finding: “Of 240 wells, 96 were dry in March”."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    source_name = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Who found that out?"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=4_096,
        allow_empty_file=True,
        help_text=_("A picture, PDF, DOCX, ODT, XLSX, CSV or plain text, of at most 10 MB."),
        widget=FileInput(),
    )
    description = forms.CharField(
        label=_("What does the file show?"),
        max_length=300,
        required=False,
        help_text=_("Pictures need a sentence, for those who cannot see them."),
    )


class MergeForm(forms.Form):
    """Which need another one is to be merged into."""

    into = forms.IntegerField(
        label=_("Number or address of the other need"), widget=forms.TextInput(attrs={"autocomplete": "off"}),
        min_value=1, max_value=10**17,
    )  # fmt: skip
    reason = forms.CharField(label=_("Why are they the same?"), required=False, max_length=200)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and data.get("into"):
            data = data.copy()
            tail = data["into"].split("#")[-1 if data["into"].startswith("#") else 0].rstrip("/").rsplit("/", 1)[-1]
            data["into"] = tail.split("-", 1)[0]
        super().__init__(data, **kwargs)


class NeedFilterForm(FilterForm):
    """Narrows the list of needs."""

    place = PlaceField(label=_("Place"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.filter(parent__isnull=True),
        to_field_name="code",
        empty_label=_("All themes"),
    )
    language = LanguageField(label=_("Language"), required=False, empty_label=_("All languages"))
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[(s.value, s.label) for s in (NeedState.OPEN, NeedState.MET)]
    )
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("newest", _("Newest first")), ("most_felt", _("Most felt first"))]
    )

    def chosen(self) -> NeedFilter:
        """What was chosen."""
        given = self.cleaned_data
        return NeedFilter(
            place=given["place"], theme=given["theme"], state=given["state"] or NeedState.OPEN,
            language=given["language"] or "", order=given["order"] or "newest",
        )  # fmt: skip
