"""Room 3: beyond the border? Asked once for each country to go to."""

from __future__ import annotations

from typing import Final

from banyan.methods.scaling_guide.question import WORTH_SPREADING, AtLeast, Dimension, Matters, Question, Room
from banyan.methods.scaling_guide.words import gettext_noop as _

_SPREADING: Final = Matters(all_of=WORTH_SPREADING)
_NEEDED_THERE: Final = Matters(all_of=(*WORTH_SPREADING, AtLeast("need_there", 1)))

BEYOND_THE_BORDER: Final = (
    Question(
        "need_there",
        Room.BEYOND_THE_BORDER,
        _("Is the need there?"),
        _("No, or others meet it well."),
        _("For some."),
        _("Yes, for many, and people there say so."),
        _("A solution that is not needed does not take root."),
        "Scaling Scan: awareness and demand",
        Dimension.ECOSYSTEM,
        _SPREADING,
        per_place=True,
    ),
    Question(
        "same_need",
        Room.BEYOND_THE_BORDER,
        _("Is it the same need there?"),
        _("It looks alike, but has other causes."),
        _("The same at heart, in another form."),
        _("The same, for the same reasons."),
        _("Needs with one name can be two."),
        "ISAT part B: fidelity and adaptation",
        Dimension.ECOSYSTEM,
        _NEEDED_THERE,
        per_place=True,
    ),
    Question(
        "closeness",
        Room.BEYOND_THE_BORDER,
        _("How close are language, habits and circumstances there?"),
        _("Nearly everything is different."),
        _("Some things must be translated and changed."),
        _("Much the same."),
        _("Distance costs time, and time is what a crossing takes most."),
        "ISAT part B: acceptability; ICSF: flourishes in other cultures",
        Dimension.ECOSYSTEM,
        _NEEDED_THERE,
        per_place=True,
    ),
    Question(
        "rules_there",
        Room.BEYOND_THE_BORDER,
        _("Do government and rules there make room for it?"),
        _("It is forbidden, or opposed."),
        _("Tolerated, with much paper."),
        _("Welcome; it fits what they plan."),
        _("What the rules forbid stays small."),
        "Scaling Scan: public sector governance",
        Dimension.ECOSYSTEM,
        _NEEDED_THERE,
        per_place=True,
    ),
    Question(
        "money_there",
        Room.BEYOND_THE_BORDER,
        _("Is there somebody there who would pay for it?"),
        _("Nobody in sight."),
        _("For a pilot."),
        _("Yes, lastingly."),
        _("A payer at home does not pay abroad."),
        "Scaling Scan: finance, business cases",
        Dimension.ECOSYSTEM,
        _NEEDED_THERE,
        per_place=True,
    ),
    Question(
        "partners_there",
        Room.BEYOND_THE_BORDER,
        _("Is there somebody there to run it, or somebody of yours who can spend the time there?"),
        _("Nobody; a community must be built first."),
        _("People who are interested."),
        _("A partner who is able and willing."),
        _("It needs people on the spot, or months of somebody's life."),
        "Scaling Scan: collaboration, leadership; ExpandNet: user organisation",
        Dimension.ECOSYSTEM,
        _NEEDED_THERE,
        per_place=True,
    ),
    Question(
        "inputs_there",
        Room.BEYOND_THE_BORDER,
        _("Are the skills, materials and roads that it takes there?"),
        _("Most are missing."),
        _("They can be had, at a cost."),
        _("All are at hand."),
        _("What is at hand here may have to be brought there."),
        "Scaling Scan: value chain, knowledge and skills; ISAT part B: infrastructure",
        Dimension.ECOSYSTEM,
        _NEEDED_THERE,
        per_place=True,
    ),
)
