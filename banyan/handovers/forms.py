"""Forms of handovers."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import MoneyField, PlaceField
from banyan.commons.text import tidy_line
from banyan.handovers.models import Area, Handover, Side, Terms
from banyan.handovers.services.moving import end_reasons
from banyan.people.models import Organisation, Person
from banyan.people.pathways import PATHWAYS
from banyan.people.queries.people import person_from_words


class ProposeForm(forms.Form):
    """Who takes it over, where, and by which pathway."""

    carrier = forms.CharField(
        label=_("Who would carry it"),
        help_text=_("The organisation's name as it stands here, or the address of its page."),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    place = PlaceField(label=_("Where"), help_text=_("The country, region or town in which they would do it."))
    pathway = forms.ChoiceField(label=_("By which pathway"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, carriers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carriers = carriers
        self.fields["pathway"].choices = [  # type: ignore[attr-defined]
            (pathway.code, f"{pathway.name}: {pathway.meaning}") for pathway in PATHWAYS.values()
        ]

    def clean_carrier(self) -> Organisation:
        """The organisation meant, among those that the proposer can name."""
        words = tidy_line(self.cleaned_data["carrier"])
        number = words.rstrip("/").rsplit("/", 1)[-1].split("-", 1)[0]
        is_number = number.isascii() and number.isdecimal() and len(number) < 18
        by_name = Q(name__iexact=words)
        found = list(self.carriers.filter(by_name | Q(pk=int(number)) if is_number else by_name)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several organisations have this name. Give the address of the page of the one you mean.")
                if found
                else _("There is no such organisation here, or you cannot speak for it.")
            )
        return cast(Organisation, found[0])


class RedlineForm(forms.Form):
    """Every clause of the terms on the table, to be changed, and why."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What you changed, and why"),
        help_text=_("The other side reads this first."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"base": terms.number, **{clause["code"]: clause["text"] for clause in terms.clauses}}
        self.codes = [clause["code"] for clause in terms.clauses]
        for clause in terms.clauses:
            self.fields[clause["code"]] = forms.CharField(
                label=clause["title"], max_length=3_000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
            )
        self.order_fields(["base", *self.codes, "note"])

    @property
    def texts(self) -> dict[str, str]:
        """The clauses as they were typed, by code."""
        return {code: self.cleaned_data[code] for code in self.codes}


class EndForm(forms.Form):
    """Why it ends."""

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What should the other side know?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, handover: Handover, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = end_reasons(handover, side)  # type: ignore[attr-defined]


class MessageForm(forms.Form):
    """Something to say in the talk."""

    text = forms.CharField(label=_("Your message"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}))


class ItemForm(forms.Form):
    """Something that has to change hands."""

    area = forms.ChoiceField(label=_("It belongs to"), choices=Area.choices)
    text = forms.CharField(label=_("What has to be handed over"), max_length=300)


class MilestoneForm(forms.Form):
    """Something to be reached by a day."""

    title = forms.CharField(label=_("What shall be reached"), max_length=200)
    due_on = forms.DateField(
        label=_("By when"),
        help_text=_("Both sides are reminded a week before and on the day."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class WitnessForm(forms.Form):
    """Whom to let read along."""

    person = forms.CharField(
        label=_("Address of their page here"),
        help_text=_("As in /people/42-amina-otieno/. They see everything in this handover once they are asked."),
        max_length=300,
    )

    def clean_person(self) -> Person:
        """The person meant."""
        found = person_from_words(self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(_("There is nobody of that name here."))
        return found


class GainForm(forms.Form):
    """What a side expects to earn by it."""

    gain = MoneyField(
        label=_("What your side expects to earn by it in the first year"),
        help_text=_("Leave it empty where your side gains nothing commercially: then there is no fee."),
        required=False,
    )
