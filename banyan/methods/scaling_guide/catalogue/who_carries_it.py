"""Room 4: divest, merge, something else? Who is best placed to carry it?"""

from __future__ import annotations

from typing import Final

from banyan.methods.scaling_guide.question import WORTH_SPREADING, AtLeast, Dimension, Matters, Question, Room
from banyan.methods.scaling_guide.words import gettext_noop as _

_SPREADING: Final = Matters(all_of=WORTH_SPREADING)

WHO_CARRIES_IT: Final = (
    Question(
        "you_run",
        Room.WHO_CARRIES_IT,
        _("Would you yourselves be the best to run it in many places?"),
        _("No; we neither can nor want to."),
        _("In a few places."),
        _("Yes; nobody could do it better, and we want to."),
        _("Who would be in the best position to scale it?"),
        "Mulago: doers; Dees: branching",
        Dimension.DOERS,
        _SPREADING,
    ),
    Question(
        "groups_run",
        Room.WHO_CARRIES_IT,
        _("Would citizens' groups, cooperatives or charities run it elsewhere?"),
        _("No."),
        _("Some might, with help."),
        _("Yes, they ask for it."),
        _("Who would be in the best position to scale it?"),
        "Mulago: doers; ICSF: possible implementers",
        Dimension.DOERS,
        _SPREADING,
    ),
    Question(
        "businesses_run",
        Room.WHO_CARRIES_IT,
        _("Would businesses run it elsewhere?"),
        _("No; there is nothing in it for them."),
        _("Some might."),
        _("Yes, they ask for it."),
        _("Who would be in the best position to scale it?"),
        "Mulago: doers; Gugelev & Stern: commercial adoption",
        Dimension.DOERS,
        Matters(all_of=WORTH_SPREADING, any_of=(AtLeast("customers_pay", 1), AtLeast("taxes_pay", 1))),
    ),
    Question(
        "governments_run",
        Room.WHO_CARRIES_IT,
        _("Would public bodies run it: cities, schools, clinics, ministries?"),
        _("No."),
        _("Some would try it."),
        _("Yes; it fits what they must offer, and they want it."),
        _("Who would be in the best position to scale it?"),
        "Mulago: doers; Nesta: routes to scale; Gugelev & Stern: government adoption",
        Dimension.DOERS,
        _SPREADING,
    ),
    Question(
        "rights",
        Room.WHO_CARRIES_IT,
        _("Is there something of its own that others would ask leave to use: a technique, a design, a method?"),
        _("No; it is common knowledge."),
        _("Some know-how."),
        _("Yes, protected or hard to copy, and sought after."),
        _("Only what is one's own can be licensed."),
        "Nesta: routes to scale; ICSF: legal arrangements",
        None,
        Matters(all_of=WORTH_SPREADING, any_of=(AtLeast("businesses_run", 1), AtLeast("groups_run", 1))),
    ),
    Question(
        "letting_go",
        Room.WHO_CARRIES_IT,
        _("Are you ready to let others run it, and change it?"),
        _("No; it must stay in our hands."),
        _("Within rules."),
        _("Yes, freely."),
        _("Control is the price of reach."),
        "Dees: dissemination, affiliation, branching",
    ),
    Question(
        "larger_ally",
        Room.WHO_CARRIES_IT,
        _("Is there a larger organisation with the same aims that would take it up?"),
        _("None that we know."),
        _("One has shown interest."),
        _("Yes; we trust each other and have worked together."),
        _("One may join a larger group and stay who one is."),
        "Nesta: strategic partnerships; Groupe SOS: joining a group",
    ),
    Question(
        "founder_next",
        Room.WHO_CARRIES_IT,
        _("Would the founders rather begin something new?"),
        _("No, this is their life's work."),
        _("They are of two minds."),
        _("Yes; they are better at the next idea."),
        _("Who is good at beginning need not be the one who carries on."),
        "Social innovation practice: next-idea grants",
    ),
    Question(
        "law_or_habit",
        Room.WHO_CARRIES_IT,
        _("Would a law, a standard or a change of habits do more than more sites?"),
        _("No; people need the thing itself."),
        _("It would help."),
        _("Yes; then it would happen by itself."),
        _("Scaling up, into rules, and scaling deep, into habits, can outdo scaling out."),
        "Riddell & Moore: out, up, deep; Bloom & Chatterji: lobbying",
    ),
)
