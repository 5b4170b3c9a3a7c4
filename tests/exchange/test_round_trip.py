"""What is exported can be brought in again, and says the same when it is exported anew."""

import json
import re

import pytest
from django.test import Client

from banyan.commons.models import Activity, Place, Theme
from banyan.commons.services.places import ensure_locality
from banyan.exchange.exporting import export_all
from banyan.exchange.exporting.documents import document_pieces
from banyan.exchange.exporting.offers import export
from banyan.exchange.importing import import_file
from banyan.needs.models import Need
from banyan.needs.services import NeedFacts, add_evidence, confirm_need, mark_met, voice_need
from banyan.people.models import Organisation
from banyan.people.services.importing import register_imported_organisation
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.solutions.models import Solution, SolutionState
from banyan.solutions.services import Cost, EvidenceFacts, PlaceSince, SolutionFacts, edit_solution, register_solution
from banyan.solutions.services import add_evidence as add_solution_evidence
from banyan.solutions.services.lineage import link_to_parent

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1 and then some",
    '\'=HYPERLINK("x")',
    "ﷺ العربية \u200fmixed\u200e with English",
    "e\u0301 composed é, ﬁ ligature, Å Å",
    "👩🏽‍🌾 family 👨‍👩‍👧‍👦 flags 🇰🇪",
    "a;b；c,d|e\\f\"g'h <b>x</b> &amp; _x000D_ _x0041_",
    "第一行 に日本語と 한국어",
    "ends with backslash\\",
    "{{ 7*7 }} {% now %} %(who)s %s",
    "𝕬𝖘𝖙𝖗𝖆𝖑 \U0001f9ff ٠١٢٣",
]
LONG = "\n\n".join(f"{number}. {words}\n- list; with = signs\n\ttab" for number, words in enumerate(NASTY))


@pytest.fixture
def seeded(steward, person):
    """A small network whose words are hard to carry."""
    kenya, india, nairobi = (Place.objects.get(code=code) for code in ("KE", "IN", "KE-30"))
    village = ensure_locality(by=None, name="Kibera «Mashimoni»", parent=nairobi)
    hamlet = ensure_locality(by=None, name="Gatwekera", parent=village)
    health, water, target = (Theme.objects.get(code=code) for code in ("3", "6", "6.1"))
    owner = create_organisation(
        by=person,
        facts=OrganisationFacts(
            name='=Maji; "Safi" ﷺ',
            kind="social_enterprise",
            about=LONG,
            website="https://example.org/?a=1&b=2",
            home=hamlet,
            serves=[kenya, village],
            themes=[water],
            languages=["sw", "en"],
            capabilities=["pumps; pipes", "=formulas", "a\\b"],
            capacity=3,
            accepts_pathways=["franchise", "licence"],
        ),
    )
    register_imported_organisation(
        by=steward, source="elsewhere", source_key="a/b?c", facts=OrganisationFacts(name="Ñandú"), former_names=["=Old"]
    )
    solutions = []
    for number, words in enumerate(NASTY):
        solution = register_solution(
            by=person,
            facts=SolutionFacts(
                title=f"{words}"[:150],
                summary=words,
                problem=LONG,
                approach=LONG[::-1].replace("\t", " "),
                for_whom=words,
                stage="pilot" if number % 2 else "at_scale",
                themes=[health, target] if number % 3 else [],
                developed_in=[kenya],
                running_in=[PlaceSince(india, 2019), PlaceSince(hamlet), village] if number % 2 else [],
                cost=[None, Cost(1234, "KWD", 2024), Cost(50, "JPY"), Cost(0, "EUR", 2020)][number % 4],
                requirements=words,
                capabilities_needed=["water; soil", words[:40]],
                languages=["fr", "ar"] if number % 2 else [],
                licence="CC-BY-4.0; MIT",
                business_model=words,
                organisation=owner if number == 0 else None,
            ),
        )
        add_solution_evidence(
            by=person,
            solution=solution,
            facts=EvidenceFacts(
                1 + number % 6, f"{words} was found", "=source", "https://example.org/x", 2020, kenya, True
            ),
        )
        solutions.append(solution)
    edit_solution(by=person, solution=solutions[1], version=1, changes={"title": "Edited since"})
    link_to_parent(by=person, solution=solutions[1], parent=solutions[0], relation="adapted", note="=note; “x”")
    Solution.objects.filter(pk=solutions[-1].pk).update(state=SolutionState.HIDDEN)
    needs = []
    for number, words in enumerate(NASTY):
        facts = NeedFacts(
            title=f"{words} here"[:150],
            story=LONG,
            place=[kenya, village, hamlet][number % 3],
            themes=[water] if number % 2 else [],
            people_affected=number * 1000 or None,
            how_known="survey" if number else "",
            tried=words,
            organisation=owner if number == 0 else None,
        )
        needs.append(voice_need(by=person, facts=facts))
    add_evidence(by=person, need=needs[0], statement="=Shown by counting", source_name="@office", year=2021)
    confirm_need(by=steward, need=needs[0], place=india, story="=here too")
    mark_met(by=person, need=needs[2])
    return needs, solutions


def document() -> dict:
    return json.loads(b"".join(document_pieces()))


def comparable(told: dict) -> dict:
    """Without what belongs to the network rather than to the things: numbers in addresses, moments, confirmations."""
    text = json.dumps({name: told[name] for name in ("organisations", "solutions", "needs")}, ensure_ascii=False)
    text = re.sub(r'"page": "[^"]*"', '"page": ""', text)
    found = json.loads(re.sub(r'"confirmation_count": \d+', '"confirmation_count": 0', text))
    for things in found.values():
        things.sort(key=lambda thing: (thing["source"], thing["source_key"]))
    return found


def emptied() -> None:
    """As in a fresh network, but for people, places and themes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for table in (
            "solutions_solutionplace", "solutions_evidence", "solutions_solutionversion", "solutions_lineage",
            "solutions_teammember", "solutions_solution_themes", "solutions_solution", "needs_confirmation",
            "needs_needevidence", "needs_need_themes", "needs_need", "people_membership",
            "people_organisation_themes", "people_organisation_serves", "people_organisation",
        ):  # fmt: skip
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            "DELETE FROM commons_placename WHERE place_id IN (SELECT id FROM commons_place WHERE code IS NULL)"
        )
        cursor.execute("DELETE FROM commons_place WHERE code IS NULL")
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def exported(seeded, tmp_path):
    export_all(tmp_path)
    return tmp_path


def test_another_network_takes_in_what_this_one_gave(exported, steward, settings):
    before = document()
    emptied()
    settings.SITE_URL = "https://other.example.org"
    report = import_file(exported / "banyan.json", kind="banyan", by=steward)
    assert [(row.number, row.reason) for row in report.refused] == []
    assert report.created == len(before["organisations"]) + len(before["solutions"]) + len(before["needs"])
    assert comparable(document()) == comparable(before)
    again = import_file(exported / "banyan.json", kind="banyan", by=steward)
    assert (again.created, again.updated, again.refused) == (0, 0, [])


def test_this_network_knows_its_own_again(exported, steward):
    before, deeds = document(), Activity.objects.exclude(kind="import").count()
    report = import_file(exported / "banyan.json", kind="banyan", by=steward)
    assert (report.created, report.updated, [row.reason for row in report.refused]) == (0, 0, [])
    assert Activity.objects.exclude(kind="import").count() == deeds
    assert comparable(document()) == comparable(before)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_survive_the_way_there_and_back(exported, steward, settings, tmp_path, form):
    """Needs, solutions and organisations as tables: what a table holds comes back the same."""
    told = {}
    for kind in ("organisations", "solutions", "needs"):
        path = tmp_path / f"{kind}-copy.{form}"
        pieces = export(kind, form, {}).pieces
        path.write_bytes(pieces.read() if hasattr(pieces, "read") else b"".join(pieces))
        told[kind] = path
    first = {kind: table_of(path) for kind, path in told.items()}
    emptied()
    settings.SITE_URL = "https://other.example.org"
    for kind, path in told.items():
        report = import_file(path, kind=kind, by=steward)
        assert [(row.number, row.reason) for row in report.refused] == [], kind
    for kind in told:
        path = tmp_path / f"{kind}-again.{form}"
        pieces = export(kind, form, {}).pieces
        path.write_bytes(pieces.read() if hasattr(pieces, "read") else b"".join(pieces))
        assert table_of(path) == first[kind]
        again = import_file(told[kind], kind=kind, by=steward)
        changed = [deed.changed for deed in Activity.objects.filter(verb="updated").order_by("-id")[: again.updated]]
        assert (again.created, changed, again.refused) == (0, [], []), kind


def table_of(path) -> list[dict]:
    from banyan.exchange.tables.reading import read_table

    left_out = ("page", "source", "state", "confirmations", "evidence_level")
    rows = [
        {name: cell for name, cell in cells.items() if name not in left_out} for _n, cells in read_table(path).rows()
    ]
    return sorted(rows, key=lambda row: row["source_key"])


def test_what_is_hidden_is_not_exported(exported, seeded):
    _needs, solutions = seeded
    told = document()
    assert str(solutions[-1].pk) not in {record["source_key"] for record in told["solutions"]}
    assert NASTY[-1] not in {record["title"] for record in told["solutions"]}
    owner = Organisation.objects.get(name__startswith="=Maji")
    Organisation.objects.filter(pk=owner.pk).update(is_hidden=True)
    told = document()
    assert owner.name not in json.dumps(told, ensure_ascii=False).encode().decode()


def test_no_export_names_a_person(exported, person):
    for path in exported.iterdir():
        if path.suffix in (".csv", ".json"):
            text = path.read_text()
            assert person.email not in text, path.name
            assert person.name not in text, path.name


def test_everything_is_written_and_nothing_half(exported):
    names = {path.name for path in exported.iterdir()}
    assert {"banyan.json", "banyan.xlsx", "needs.csv", "solutions.csv", "organisations.csv", "figures.csv"} <= names
    assert not [name for name in names if name.startswith(".")]


def test_an_export_that_breaks_off_leaves_the_earlier_one(exported, monkeypatch):
    before = (exported / "needs.csv").read_bytes()

    def broken(row):
        raise RuntimeError

    monkeypatch.setattr("banyan.exchange.exporting.sheets._owner", broken)
    with pytest.raises(RuntimeError):
        export_all(exported)
    assert (exported / "needs.csv").read_bytes() == before
    assert not [path for path in exported.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("kind", ["needs", "solutions", "organisations"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_exports_are_offered_by_address(seeded, kind, form):
    response = Client().get(f"/export/{kind}.{form}")
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    assert content
    assert f'filename="{kind}.{form}"' in response["Content-Disposition"]


def test_an_export_can_be_narrowed(seeded):
    def count(query: str) -> int:
        response = Client().get(f"/export/needs.json?{query}")
        return len(json.loads(b"".join(response.streaming_content))["needs"])

    assert count("place=KE") == len(NASTY)
    assert count("place=IN") == 0
    assert count("theme=6") == len(NASTY) // 2
    assert count("state=met") == 1


def test_queries_do_not_grow_with_the_rows(seeded, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        b"".join(export("solutions", "csv", {}).pieces)
    with django_assert_max_num_queries(8):
        b"".join(export("needs", "csv", {}).pieces)


def test_feeds_tell_what_happened(seeded):
    from xml.etree import ElementTree

    needs, solutions = seeded
    addresses = [
        "/feeds/network.atom",
        f"/feeds/needs/{needs[0].pk}.atom",
        f"/feeds/solutions/{solutions[0].pk}.atom",
        f"/feeds/places/{Place.objects.get(code='KE').pk}.atom",
        f"/feeds/themes/{Theme.objects.get(code='6').pk}.atom",
    ]
    for address in addresses:
        response = Client().get(address)
        assert response["Content-Type"].startswith("application/atom+xml")
        root = ElementTree.fromstring(response.content)
        entries = root.findall("{http://www.w3.org/2005/Atom}entry")
        assert entries, address
        ids = [entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries]
        assert len(set(ids)) == len(ids)
    assert Client().get(f"/feeds/solutions/{solutions[-1].pk}.atom").status_code == 404
    assert Client().get("/feeds/people/1.atom").status_code == 404
    assert Need.objects.exists()
