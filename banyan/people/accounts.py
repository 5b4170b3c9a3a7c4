"""How sign-up and sign-in (django-allauth) fit Banyan."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Banyan's rules for accounts."""
