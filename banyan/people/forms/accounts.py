"""What sign-up asks."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from banyan.people.models import Person


class SignUpDetails(forms.Form):
    """What sign-up asks beside e-mail and password."""

    field_order = ("name", "email", "password1")

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Shown with what you share."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Nothing more to do: the adapter has handed the name to our service."""
