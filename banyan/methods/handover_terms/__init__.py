"""Terms of a handover in plain words: which clauses matter on which pathway, what is handed over, and what is signed.

Pure: texts are marked for translation here and translated where they are shown or put on the table.
"""

from banyan.methods.handover_terms.checklist import CHECKLIST, checklist_for
from banyan.methods.handover_terms.clauses import CLAUSES, PATHWAYS, template_for
from banyan.methods.handover_terms.signing import LONGEST, digest_of, open_blanks, signed_text

__all__ = [
    "CHECKLIST",
    "CLAUSES",
    "LONGEST",
    "PATHWAYS",
    "checklist_for",
    "digest_of",
    "open_blanks",
    "signed_text",
    "template_for",
]
