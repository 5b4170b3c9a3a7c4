"""The clauses of terms, and how they begin on each pathway: in plain words, to be talked over and changed.

They are no lawyer's text and do not pretend to be: where the law of a country asks for a form, the two sides add it.
Every pathway has the same clauses in the same order, so that two versions, and two pathways, can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from banyan.methods.handover_terms.words import gettext_noop as _

# Clauses by code, in the order in which they stand, with what each settles.
CLAUSES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "core": (_("What is the core and may not change"), _("Without these parts it is something else.")),
        "territory": (_("Territory"), _("Where the carrier may do it, and whether others may too.")),
        "duration": (_("Duration"), _("From when to when, and how it goes on after that.")),
        "fees": (_("Fees"), _("Who pays whom, how much and when; or that nobody pays.")),
        "name": (_("Name"), _("Under which name it runs, and what becomes of the old one.")),
        "data": (_("Data"), _("Whose the figures are, and how data about people is kept.")),
        "reporting": (_("Reporting"), _("What the carrier tells, how often, and to whom.")),
        "quality": (_("Quality"), _("How both know that it is done well, and what happens where it is not.")),
        "exit": (_("Leaving"), _("How each side can leave without harm to the people whom it is for.")),
        "mission": (_("Mission lock"), _("What it is for, and what must never be made of it.")),
        "next_idea": (_("The founder's next idea"), _("What the founders are free to do, and what they get for it.")),
    }
)

_CORE: Final = _(
    "The parts that the recipe calls core stay as they are. The carrier may adapt all other parts to the place, and "
    "tells the founders what it changed and why. Where a core part does not work there, both sides talk before "
    "anything is changed."
)
_DATA: Final = _(
    "Figures without names are shared with the founders and may be published. Data about people stays with the "
    "carrier, is kept only as long as it is needed, and is never sold."
)
_REPORTING: Final = _(
    "Twice a year the carrier reports how many people were reached, what changed for them, what it cost and what went "
    "wrong. Bad news is told within a month."
)
_QUALITY: Final = _(
    "Once a year both sides look at the work together, with people whom it is for. What falls short is put right "
    "within three months, and the founders help where they can."
)
_EXIT: Final = _(
    "Each side can leave with six months' notice in writing, and at once where the other breaks these terms and does "
    "not put it right within a month. Nobody who relies on it is left without it from one day to the next."
)
_MISSION: Final = _(
    "It is for the people named in the solution, those with the least among them. The carrier does not put it out of "
    "their reach by price or otherwise, and hands it on only to somebody who accepts this clause."
)
_NEXT: Final = _(
    "The founders are free to work on anything new. The carrier names them wherever it tells where this came from, and "
    "supports their next idea where it honestly can."
)
_EVERYWHERE: Final = _("Anywhere. Others may do the same anywhere, too.")
_ONE_PLACE: Final = _("The carrier may do it in the place of this handover. Others may be invited to other places.")
_ALONE: Final = _(
    "In the place of this handover the carrier is the only one for three years. Elsewhere the founders are free."
)
_ALL: Final = _("Everywhere. From the day it operates the carrier decides where it is done.")
_THREE_YEARS: Final = _(
    "A pilot of up to twelve months, then three years. Six months before the end both sides decide how it goes on."
)
_FOR_GOOD: Final = _("For good, after a pilot of up to twelve months in which either side can turn back.")
_NO_END: Final = _("Without an end. What was published stays published.")
_NO_FEE: Final = _("Nobody pays anybody. Each side bears what it costs itself.")
_COST_ONLY: Final = _("No fee. The carrier pays the travel and the time of those who train it, as agreed beforehand.")
_FREE_NAME: Final = _("The carrier uses a name of its own and says where it comes from.")
_BOTH_NAMES: Final = _("Both names are shown together. Neither side speaks for the other.")
_SAME_NAME: Final = _("It runs under the founders' name and looks the same, as long as these terms are kept.")
_NAME_GOES: Final = _(
    "The name goes to the carrier. The founders use it for telling their story, and for nothing else."
)
_OPEN_REPORTING: Final = _("The carrier tells the founders once a year, in a few lines, how it went. Nobody checks.")

_USUAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "core": _CORE,
        "territory": _ONE_PLACE,
        "duration": _THREE_YEARS,
        "fees": _NO_FEE,
        "name": _BOTH_NAMES,
        "data": _DATA,
        "reporting": _REPORTING,
        "quality": _QUALITY,
        "exit": _EXIT,
        "mission": _MISSION,
        "next_idea": _NEXT,
    }
)

PATHWAYS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "open_recipe": {
            "territory": _EVERYWHERE,
            "duration": _NO_END,
            "name": _FREE_NAME,
            "reporting": _OPEN_REPORTING,
            "exit": _(
                "The carrier may stop at any time and tells the people whom it is for, and the founders, in time."
            ),
        },
        "partnership": {
            "fees": _(
                "Nobody pays anybody. Money from third parties is applied for together and shared as agreed each time."
            ),
        },
        "licence": {
            "territory": _ALONE,
            "fees": _(
                "The carrier pays a fee each year, as written here: [amount and currency]. Where it earns nothing "
                "by it, "
                "it pays nothing."
            ),
            "name": _FREE_NAME,
        },
        "franchise": {
            "territory": _ALONE,
            "fees": _(
                "The carrier pays [amount and currency] at the start for training, and [share] of what it earns by "
                "it each "
                "year. The founders spend this on quality and on training, and show how."
            ),
            "name": _SAME_NAME,
            "quality": _(
                "The founders' standards hold everywhere. Twice a year somebody from another franchise looks at the "
                "work. "
                "What falls short is put right within three months, or the name is given back."
            ),
        },
        "outsourcing": {
            "fees": _(
                "The founders pay the carrier [amount and currency] each quarter for running it, after the report "
                "of the "
                "quarter before."
            ),
            "name": _SAME_NAME,
            "data": _(
                "All data stays the founders'. The carrier uses it for this work alone, and gives it back or "
                "deletes it at "
                "the end."
            ),
        },
        "public_adoption": {
            "territory": _("Wherever the public body is responsible. The founders may go on doing it beside."),
            "duration": _FOR_GOOD,
            "fees": _(
                "The public body pays for running it from its own budget from the second year on. The founders are "
                "paid "
                "for training at cost."
            ),
            "name": _FREE_NAME,
            "quality": _(
                "The public body's rules hold, and the core parts of the recipe within them. For three years the "
                "founders "
                "are heard before the rules for it change."
            ),
            "exit": _(
                "Where the public body wants to stop, it says so a year ahead, tells the people whom it is for, and "
                "lets "
                "the founders take it back."
            ),
        },
        "joint_venture": {
            "duration": _FOR_GOOD,
            "fees": _(
                "Both found a new organisation. What each brings (money, work, knowledge) is listed here: [list]. "
                "What it "
                "earns stays in it for the first three years."
            ),
            "name": _("The new organisation has a name of its own, chosen together, and names both."),
            "exit": _(
                "Each side can sell or give its share to the other first, at a value that somebody independent finds. "
                "Work for people who rely on it goes on meanwhile."
            ),
        },
        "affiliation": {
            "territory": _("As before. Nothing that is done today is moved elsewhere without the founders' consent."),
            "duration": _FOR_GOOD,
            "fees": _(
                "No price. The group bears the costs that are listed here: [list]. The founders' budget stays their "
                "own."
            ),
            "name": _(
                "The founders keep their name, their people and their way of working, and say that they belong to "
                "the group."
            ),
            "exit": _(
                "The founders may leave the group with a year's notice and take name, people and work with them."
            ),
        },
        "merger": {
            "territory": _ALL,
            "duration": _FOR_GOOD,
            "name": _("The new whole is called: [name]. For two years both old names are shown beside it."),
            "exit": _(
                "Until the merger is registered either side can turn back. After that, this solution can be let go "
                "again "
                "to those who worked on it, at no price."
            ),
            "data": _("All data goes to the new whole. People whose data it is are told beforehand and may say no."),
        },
        "sale": {
            "territory": _ALL,
            "duration": _FOR_GOOD,
            "fees": _("The carrier pays once: [amount and currency], half when agreed and half when it operates."),
            "name": _NAME_GOES,
            "exit": _(
                "Where the carrier gives it up, it first offers it back to the founders at no more than it paid, "
                "and to "
                "the people whom it is for before anybody else."
            ),
        },
        "gift": {
            "territory": _ALL,
            "duration": _FOR_GOOD,
            "fees": _COST_ONLY,
            "name": _NAME_GOES,
            "exit": _("Where the carrier gives it up, it offers it back to the founders, as a gift too."),
        },
    }
)


def template_for(pathway: str) -> tuple[tuple[str, str, str], ...]:
    """(code, title, text) of every clause as it begins on a pathway. Raises KeyError for an unknown pathway."""
    own = PATHWAYS[pathway]
    return tuple((code, title, own.get(code, _USUAL[code])) for code, (title, _meaning) in CLAUSES.items())
