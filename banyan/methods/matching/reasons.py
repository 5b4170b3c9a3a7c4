"""Why something was suggested or left out: codes with parameters, and an English sentence for each code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

Parameter = str | int | float | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `code` is a key of `SENTENCES`; `weight` in [0, 1] is its share of the score, 0 for exclusions.

    Parameters are codes, never names: `country`, `countries`, `near` ISO alpha-2, `goal`, `goals` 1-17, `language` and
    `languages` ISO 639; `indicator`, `capabilities`, `pathways` the caller's codes, `solution`, `solutions`, `need`,
    `needs` the caller's keys; `percent`, `count`, `of` and `distance_km` are numbers.
    """

    code: str
    params: Mapping[str, Parameter] = field(default_factory=dict)
    weight: float = 0.0


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation without translating it; extraction tools know this name."""
    return sentence


SENTENCES: Final[Mapping[str, str]] = {
    # Where a solution is likely to be needed
    "indicator_worse_than_peers": gettext_noop(
        "%(indicator)s is worse than in %(percent)d%% of the countries it is compared with (%(peers)s)."
    ),
    "voiced_needs": gettext_noop("Needs like it have been voiced here: %(count)d."),
    "similar_solutions_run_here": gettext_noop("Solutions that resemble it are already here: %(solutions)s."),
    "same_goals_run_here": gettext_noop("Solutions for the same goals that are already here: %(count)d."),
    "runs_where_similar_places_run": gettext_noop("Solutions that are where it is are often here too."),
    "same_organisation_here": gettext_noop("Its organisation already works here with another solution."),
    "near_where_it_runs": gettext_noop("It already runs nearby: in %(country)s, about %(distance_km)d km away."),
    "same_region_as_it_runs": gettext_noop(
        "It already runs in the same part of the world, for example in %(countries)s."
    ),
    "shares_language": gettext_noop("Shares the language %(language)s with places where it runs or is offered."),
    "like_where_it_runs": gettext_noop("Has the same income level as places where it already runs."),
    "least_developed_like": gettext_noop("Is among the least developed countries, as places where it runs are."),
    "landlocked_like": gettext_noop("Is landlocked, as places where it runs are."),
    "small_island_like": gettext_noop("Is a small island state, as places where it runs are."),
    "many_solutions_run_here": gettext_noop("Solutions find partners here: %(count)d already run here."),
    "no_figures": gettext_noop("There are no figures for its themes here, so the need is not known."),
    "dismissed_before": gettext_noop("Times it was set aside before: %(count)d."),
    # Left out
    "already_runs_here": gettext_noop("It already runs here."),
    "ruled_out": gettext_noop("Ruled out here: %(why)s."),
    "not_open": gettext_noop("It is no longer open."),
    "set_aside": gettext_noop("You set it aside."),
    # Solutions for a need, needs for a solution
    "meaning_close": gettext_noop("What it says is closer to this than %(percent)d%% of what was compared."),
    "shares_goals": gettext_noop("Works on the same goals: %(goals)s."),
    "runs_in_place": gettext_noop("Already runs in this very place."),
    "runs_in_country": gettext_noop("Already runs in %(country)s."),
    "runs_in_region": gettext_noop("Runs in the same part of the world: %(countries)s."),
    "runs_in_like_country": gettext_noop("Runs in countries in like circumstances: %(countries)s."),
    "stage_ready": gettext_noop("Is past its pilot: %(stage)s."),
    "evidence_strong": gettext_noop(
        "Its effect has been shown; it stands on rung %(level)d of 6 of the evidence ladder."
    ),
    "speaks_language": gettext_noop("Can be used in a language of the place: %(language)s."),
    "felt_by_many": gettext_noop("Others said that they feel it too: %(count)d."),
    # Who could carry a solution: one sentence for each part of the score
    "needed_there": gettext_noop("It is needed in %(country)s: voiced needs or figures say so."),
    "need_not_shown_there": gettext_noop("No voiced need and no figure says yet that it is needed in %(country)s."),
    "works_there": gettext_noop("Works in %(country)s already."),
    "works_near": gettext_noop("Works in %(near)s, which is near %(country)s or like it; not yet in %(country)s."),
    "works_far_away": gettext_noop("Works in %(near)s, far from %(country)s."),
    "says_not_where_it_works": gettext_noop("Does not say where it works."),
    "says_little": gettext_noop("Says too little of itself to be compared."),
    "shares_no_goal": gettext_noop("Names none of its goals."),
    "can_do_all": gettext_noop("Can do all that it takes: %(capabilities)s."),
    "can_do_some": gettext_noop("Can do %(count)d of the %(of)d things that it takes: %(capabilities)s."),
    "can_do_none": gettext_noop("Names nothing of what it takes: %(capabilities)s."),
    "takes_not_said": gettext_noop("What it takes to run is not said yet."),
    "has_room": gettext_noop("Has room for further solutions: %(count)d."),
    "accepts_pathways": gettext_noop("Accepts a pathway that fits: %(pathways)s."),
    "pathways_not_said": gettext_noop("Which pathways would suit both is not known yet."),
    "speaks_both": gettext_noop("Works in a language of the place and of the solution: %(languages)s."),
    "speaks_the_place": gettext_noop("Works in a language of the place: %(languages)s."),
    "speaks_the_solution": gettext_noop("Works in a language in which the solution can be used: %(languages)s."),
    "no_common_language": gettext_noop("Names no language of the place or of the solution."),
    "has_carried": gettext_noop("Runs solutions already: %(count)d."),
    "carries_for_the_first_time": gettext_noop("Would carry a solution for the first time."),
    # What would make a pair better
    "add_capabilities": gettext_noop("Training, or a second partner, for what is missing: %(capabilities)s."),
    "add_language": gettext_noop("A version of the solution in a language in which they work: %(languages)s."),
    "add_local_partner": gettext_noop("A local partner in %(country)s, or a start in %(near)s, where they work."),
    "say_where": gettext_noop("Asking them where they work."),
    "say_capabilities": gettext_noop("Asking them what they can do."),
    "show_the_need": gettext_noop("People in %(country)s who voice the need, or figures that show it."),
    "agree_pathway": gettext_noop("Agreeing on a pathway: they have not said which ones they accept."),
    "begin_small": gettext_noop("A small pilot first, because it would be their first."),
    "free_capacity": gettext_noop("Room for one more solution: they have none now."),
    "accept_pathway": gettext_noop("Their accepting one of these pathways: %(pathways)s."),
    # Who cannot carry it
    "own_organisation": gettext_noop("It is the solution's own organisation."),
    "no_capacity": gettext_noop("Has no room for another solution now."),
    "no_pathway_in_common": gettext_noop("Accepts other pathways than those that fit: %(pathways)s."),
    "introduced_already": gettext_noop("An introduction has been asked for already."),
    # What a solution needs of a place, and what would close each gap
    "need_is_voiced": gettext_noop("Needs like it have been voiced in %(country)s: %(count)d."),
    "figures_show_need": gettext_noop("Figures say that %(country)s lags behind its peers here; nobody has voiced it."),
    "no_need_known": gettext_noop("Nobody has voiced such a need in %(country)s, and no figure shows it."),
    "no_partners": gettext_noop("Nobody here works on this in %(country)s yet."),
    "partners_are_full": gettext_noop("Organisations that work on this: %(count)d, none with room for more."),
    "partners_want_otherwise": gettext_noop("Organisations there accept other pathways than these: %(pathways)s."),
    "partners_with_room": gettext_noop("Organisations that work on this and have room: %(count)d."),
    "could_pay": gettext_noop("Funders, companies and public bodies that might pay: %(count)d. None has said so."),
    "nobody_pays": gettext_noop("No funder, company or public body in %(country)s is known here."),
    "rules_unknown": gettext_noop("Nothing is known here of rules and institutions in %(country)s."),
    "institutions_weak": gettext_noop("Figures of institutions in %(country)s lag far behind those of its peers."),
    "institutions_as_peers": gettext_noop(
        "Institutions in %(country)s do about as well as its peers'; which permits it takes is not known."
    ),
    "infrastructure_unknown": gettext_noop("There are no figures for water, energy and infrastructure."),
    "infrastructure_as_peers": gettext_noop("Water, energy and infrastructure are no worse than among its peers."),
    "infrastructure_lags": gettext_noop("Lags behind its peers in: %(goals)s."),
    "language_unknown": gettext_noop("The languages of the solution or of the place are not known."),
    "no_shared_language": gettext_noop("It is in no language of the place: %(languages)s."),
    "language_of_few": gettext_noop("It is in a language that few people there use: %(languages)s."),
    "language_fits": gettext_noop("It can be used in a language of the place: %(languages)s."),
    "inputs_not_said": gettext_noop("What it takes to run is not said yet."),
    "inputs_there": gettext_noop("Organisations there can do what it takes: %(capabilities)s."),
    "inputs_missing": gettext_noop("No organisation there says that it can do: %(capabilities)s."),
    "ask_people": gettext_noop("Ask people in %(country)s whether they have this need, and let them voice it."),
    "build_community": gettext_noop("Build a community first, from the people in %(country)s who are near the need."),
    "free_them": gettext_noop("Find what would make room: money for staff, or a task that they can give away."),
    "talk_pathways": gettext_noop("Talk about what would make one of these acceptable: %(pathways)s."),
    "ask_payers": gettext_noop("Ask them before anything moves: who pays in year three?"),
    "find_payer": gettext_noop("Find the payer first: users, taxes, large donors or private giving."),
    "ask_rules": gettext_noop("Ask somebody in %(country)s which permits and standards it must meet."),
    "work_with_authority": gettext_noop("Begin beside a public body or a respected organisation in %(country)s."),
    "visit_place": gettext_noop("Go and see: is there water, power, a road, a signal where it would run?"),
    "simplify_inputs": gettext_noop("Make it need less of these, or begin where they are there."),
    "ask_language": gettext_noop("Say in which languages it can be used."),
    "translate_it": gettext_noop("Translate it, with people who use the language: %(languages)s."),
    "say_inputs": gettext_noop("Write down what it takes to run."),
    "bring_inputs": gettext_noop("Train people there, or bring a second partner who can: %(capabilities)s."),
    # Bundle
    "covers_needs": gettext_noop("Answers these needs: %(needs)s."),
    "adds_most": gettext_noop("Adds %(percent)d%% of all that is needed to what the others cover."),
    "only_answer": gettext_noop("Is the only one that answers: %(needs)s."),
    # Themes of a text
    "like_labelled": gettext_noop("Texts that resemble it carry this theme: %(count)d of the %(of)d nearest."),
    "wording_of_theme": gettext_noop("Its words resemble what is usually written about this theme."),
    # Near-duplicates
    "same_title": gettext_noop("The titles are the same."),
    "titles_spelled_alike": gettext_noop("The titles are spelled alike."),
    "title_words_shared": gettext_noop("The titles share words: %(words)s."),
    "says_the_same": gettext_noop("The texts say nearly the same."),
    "same_place": gettext_noop("Both are about the same place."),
    "same_organisation": gettext_noop("Both belong to the same organisation."),
    "little_in_common": gettext_noop("They have little in common."),
}

Translate = Callable[[str], str]
Naming = Callable[[str, str], str]


def _plain_name(parameter: str, code: str) -> str:
    return code


def sentence(reason: Reason, *, translate: Translate = str, naming: Naming = _plain_name) -> str:
    """Say `reason` in words. `translate` is gettext; `naming(parameter, code)` gives the name of one code.

    Lists are joined by commas after naming; numbers pass as they are. Raises KeyError for an unknown code.
    """
    said: dict[str, str | int | float] = {}
    for parameter, value in reason.params.items():
        if isinstance(value, tuple):
            said[parameter] = ", ".join(naming(parameter, str(item)) for item in value)
        elif isinstance(value, str):
            said[parameter] = naming(parameter, value)
        else:
            said[parameter] = value
    return translate(SENTENCES[reason.code]) % said
