"""How sign-up and sign-in (django-allauth) fit Banyan."""

from __future__ import annotations

import base64
import hashlib
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_email
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from banyan.people.models import Person
from banyan.people.services.accounts import confirm_address, sign_up
from banyan.people.services.mail import count_mail, queue_mail, require_room_for_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """New people come in through our services, and mail goes out through our queue, counted."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Person:
        """Keep a new person; allauth then asks them to prove their address.

        Asked first: whether the code may be mailed at all, so that nobody fills the database with people who cannot
        go on. Raises TooMany.
        """
        data = form.cleaned_data
        user_email(user, data.get("email"))
        require_room_for_mail(address=user.email or "", network=get_ip(request))
        return sign_up(person=user, name=data.get("name", ""), password=data.get("password1"))

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        """The first sign-in proves the address: allauth lets nobody in before."""
        if not user.is_confirmed:
            confirm_address(by=user)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail of the account pages. Counted, unless it goes to the proven address of who is signed in.

        Raises TooMany.
        """
        request = self.request
        person = request.user if request.user.is_authenticated else context.get("user")
        own = request.user.is_authenticated and (request.user.email or "").lower() == email.lower()
        if not own:
            count_mail(address=email, network=get_ip(request))
        site = SimpleNamespace(name=settings.SITE_NAME, domain=request.get_host())
        message = self.render_mail(
            template_prefix, email, {"request": request, "email": email, "current_site": site, **context}
        )
        queue_mail(
            to=email,
            subject=str(message.subject),
            text=str(message.body),
            person=person if isinstance(person, Person) and person.pk else None,
        )


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People who come with an account of another service (OpenID Connect)."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name that the service gives."""
        user = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}").strip()[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Keep a new person who needs no form."""
        if form is None:
            sign_up(person=sociallogin.user, name=sociallogin.user.name, password=None)
            sociallogin.save(request)
            return sociallogin.user
        return super().save_user(request, sociallogin, form)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors and passkeys: named after the network, their secrets encrypted with the instance's own key."""

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it is used."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    digest = hashlib.sha256(f"banyan.second-factors:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
