"""The form by which files are attached."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commons.uploads.kinds import ACCEPTED, LARGEST_FILE


class UploadForm(forms.Form):
    """A file and what it shows."""

    file = forms.FileField(
        label=_("File"),
        max_length=4096,
        help_text=_("A picture, PDF, text, table or document of at most 10 MB. Where a picture was taken is removed."),
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(f".{kind.extension}" for kind in ACCEPTED) + ",.jpeg",
                "data-files": "",
                "data-max-bytes": str(LARGEST_FILE),
                "data-too-large": _("This file is larger than 10 MB."),
            }
        ),
    )
    description = forms.CharField(
        label=_("What does it show?"),
        max_length=300,
        required=False,
        help_text=_("A sentence; needed for pictures, for those who cannot see them."),
    )
