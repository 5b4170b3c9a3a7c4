"""Services of commons."""

from django.core.files.uploadedfile import SimpleUploadedFile

from banyan.commons.models import Notification
from banyan.commons.services.drafts import save_draft
from banyan.commons.services.places import NewLocality
from tests.promises.service_calls import example


def _file():
    return SimpleUploadedFile("plan.txt", b"a plan for wells")


def _indicators(network):
    return {"by": network.steward, "table": ["iso3,year,water\n", "KEN,2024,1.5\n"]}


OWN = "Nobody but its owner ever sees it."

EXAMPLES = {
    "save_draft": example(
        lambda n: {"by": n.member, "purpose": "need", "fields": {"title": "half"}}, "commons_draft", deeds=0, why=OWN
    ),
    "discard_draft": example(
        lambda n: {"by": n.member, "purpose": "need"},
        "commons_draft",
        before=lambda n: save_draft(by=n.member, purpose="need", fields={"title": "half"}),
        deeds=0,
        why=OWN,
    ),
    "attach": example(lambda n: {"by": n.owner, "thing": n.need, "upload": _file()}, "commons_attachment"),
    "take_in": example(
        lambda n: {"by": n.owner, "thing": n.need, "upload": _file(), "purpose": "evidence", "description": ""},
        "commons_attachment procrastinate_events procrastinate_jobs",
        deeds=0,
        why="Part of a larger deed, whose service records it.",
        is_part=True,
    ),
    "remove": example(lambda n: {"by": n.owner, "attachment": n.need_file}, "commons_attachment"),
    "import_indicators": example(_indicators, "commons_indicatorvalue"),
    "mark_read": example(
        lambda n: {"by": n.owner, "ids": [n.notification.pk]}, "commons_notification", deeds=0, why=OWN
    ),
    "mark_all_read": example(
        lambda n: {"by": n.owner, "up_to": Notification.objects.latest("pk").pk},
        "commons_notification",
        deeds=0,
        why=OWN,
    ),
    "settle_place": example(
        lambda n: {"by": n.member, "place": NewLocality("Nyandiwa", n.place)}, "commons_place commons_placename"
    ),
    "ensure_locality": example(
        lambda n: {"by": n.member, "name": "Nyandiwa", "parent": n.place}, "commons_place commons_placename"
    ),
    "watch": example(lambda n: {"by": n.member, "thing": n.other_need}, "commons_watch"),
    "unwatch": example(lambda n: {"by": n.member, "thing": n.need}, "commons_watch"),
}
