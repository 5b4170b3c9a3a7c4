"""Services of needs."""

from banyan.commons.models import Place
from banyan.needs import services
from banyan.needs.services.voicing import NeedFacts
from tests.promises.service_calls import example


def _facts(network, title="Clean water at the market"):
    return NeedFacts(title=title, story="The well at the market is dry in January.", place=network.place, themes=())


EXAMPLES = {
    "voice_need": example(lambda n: {"by": n.member, "facts": _facts(n)}, "needs_need"),
    "edit_need": example(
        lambda n: {"by": n.owner, "need": n.need, "version": 1, "facts": _facts(n, "Clean water again")},
        "needs_need needs_need_themes",
    ),
    "mark_met": example(lambda n: {"by": n.owner, "need": n.need}, "needs_need"),
    "reopen_need": example(
        lambda n: {"by": n.owner, "need": n.need},
        "needs_need",
        before=lambda n: services.mark_met(by=n.owner, need=n.need),
    ),
    "withdraw_need": example(lambda n: {"by": n.elsewhere, "need": n.other_need}, "commons_searchentry needs_need"),
    "confirm_need": example(
        lambda n: {"by": n.member, "need": n.need, "place": Place.objects.get(code="TZ"), "story": "here too"},
        "needs_confirmation needs_need",
    ),
    "withdraw_confirmation": example(
        lambda n: {"by": n.owner, "confirmation": n.confirmation}, "needs_confirmation needs_need"
    ),
    "add_evidence": example(
        lambda n: {"by": n.member, "need": n.need, "statement": "96 wells were dry", "source_name": "The school"},
        "needs_needevidence",
    ),
    "remove_evidence": example(lambda n: {"by": n.owner, "evidence": n.need_evidence}, "needs_needevidence"),
    "merge_needs": example(
        lambda n: {"by": n.steward, "need": n.need, "into": n.other_need},
        "commons_searchentry commons_watch needs_need",
    ),
    "unmerge_need": example(lambda n: {"by": n.steward, "need": n.merged_need}, "needs_need"),
    "register_imported_need": example(
        lambda n: {"by": n.steward, "source": "list", "source_key": "1", "facts": _facts(n)}, "needs_need"
    ),
}
