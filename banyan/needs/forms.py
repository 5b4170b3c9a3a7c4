"""Forms of needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import LanguageField, PlaceField, ThemesField
from banyan.commons.models import Theme
from banyan.needs.models import HowKnown, Need, NeedState
from banyan.needs.queries import NeedFilter
from banyan.needs.services import NeedFacts
from banyan.people.models import Membership, Organisation


class NeedForm(forms.Form):
    """What somebody says of a need."""

    title = forms.CharField(
        label=_("What is needed?"),
        min_length=8,
        max_length=160,
        help_text=_("One sentence, in your own language, as you would say it to a neighbour."),
        widget=forms.TextInput(
            attrs={"data-suggest": "/needs/similar", "data-suggest-show": "similar-needs", "autocomplete": "off"}
        ),
    )
    story = forms.CharField(
        label=_("The story"),
        min_length=20,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "What happens, to whom, how often, and what it leads to. Leave out names of people who did not agree. "
            "Markdown works: **bold**, lists, links."
        ),
    )
    place = PlaceField(label=_("Where?"), help_text=_("A village, town, region or country, like “Kisumu, Kenya”."))
    themes = ThemesField(
        label=_("Themes"), required=False, help_text=_("Up to eight. If you are not sure, leave them to others.")
    )
    people_affected = forms.IntegerField(
        label=_("How many people are affected?"), required=False, min_value=1, max_value=9_000_000_000, localize=True
    )
    how_known = forms.ChoiceField(
        label=_("How is that known?"),
        required=False,
        choices=[("", "—"), *HowKnown.choices],
        help_text=_("A guess is welcome when it is called a guess."),
    )
    tried = forms.CharField(
        label=_("What was tried?"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Also, and above all, what did not work."),
    )
    language = LanguageField(
        label=_("Language of your words"), required=False, help_text=_("Left empty, it is found out from the text.")
    )
    organisation = forms.ModelChoiceField(
        label=_("In the name of"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("Myself"),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = (Membership.Role.OWNER, Membership.Role.EDITOR)
        mine = Organisation.objects.filter(memberships__person=person, memberships__role__in=roles).order_by("name")
        self.fields["organisation"].queryset = mine  # type: ignore[attr-defined]
        if not mine.exists():
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
        """What was entered."""
        given = self.cleaned_data
        return NeedFacts(
            title=given["title"], story=given["story"], place=given["place"], themes=tuple(given["themes"] or ()),
            language=given["language"] or "", people_affected=given["people_affected"], how_known=given["how_known"],
            tried=given["tried"], organisation=given.get("organisation"),
        )  # fmt: skip


class ConfirmForm(forms.Form):
    """Saying that a need is felt elsewhere too."""

    place = PlaceField(label=_("Where do you feel it?"))
    story = forms.CharField(
        label=_("How is it there?"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    people_affected = forms.IntegerField(
        label=_("How many people, as far as you know?"), required=False, min_value=1, localize=True
    )


class EvidenceForm(forms.Form):
    """What shows that a need is real."""

    statement = forms.CharField(label=_("What does it show?"), min_length=8, max_length=500)
    source_name = forms.CharField(label=_("Source"), required=False, max_length=200, help_text=_("Who found that out?"))
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)


class MergeForm(forms.Form):
    """Which need another one is to be merged into."""

    into = forms.IntegerField(label=_("Number or address of the other need"), widget=forms.TextInput)
    reason = forms.CharField(label=_("Why are they the same?"), required=False, max_length=200)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and data.get("into"):
            data = data.copy()
            tail = data["into"].rstrip("/").rsplit("/", 1)[-1]
            data["into"] = tail.split("-", 1)[0].lstrip("#")
        super().__init__(data, **kwargs)


class NeedFilterForm(forms.Form):
    """Narrows the list of needs."""

    place = PlaceField(label=_("Place"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.filter(parent__isnull=True),
        empty_label=_("All themes"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[(s.value, s.label) for s in (NeedState.OPEN, NeedState.MET)]
    )
    language = LanguageField(label=_("Language"), required=False)
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

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(self.data.get(name) for name in ("place", "theme", "state", "language"))
