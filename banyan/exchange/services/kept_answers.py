"""Making unsafe calls safe to repeat: the answer is kept in the same transaction as the deed.

Either both are there or neither, so a call that was cut off can be made again with the same key without fear. A call
that ended in an error did nothing, and its key stays free.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import BanyanError
from banyan.exchange.models import ApiToken, KeptAnswer

KEPT_FOR = timedelta(days=31)


class KeyInUse(BanyanError):
    """The first call with this key is still being carried out."""

    status = 409
    code = "idempotency-key-in-use"
    default_message = _("The first call with this Idempotency-Key is still being carried out. Try again in a second.")


class KeyUsedOtherwise(BanyanError):
    """The key was used for another call."""

    status = 422
    code = "idempotency-key-reused"
    default_message = _("This Idempotency-Key was used for another call. Use a new key for each call.")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def answer_kept_for(*, token: ApiToken, key: str, fingerprint: str) -> Answer | None:
    """The answer given before to the same call. Inside a transaction only: it also claims the key until its end.

    Raises: KeyInUse, KeyUsedOtherwise.
    """
    claim = int.from_bytes(hashlib.sha256(f"{token.pk}:{key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [claim])
        if not cursor.fetchone()[0]:
            raise KeyInUse
    kept = KeptAnswer.objects.filter(token=token, key=key).first()
    if kept is None:
        return None
    if kept.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    return Answer(kept.status, kept.headers, bytes(kept.body))


def keep_answer(*, token: ApiToken, key: str, fingerprint: str, answer: Answer) -> None:
    """Keep the answer in the transaction of its deed."""
    KeptAnswer.objects.create(
        token=token,
        key=key,
        fingerprint=fingerprint,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
    )


def forget_old_answers() -> int:
    """Remove answers older than 31 days; returns how many."""
    removed, _ = KeptAnswer.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    return removed
