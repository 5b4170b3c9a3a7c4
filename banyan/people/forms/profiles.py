"""What people say of themselves, and how pages and mail reach them."""

from __future__ import annotations

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import LanguagesField, PlaceField, WordsField
from banyan.people.models import Person
from banyan.people.personal_data import Contributions


class ProfileForm(forms.Form):
    """One's own profile. The e-mail address is not part of it: nobody sees it."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    about = forms.CharField(
        label=_("About you"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you do and what you care about. Markdown works."),
    )
    languages = LanguagesField(
        label=_("Languages you speak"), required=False, help_text=_("Separated by commas: English, Kiswahili")
    )
    skills = WordsField(
        label=_("What you can help with"),
        required=False,
        help_text=_("Separated by commas: bookkeeping, beekeeping, facilitating workshops"),
    )
    place = PlaceField(
        label=_("Where you live"), required=False, localities=True, help_text=_("A country, or a town and its country.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")

    @classmethod
    def of(cls, person: Person) -> dict[str, object]:
        """What the form shows before anything is changed."""
        return {field: getattr(person, field) for field in cls.base_fields}


class SettingsForm(forms.Form):
    """Language, time zone and mail."""

    interface_language = forms.ChoiceField(
        label=_("Language of pages and mail"),
        required=False,
        choices=lambda: [("", _("As my browser says")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", settings.TIME_ZONE), *((z, z) for z in sorted(zoneinfo.available_timezones()))],
        help_text=_("Mail comes in your morning."),
    )
    digest = forms.ChoiceField(
        label=_("Mail about what is new"),
        choices=[("off", _("Never")), ("daily", _("Daily")), ("weekly", _("Weekly"))],
        widget=forms.RadioSelect,
        help_text=_("Nothing new, no mail."),
    )


class ErasureForm(forms.Form):
    """The last page of leaving."""

    contributions = forms.ChoiceField(
        label=_("What you wrote for others"),
        widget=forms.RadioSelect,
        initial=Contributions.KEEP.value,
        choices=[
            (Contributions.KEEP.value, _("Keep it without my name. Others may rely on it.")),
            (
                Contributions.WITHDRAW.value,
                _("Also withdraw what only I wrote. What others have confirmed, edited or built on stays, nameless."),
            ),
        ],
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("Type it once more, so that this does not happen by accident.")
    )

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.person = person

    def clean_email(self) -> str:
        """Only one's own address will do."""
        given = str(self.cleaned_data["email"])
        if given.lower() != (self.person.email or "").lower():
            raise forms.ValidationError(_("This is not the address of your account."))
        return given
