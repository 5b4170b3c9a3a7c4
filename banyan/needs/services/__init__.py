"""Writes of needs: voicing, confirming, evidence, merging."""

from banyan.needs.services.confirming import confirm_need, withdraw_confirmation
from banyan.needs.services.evidence import add_evidence, remove_evidence
from banyan.needs.services.importing import register_imported_need
from banyan.needs.services.merging import merge_needs, unmerge_need
from banyan.needs.services.voicing import NeedFacts, edit_need, mark_met, reopen_need, voice_need, withdraw_need

__all__ = [
    "NeedFacts",
    "add_evidence",
    "confirm_need",
    "edit_need",
    "mark_met",
    "merge_needs",
    "register_imported_need",
    "remove_evidence",
    "reopen_need",
    "unmerge_need",
    "voice_need",
    "withdraw_confirmation",
    "withdraw_need",
]
