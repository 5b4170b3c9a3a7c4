"""Forms of the exchange."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.exchange.models import Scope
from banyan.people.models import Membership, Organisation, Person


class TokenForm(forms.Form):
    """A new key to the API."""

    name = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("A name that tells you later."))
    organisation = forms.ModelChoiceField(
        label=_("Whose is it?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Mine"),
        help_text=_("An organisation's key acts only on what is that organisation's."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it be used for?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
        initial=90,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = Organisation.objects.filter(
            memberships__person=person, memberships__role=Membership.Role.OWNER, is_hidden=False
        ).order_by("name")
        self.fields["organisation"].queryset = owned  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime.datetime:
        """When the key ends."""
        return timezone.now() + datetime.timedelta(days=self.cleaned_data["days"])
