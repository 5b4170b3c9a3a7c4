"""What is said of an organisation, and who is asked to belong to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import LanguagesField, PlaceField, PlacesField, ThemesField, WordsField
from banyan.people.capabilities import CAPABILITIES
from banyan.people.models import Membership, Organisation, OrganisationKind
from banyan.people.pathways import PATHWAYS
from banyan.people.services.organisations import OrganisationFacts


class OrganisationForm(forms.Form):
    """Everything that is said of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    about = forms.CharField(
        label=_("About"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What it does, for whom, since when. Markdown works."),
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    home = PlaceField(
        label=_("Where it is at home"),
        required=False,
        localities=True,
        help_text=_("A country, or a town and its country."),
    )
    serves = PlacesField(label=_("Places it serves"), required=False, help_text=_("One a line: countries or regions."))
    themes = ThemesField(label=_("What it works on"), required=False, targets=False)
    languages = LanguagesField(
        label=_("Languages it works in"), required=False, help_text=_("Separated by commas: English, Kiswahili")
    )
    capabilities = forms.MultipleChoiceField(
        label=_("What it can do"),
        required=False,
        choices=lambda: list(CAPABILITIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    other_capabilities = WordsField(
        label=_("What else it can do"), required=False, help_text=_("In your own words, separated by commas.")
    )
    capacity = forms.IntegerField(
        label=_("How many further solutions it could take on now"), min_value=0, max_value=1000, initial=0
    )
    accepts_pathways = forms.MultipleChoiceField(
        label=_("In which ways it would take over a solution"),
        required=False,
        choices=lambda: [(p.code, f"{p.name}: {p.meaning}") for p in PATHWAYS.values()],
        widget=forms.CheckboxSelectMultiple,
    )

    def facts(self) -> OrganisationFacts:
        """The cleaned answers as the services take them."""
        data = self.cleaned_data
        return OrganisationFacts(
            name=data["name"],
            kind=data["kind"],
            about=data["about"],
            website=data["website"],
            home=data["home"],
            serves=data["serves"],
            themes=list(data["themes"]),
            languages=data["languages"],
            capabilities=[*data["capabilities"], *data["other_capabilities"]],
            capacity=data["capacity"],
            accepts_pathways=data["accepts_pathways"],
        )

    @staticmethod
    def of(organisation: Organisation) -> dict[str, object]:
        """What the form shows before anything is changed."""
        plain = ("name", "kind", "about", "website", "home", "languages", "capacity", "accepts_pathways")
        return {
            **{field: getattr(organisation, field) for field in plain},
            "serves": list(organisation.serves.order_by("name")),
            "themes": [theme.code for theme in organisation.themes.all()],
            "capabilities": [code for code in organisation.capabilities if code in CAPABILITIES],
            "other_capabilities": [words for words in organisation.capabilities if words not in CAPABILITIES],
        }


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        help_text=_("Members belong. Editors also change what is said here. Owners also decide who belongs."),
    )


class JoinForm(forms.Form):
    """A word with the wish to join."""

    message = forms.CharField(
        label=_("A few words to the owners"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
