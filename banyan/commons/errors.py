"""The errors that services raise. The web and the API each turn them into an answer in one place."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class BanyanError(Exception):
    """Something a person asked for cannot be done. `message` is translatable and says what to do instead."""

    status = 400
    code = "error"
    default_message: Text = _("This could not be done.")

    def __init__(self, message: Text | None = None) -> None:
        self.message = message or self.default_message
        super().__init__(str(self.message))


class NotAllowed(BanyanError):
    """The person may not do this."""

    status = 403
    code = "not-allowed"
    default_message = _("You may not do this. Sign in with another account, or ask a steward.")


class NotFound(BanyanError):
    """There is no such thing, or the person may not know of it."""

    status = 404
    code = "not-found"
    default_message = _("There is no such thing here.")


class Conflict(BanyanError):
    """The thing has changed, or is in a state in which this cannot be done any more."""

    status = 409
    code = "conflict"
    default_message = _("This has changed in the meantime. Look at it again before going on.")


class TooMany(BanyanError):
    """A limit on how often something may be done is reached."""

    status = 429
    code = "too-many"
    default_message = _("Too many tries in a short time. Wait a little, then try again.")


class Invalid(BanyanError):
    """Input that cannot be taken. `fields` maps a field's name ("" for the whole) to its message."""

    status = 422
    code = "invalid"
    default_message = _("Some of what you entered needs a look.")

    def __init__(self, fields: Mapping[str, Text], message: Text | None = None) -> None:
        self.fields = dict(fields)
        super().__init__(message or next(iter(self.fields.values()), None))
