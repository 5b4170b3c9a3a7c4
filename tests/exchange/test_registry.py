"""The real registry of Digital Public Goods comes in whole, once."""

import json

import pytest

from banyan.commons.models import Activity
from banyan.commons.queries.places import resolve_place
from banyan.exchange.importing import import_file
from banyan.exchange.models import ImportRun
from banyan.people.models import Organisation
from banyan.solutions.models import Solution, SolutionPlace, Stage
from banyan.solutions.services import edit_solution
from tests.exchange.conftest import SHARED, needs_shared_data

pytestmark = pytest.mark.django_db
REGISTRY = SHARED / "dpg-registry" / "registry.jsonl"


def lines() -> list[dict]:
    return [json.loads(line) for line in REGISTRY.read_text().splitlines()]


@needs_shared_data
@pytest.mark.slow
def test_the_real_registry_comes_in_whole_and_once(steward):
    heard = []
    first = import_file(REGISTRY, kind="dpg-registry", by=steward, progress=lambda *told: heard.append(told))
    assert [(row.number, row.reason) for row in first.refused] == []
    assert (first.created, first.updated, first.unchanged) == (152, 0, 0)
    assert Solution.objects.filter(source="dpg-registry").count() == 152
    assert heard[-1] == (152, 152)
    # Every country that it names was understood; a few solutions name one twice in different words.
    told = {name for line in lines() for name in line.get("locations", {}).get("deploymentCountries", [])}
    meant = {name: resolve_place(name.strip(), kinds=("country",)).place for name in told if name.strip()}
    assert all(meant.values())
    for line in lines():
        names = line.get("locations", {}).get("deploymentCountries", [])
        running = SolutionPlace.objects.filter(solution__source_key=line["slug"], relation="running")
        assert {row.place_id for row in running} == {meant[name].pk for name in names if name.strip()}
    before = Activity.objects.count()
    again = import_file(REGISTRY, kind="dpg-registry", by=steward)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 152, [])
    assert Activity.objects.exclude(kind="import").count() == before - 1
    assert not ImportRun.objects.exclude(file="").exists()


LINE = {
    "slug": "maji",
    "stage": "DPG",
    "name": "Maji",
    "aliases": ["Water"],
    "description": "Water points, mended in a week by those who use them.",
    "website": "https://example.org",
    "license": [{"spdx": "MIT"}, {"spdx": "CC-BY-4.0"}],
    "SDGs": [{"SDGNumber": 6, "evidenceText": "Runs in 40 villages."}, {"SDGNumber": 3}],
    "type": ["software"],
    "repositories": [{"name": "main", "url": "https://example.org/code"}],
    "organizations": [
        {"name": "A Fund", "org_type": "funder"},
        {"name": "Maji Ltd", "website": "https://example.org", "org_type": "owner"},
    ],
    "locations": {"developmentCountries": ["Kenya"], "deploymentCountries": ["Kenya", "VietNam", "Georgia"]},
}


def bring_in(tmp_path, steward, *records, **options):
    path = tmp_path / "registry.jsonl"
    path.write_text("\n".join(record if isinstance(record, str) else json.dumps(record) for record in records))
    return import_file(path, kind="dpg-registry", by=steward, **options)


def test_what_a_line_says_stands_where_it_belongs(tmp_path, steward):
    bring_in(tmp_path, steward, LINE)
    solution = Solution.objects.get()
    assert (solution.title, solution.stage, solution.licence) == ("Maji", Stage.PROVEN, "MIT, CC-BY-4.0")
    assert sorted(theme.code for theme in solution.themes.all()) == ["3", "6"]
    assert sorted(row.place.code for row in solution.places.filter(relation="running")) == ["GE", "KE", "VN"]
    assert solution.organisation.name == "Maji Ltd"
    assert [piece.level for piece in solution.evidence.all()] == [1]
    assert "Runs in 40 villages." in solution.evidence.get().statement
    assert solution.evidence_level == 1
    assert not Organisation.objects.filter(name="A Fund").exists()


@pytest.mark.parametrize(("countries", "stage"), [(0, "pilot"), (1, "proven"), (5, "scaling"), (20, "at_scale")])
def test_the_stage_follows_from_where_it_runs(tmp_path, steward, countries, stage):
    codes = ["KE", "TZ", "UG", "RW", "BI", "ET", "SO", "SS", "SD", "ER", "DJ", "EG", "LY", "TN", "DZ", "MA", "ML",
             "NE", "TD", "CF"]  # fmt: skip
    bring_in(tmp_path, steward, {**LINE, "locations": {"deploymentCountries": codes[:countries]}})
    assert Solution.objects.get().stage == stage


def test_nominees_are_prototypes(tmp_path, steward):
    bring_in(tmp_path, steward, {**LINE, "stage": "nominee"})
    assert Solution.objects.get().stage == "prototype"


BAD = {
    "not JSON": ("{", "not JSON"),
    "not an object": ("[1]", "not an object"),
    "no slug": ({"name": "X"}, "slug"),
    "no name": ({**LINE, "slug": "a", "name": ""}, "Title"),
    "unknown country": (
        {**LINE, "slug": "b", "locations": {"deploymentCountries": ["Kenya", "Atlantis", "Mordor"]}},
        "Atlantis.*Mordor",
    ),
    "unknown goal": ({**LINE, "slug": "c", "SDGs": [{"SDGNumber": 99}]}, "99"),
    "broken link": ({**LINE, "slug": "d", "website": "not a link"}, "not a web address"),
    "the same again": (LINE, "same as row 1"),
}


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_line_stops_no_other_and_leaves_nothing(tmp_path, steward, bad):
    import re

    line, why = BAD[bad]
    report = bring_in(tmp_path, steward, LINE, line, {**LINE, "slug": "other"})
    assert (report.created, len(report.refused)) == (2, 1)
    assert report.refused[0].number == 2
    assert re.search(why, report.refused[0].reason, re.IGNORECASE), report.refused[0].reason
    assert sorted(Solution.objects.values_list("source_key", flat=True)) == ["maji", "other"]
    assert Organisation.objects.count() == 1


def test_refused_lines_can_be_mended_and_sent_again(tmp_path, steward):
    refused = tmp_path / "refused.jsonl"
    wrong = {**LINE, "locations": {"deploymentCountries": ["Atlantis"]}}
    bring_in(tmp_path, steward, wrong, refused_to=refused)
    refused.write_text(refused.read_text().replace("Atlantis", "Kenya"))
    report = import_file(refused, kind="dpg-registry", by=steward)
    assert (report.created, report.refused) == (1, [])


def test_what_changed_at_the_source_is_followed(tmp_path, steward):
    bring_in(tmp_path, steward, LINE)
    report = bring_in(tmp_path, steward, {**LINE, "description": "Water points, mended in a day."})
    assert report.updated == 1
    assert Solution.objects.get().summary == "Water points, mended in a day."
    assert bring_in(tmp_path, steward, {**LINE, "description": "Water points, mended in a day."}).unchanged == 1


def test_what_was_changed_here_is_not_overwritten(tmp_path, steward):
    bring_in(tmp_path, steward, LINE)
    solution = Solution.objects.get()
    edit_solution(by=steward, solution=solution, version=1, changes={"title": "Maji yetu"})
    assert bring_in(tmp_path, steward, LINE).unchanged == 1
    report = bring_in(tmp_path, steward, {**LINE, "name": "Maji 2"})
    assert "both here and at its source" in report.refused[0].reason
    assert Solution.objects.get().title == "Maji yetu"


def test_a_preview_changes_nothing(tmp_path, steward):
    report = bring_in(tmp_path, steward, LINE, preview=True)
    assert report.created == 1
    assert not Solution.objects.exists()
    assert not ImportRun.objects.exists()


def test_others_than_stewards_bring_in_no_registry(tmp_path, person):
    from banyan.commons.errors import NotAllowed

    with pytest.raises(NotAllowed):
        bring_in(tmp_path, person, LINE)
