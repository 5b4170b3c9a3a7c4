"""Services of the exchange."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.promises.service_calls import example


def _table():
    return SimpleUploadedFile(
        "needs.csv", b"title,story,place\nClean water at the market,It is dry in January.,Kenya\n"
    )


NOTHING_YET = "Nothing is brought in before it is started, which is recorded."

EXAMPLES = {
    "receive_file": example(
        lambda n: {"by": n.steward, "kind": "needs", "file": _table(), "source": "a list"},
        "exchange_importrun",
        deeds=0,
        why=NOTHING_YET,
    ),
    "change_mapping": example(
        lambda n: {"by": n.owner, "run": n.run, "mapping": {"title": "title"}},
        "exchange_importrun",
        deeds=0,
        why=NOTHING_YET,
    ),
    "start_import": example(lambda n: {"by": n.owner, "run": n.run}, "exchange_importrun"),
    "stop_import": example(lambda n: {"by": n.owner, "run": n.run}, "exchange_importrun"),
    "make_token": example(
        lambda n: {
            "by": n.member,
            "name": "a key",
            "scopes": ["read"],
            "expires_at": timezone.now() + datetime.timedelta(days=9),
        },
        "exchange_apitoken",
    ),
    "revoke_token": example(lambda n: {"by": n.owner, "token": n.token}, "exchange_apitoken"),
}
