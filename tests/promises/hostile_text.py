"""Words that want to be code: our own collection, by what they try. Each calls canary() where it succeeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Model

HOSTILE: dict[str, list[str]] = {
    "tags": [
        "<script>canary()</script>",
        "<ScRiPt >canary()</sCrIpT\t>",
        "<script src=data:text/javascript,canary()></script>",
        "<script/x>canary()</script>",
        "<scr<script>ipt>canary()</scr</script>ipt>",
        "<iframe srcdoc='<script>parent.canary()</script>'></iframe>",
        "<iframe src=javascript:parent.canary()></iframe>",
        "<object data=javascript:canary()></object>",
        "<embed src=javascript:canary()>",
        "<base href=javascript:canary()//>",
        "<meta http-equiv=refresh content=0;url=javascript:canary()>",
        "<link rel=stylesheet href=data:text/css,*{color:red}>",
        "<style>@import 'javascript:canary()';</style>",
        "<form action=javascript:canary()><button>go</button></form>",
        "<template><script>canary()</script></template>",
    ],
    "event handlers": [
        "<img src=x onerror=canary()>",
        '<img src=x onerror="canary()"//',
        "<body onload=canary()>",
        "<details open ontoggle=canary()>",
        "<input autofocus onfocus=canary()>",
        "<video><source onerror=canary()></video>",
        "<audio src=x onerror=canary()>",
        "<marquee onstart=canary()>",
        "<p onmouseover=canary()>over</p>",
        "<a href=# onclick=canary()>click</a>",
        "<div onpointerenter=canary() onanimationstart=canary()>x</div>",
        "<img/src=x/onerror=canary()>",
        "<img src=x\nonerror=canary()>",
    ],
    "svg and math": [
        "<svg onload=canary()>",
        "<svg><script>canary()</script></svg>",
        "<svg><a xlink:href=javascript:canary()><text>x</text></a></svg>",
        "<svg><animate onbegin=canary() attributeName=x dur=1s>",
        "<svg><style><img src=x onerror=canary()></style></svg>",
        '<svg></p><style><a id="</style><img src=1 onerror=canary()>">',
        "<math><mtext><table><mglyph><style><img src=x onerror=canary()>",
        "<math href=javascript:canary()>x</math>",
        '<noscript><p title="</noscript><img src=x onerror=canary()>">',
        "<svg><foreignObject><iframe srcdoc='<script>parent.canary()</script>'></foreignObject></svg>",
    ],
    "addresses": [
        "[go](javascript:canary())",
        "[go](JaVaScRiPt:canary())",
        "[go](java\tscript:canary())",
        "[go](&#106;avascript:canary())",
        "[go](javascript&colon;canary())",
        "[go](data:text/html,<script>canary()</script>)",
        "[go](vbscript:canary())",
        "![x](javascript:canary())",
        '![x](x"onerror="canary())',
        "<javascript:canary()>",
        "[go]: javascript:canary()\n\n[go]",
        "javascript:canary()",
        "javascript://example.org/%0acanary()",
        "data:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg==",
        '//example.org/"><script>canary()</script>',
    ],
    "breaking out": [
        '"><script>canary()</script>',
        "'><img src=x onerror=canary()>",
        '" onmouseover="canary()" x="',
        "' autofocus onfocus='canary()",
        "</title><script>canary()</script>",
        "</textarea><script>canary()</script>",
        "--><script>canary()</script><!--",
        "]]><script>canary()</script>",
        "</script><script>canary()</script>",
        "';canary();//",
        "`;canary();//",
    ],
    "templates": [
        "{{ constructor.constructor('canary()')() }}",
        "${canary()}",
        "{% include 'x' %}{{ 7|add:canary }}",
        "<c-button onclick=canary()>x</c-button>",
        "<div hx-on::load=canary() hx-trigger=load hx-get=/x>x</div>",
    ],
    "signs": [
        "＜script＞canary()＜/script＞",
        "\u202e<script>canary()</script>",
        "<\u200bscript>canary()</script>",
        "&lt;script&gt;canary()&lt;/script&gt;",
        "&#60;img src=x onerror=canary()&#62;",
        "%3Cscript%3Ecanary()%3C/script%3E",
        "\\u003cscript\\u003ecanary()\\u003c/script\\u003e",
        "<img src=x onerror=\\u0063anary()>",
    ],
}
ALL = [words for group in HOSTILE.values() for words in group]
TOGETHER = "\n\n".join(ALL)
# Columns that hold no words of people: names of kinds and states, codes, digests, addresses that mail goes to.
NO_WORDS = {
    "kind", "on_kind", "verb", "code", "alpha3", "language", "interface_language", "time_zone", "email", "password",
    "purpose", "media_type", "digest", "token_digest", "key_digest", "state", "encoding", "suggested_kind",
    "languages", "cost_currency", "currency", "stage", "scopes", "capabilities", "accepts_pathways", "changed",
    "refusal", "fingerprint", "caller", "address", "network", "pathway", "pathways", "question", "answers",
}  # fmt: skip


def groups(longest: int) -> Iterator[str]:
    """The words packed into texts of at most so many signs, over and over; those that are too long alone are cut."""
    packed: list[str] = []
    for words in ALL:
        if packed and len(packed[-1]) + 1 + len(words) <= longest:
            packed[-1] += " " + words
        else:
            packed.append(words[:longest])
    return cycle(packed)


def poison(label: str, *, most_rows: int = 60) -> set[str]:
    """Write hostile words into every column of an app that holds words, past all services and triggers; return those
    that took them, as "model.field". A column that the database keeps clean refuses and stays as it is."""
    taken: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for model in apps.get_app_config(label).get_models():
        if model._meta.db_table in ("commons_place", "commons_placename", "commons_theme"):
            continue
        for field in model._meta.concrete_fields:
            words = _words_for(field)
            if words is None:
                continue
            for row in model._default_manager.order_by("-pk")[:most_rows]:
                taken |= _write(row, field, words)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return taken


def _words_for(field: Any) -> Iterator[str] | None:
    if field.name in NO_WORDS or field.name.endswith("_digest") or field.choices or field.primary_key:
        return None
    if isinstance(field, models.JSONField):
        return cycle(ALL)
    base = field.base_field if isinstance(field, ArrayField) else field
    if not isinstance(base, models.CharField | models.TextField) or isinstance(base, models.EmailField):
        return None
    longest = base.max_length
    return groups(longest) if longest and longest < 2_000 else cycle([TOGETHER[: longest or None]])


def _write(row: Model, field: Any, words: Iterator[str]) -> set[str]:
    value = getattr(row, field.attname)
    if not value:
        value = "" if isinstance(field, models.CharField | models.TextField) else value
    if isinstance(value, str):
        new: Any = next(words)
    elif isinstance(field, models.JSONField) or isinstance(value, list):
        new = json.loads(json.dumps(value, default=str), object_hook=lambda made: _in_json(made, words))
        if isinstance(value, list):
            new = [next(words) if isinstance(part, str) else part for part in new]
    else:
        return set()
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: new})
    except DatabaseError:  # a check or a unique index
        return set()
    return {f"{type(row)._meta.model_name}.{field.name}"}


def _in_json(made: dict[str, Any], words: Iterator[str]) -> dict[str, Any]:
    return {
        key: next(words) if isinstance(value, str) and key not in NO_WORDS else value for key, value in made.items()
    }
