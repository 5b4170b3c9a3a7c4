"""Files come in row by row: each whole or not at all, once, whatever happens in between."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, IndicatorValue, Place
from banyan.exchange.importing import import_file
from banyan.exchange.models import ImportRow, ImportRun
from banyan.exchange.services import imports
from banyan.exchange.sources.columns import NEED_COLUMNS, ORGANISATION_COLUMNS, SOLUTION_COLUMNS, guessed_mapping
from banyan.needs.models import Need
from banyan.people.models import Membership, Organisation
from banyan.solutions.models import Solution
from tests.exchange.conftest import SHARED, needs_shared_data

pytestmark = pytest.mark.django_db

STORY = "The well has been dry since March and the next one is an hour away."
NEEDS = (
    "Titre,Récit,Pays,ODD,Personnes concernées,Langue\n"
    f'Un puits à sec,{STORY},Kenya,6; 3,"1,200",français\n'
    f"Pas d'école,{STORY},VietNam,4,,fr\n"
)


def received(by, text, kind="needs", name="list.csv", **options) -> ImportRun:
    content = text if isinstance(text, bytes) else text.encode()
    return imports.receive_file(by=by, kind=kind, file=ContentFile(content, name=name), **options)


def brought_in(by, text, kind="needs", **options) -> ImportRun:
    run = received(by, text, kind, **options)
    imports.start_import(by=by, run=run)
    while imports.carry_on(run.pk):
        continue
    run.refresh_from_db()
    return run


def counts(run) -> tuple[int, int, int, int]:
    return run.created, run.updated, run.unchanged, run.refused


# Columns


@pytest.mark.parametrize(
    ("header", "columns", "wanted"),
    [
        (["Title", "Description", "Country", "SDGs"], NEED_COLUMNS, ["title", "story", "place", "themes"]),
        (["TITRE", "Récit", "Lieu", "Ce qui a été essayé"], NEED_COLUMNS, ["title", "story", "place", "tried"]),
        (["Título", "Descripción", "País", "ODS"], NEED_COLUMNS, ["title", "story", "place", "themes"]),
        (["العنوان", "القصة", "البلد", "اللغة"], NEED_COLUMNS, ["title", "story", "place", "language"]),
        (["title", "name", "place", "country"], NEED_COLUMNS, ["title", None, "place", None]),
        (["Solution", "Summary", "Countries"], SOLUTION_COLUMNS, ["title", "summary", "running_in"]),
        (["Project", "Cost", "Currency"], SOLUTION_COLUMNS, ["title", "cost_per_person", "cost_currency"]),
        (["Organisation", "Type", "Country", "Website"], ORGANISATION_COLUMNS, ["name", "kind", "home", "website"]),
        (["Something", "Else"], NEED_COLUMNS, [None, None]),
    ],
)  # fmt: skip
def test_headers_are_recognised_in_several_languages(header, columns, wanted):
    found = guessed_mapping(header, columns)
    assert [found.get(name) for name in header] == wanted


# Rows


def test_rows_become_needs_and_a_second_time_nothing(steward):
    assert counts(brought_in(steward, NEEDS)) == (2, 0, 0, 0)
    need = Need.objects.get(title="Un puits à sec")
    assert (need.place.code, need.people_affected, need.how_known, need.language) == ("KE", 1200, "guess", "fr")
    assert [theme.code for theme in need.themes.order_by("order")] == ["3", "6"]
    deeds = Activity.objects.exclude(kind="import").count()
    assert counts(brought_in(steward, NEEDS)) == (0, 0, 2, 0)
    assert Activity.objects.exclude(kind="import").count() == deeds


def test_a_changed_row_changes_its_need(steward):
    keyed = "id,title,story,place\n7,Dry well here,{story},KE\n"
    brought_in(steward, keyed.format(story=STORY))
    assert counts(brought_in(steward, keyed.format(story=STORY + " Still."))) == (0, 1, 0, 0)
    assert Need.objects.get().story.endswith("Still.")


BAD_ROWS = {
    f"X,{STORY},KE,,,,": "Title",
    f"Dry well here,{STORY},Atlantis,,,,": "Atlantis",
    f"Dry well here,{STORY},,,,,": "Place",
    f"Dry well here,{STORY},Kenyya,,,,": "Kenya",
    f"Dry well here,{STORY},KE,99,,,": "99",
    f"Dry well here,{STORY},KE,,many,,": "whole number",
    f"Dry well here,{STORY},KE,,5,,Klingon": "Klingon",
    f"Dry well here,{STORY},KE,,,,,surplus": "more cells",
    f"A first good need,{STORY},KE,,,,": "same as row 2",
}


@pytest.mark.parametrize("row", BAD_ROWS)
def test_one_bad_row_stops_no_other_and_leaves_nothing(steward, row):
    text = (
        "title,story,place,themes,people affected,how known,language\n"
        f"A first good need,{STORY},KE,,,,\n{row}\nA last good need,{STORY},KE,,,,\n"
    )
    run = brought_in(steward, text)
    assert counts(run) == (2, 0, 0, 1)
    refused = run.rows.get(outcome="refused")
    assert refused.number == 3
    assert BAD_ROWS[row].lower() in refused.reason.lower(), refused.reason
    assert sorted(Need.objects.values_list("title", flat=True)) == ["A first good need", "A last good need"]


def test_a_row_that_breaks_us_is_refused_and_leaves_nothing(steward, monkeypatch):
    from banyan.exchange.sources import needs as module

    whole = module.register_imported_need

    def breaks_on_second(**given):
        found = whole(**given)
        if "école" in given["facts"].title:
            connection.cursor().execute("SELECT 1/0")
        return found

    monkeypatch.setattr(module, "register_imported_need", breaks_on_second)
    run = brought_in(steward, NEEDS)
    assert counts(run) == (1, 0, 0, 1)
    assert "error of ours" in run.rows.get(outcome="refused").reason
    assert Need.objects.count() == 1


def test_without_a_transaction_of_its_own_a_broken_row_would_half_enter(steward, monkeypatch):
    """The negative control: with the row's transaction off, the need stays although its row was refused."""
    from contextlib import nullcontext

    from banyan.exchange.sources import needs as module

    whole = module.register_imported_need

    def breaks(**given):
        whole(**given)
        raise RuntimeError

    monkeypatch.setattr(module, "register_imported_need", breaks)
    run = received(steward, NEEDS)
    source = imports.source_for(run.kind, imports.order_of(run))
    number, cells = next(source.rows())
    imports.take_row(run, source, number, cells)
    assert not Need.objects.exists()
    monkeypatch.setattr(imports.transaction, "atomic", lambda *args, **kwargs: nullcontext())
    imports.take_row(run, source, number + 1, cells)
    assert Need.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_refused_rows_can_be_taken_away_mended_and_sent_again(steward, client, form):
    text = f'title,note,story,place\n"=Dry; well",kept,"{STORY}",Atlantis\nAnother dry well,,"{STORY}",KE\n'
    run = brought_in(steward, text)
    client.force_login(steward, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(f"/import/{run.pk}/refused.{form}")
    content = b"".join(response.streaming_content)
    if form == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0] == '"title","note","story","place","reason"'
        mended = content.decode("utf-8-sig").replace('"Atlantis"', '"KE"', 1).encode()
    else:
        book = load_workbook(io.BytesIO(content))
        sheet = book.active
        assert [cell.value for cell in sheet[1]] == ["title", "note", "story", "place", "reason"]
        sheet["D2"] = "KE"
        file = io.BytesIO()
        book.save(file)
        mended = file.getvalue()
    again = brought_in(steward, mended, name=f"refused.{form}")
    assert counts(again) == (1, 0, 0, 0)
    assert Need.objects.filter(title="=Dry; well").exists()


def test_amounts_stages_and_places_of_solutions(steward):
    text = (
        "Solution;Summary;Stage;Running in;Cost;Currency;Languages\n"
        'Solar lamps;Lamps for a village;growing;"KE (2019); Kisumu, Kenya; Viet Nam";"1.234,50";KES;Swahili, English\n'
    )
    assert counts(brought_in(steward, text, "solutions")) == (1, 0, 0, 0)
    solution = Solution.objects.get()
    assert (solution.stage, solution.cost_per_person_minor, solution.cost_currency) == ("scaling", 123450, "KES")
    assert sorted(solution.languages) == ["en", "sw"]
    places = {row.place.name: row.since_year for row in solution.places.all()}
    assert places.pop("Kenya") == 2019
    assert len(places) == 2


def test_real_organisations_of_a_list(steward, tmp_path):
    text = "name,type,country,previous names\nMaji Safi,NGO,Kenya,Maji\nMaji Institute,,Kenya,\n"
    assert counts(brought_in(steward, text, "organisations")) == (2, 0, 0, 0)
    assert Organisation.objects.get(name="Maji Safi").former_names == ["Maji"]
    assert Organisation.objects.get(name="Maji Institute").kind == "research"
    assert counts(brought_in(steward, text, "organisations")) == (0, 0, 2, 0)


@needs_shared_data
def test_real_civic_organisations_come_in_once(steward, tmp_path):
    import csv
    import json

    told = json.loads((SHARED / "civic-brigades" / "organizations.json").read_text())
    path = tmp_path / "organisations.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "website", "country", "previous_names"])
        for entry in told:
            country = (entry.get("location") or {}).get("country") or ""
            writer.writerow(
                [entry["name"], entry.get("website") or "", country, "; ".join(entry.get("previous_names") or [])]
            )
    first = import_file(path, kind="organisations", by=steward)
    assert first.created + len(first.refused) == len(told)
    assert first.created > 200
    assert all(row.reason for row in first.refused)
    again = import_file(path, kind="organisations", by=steward)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)


# Figures


def test_figures_come_in_and_missing_ones_stay_missing(steward):
    text = "iso3,year,wells_per_1000,schools\nKEN,2020,1.5,\nIND,2020,,7\nKEN,2021,bad,1\nXXX,2020,1,1\nKEN,2020,3,\n"
    run = brought_in(steward, text, "indicators")
    assert counts(run) == (2, 0, 0, 3)
    assert IndicatorValue.objects.count() == 2
    reasons = {row.number: row.reason for row in run.rows.filter(outcome="refused")}
    assert set(reasons) == {4, 5, 6}
    assert "row 2" in reasons[6]
    assert counts(brought_in(steward, "iso3,year,wells_per_1000\nKEN,2020,1.5\n", "indicators")) == (0, 0, 1, 0)
    assert counts(brought_in(steward, "iso3,year,wells_per_1000\nKEN,2020,1.6\n", "indicators")) == (0, 1, 0, 0)


@needs_shared_data
@pytest.mark.slow
def test_the_real_figures_come_in_once(steward):
    path = SHARED / "country-needs-gapminder" / "indicators_wide.csv"
    lines = sum(1 for _line in path.open()) - 1
    first = import_file(path, kind="indicators", by=steward)
    assert first.created + first.unchanged + len(first.refused) == lines
    assert IndicatorValue.objects.count() > 60_000
    again = import_file(path, kind="indicators", by=steward)
    assert (again.created, again.updated) == (0, 0)
    assert [row.number for row in again.refused] == [row.number for row in first.refused]


# Going on, stopping, and others


def test_an_import_goes_on_where_it_was_killed(steward, monkeypatch):
    text = "title,story,place\n" + "".join(f"Dry well number {n},{STORY},KE\n" for n in range(10))
    run = received(steward, text)
    imports.start_import(by=steward, run=run)
    whole = imports.take_row
    turns = []

    def killed_at_fourth(run, source, number, cells):
        turns.append(number)
        if len(turns) == 4:
            raise KeyboardInterrupt
        return whole(run, source, number, cells)

    monkeypatch.setattr(imports, "take_row", killed_at_fourth)
    with pytest.raises(KeyboardInterrupt):
        imports.carry_on(run.pk)
    assert Need.objects.count() == 3
    ImportRun.objects.update(last_seen_at="2020-01-01T00:00:00Z")
    assert imports.silent_runs() == [run.pk]
    assert imports.carry_on(run.pk) is False
    run.refresh_from_db()
    assert (run.state, counts(run)) == ("done", (10, 0, 0, 0))
    assert turns == [2, 3, 4, 5, *range(5, 12)]
    assert imports.silent_runs() == []


def test_work_comes_in_pieces_so_that_other_tasks_have_their_turn(steward):
    run = received(steward, NEEDS)
    imports.start_import(by=steward, run=run)
    assert imports.carry_on(run.pk, seconds=0) is True
    assert imports.carry_on(run.pk) is False


def test_the_task_does_it_all(steward, tasks):
    run = received(steward, NEEDS)
    imports.start_import(by=steward, run=run)
    imports.start_import(by=steward, run=run)
    tasks()
    run.refresh_from_db()
    assert (run.state, counts(run)) == ("done", (2, 0, 0, 0))
    assert not run.file


def test_an_import_can_be_stopped(steward, tasks):
    run = received(steward, NEEDS)
    imports.start_import(by=steward, run=run)
    imports.stop_import(by=steward, run=run)
    tasks()
    run.refresh_from_db()
    assert run.state == "stopped"
    assert not Need.objects.exists()
    with pytest.raises(Conflict):
        imports.stop_import(by=steward, run=run)


def test_a_file_that_ends_badly_fails_after_what_was_good(steward, tasks):
    text = f"title,story,place\nA first good need,{STORY},KE\n".encode() + b'"' + b"x" * 200_000
    with pytest.raises(Invalid):
        received(steward, text)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("text", "field"), [("", "file"), (",,\n1,2,3", "file"), (b"\x89PNG\r\n\x1a\n\x00", "file")])
def test_unreadable_files_are_not_kept(steward, text, field, settings):
    with pytest.raises(Invalid) as caught:
        received(steward, text)
    assert field in caught.value.fields
    assert not ImportRun.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_the_database_refuses_two_outcomes_for_a_row(steward):
    from django.db import IntegrityError, transaction

    run = brought_in(steward, NEEDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRow.objects.create(run=run, number=2, outcome="created")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRow.objects.create(run=run, number=99, outcome="refused")


# Who may


@pytest.fixture
def owned(person):
    organisation = Organisation.objects.create(name="Maji Safi")
    Membership.objects.create(organisation=organisation, person=person, role="owner")
    return organisation


def test_owners_bring_in_what_is_their_organisations(person, owned):
    assert counts(brought_in(person, NEEDS, organisation=owned)) == (2, 0, 0, 0)
    assert set(Need.objects.values_list("organisation", flat=True)) == {owned.pk}
    text = f"title,story,place,organisation\nA dry well again,{STORY},KE,Somebody Else\n"
    run = brought_in(person, text, organisation=owned)
    assert "another organisation" in run.rows.get(outcome="refused").reason


@pytest.mark.parametrize("kind", ["organisations", "indicators", "dpg-registry", "banyan"])
def test_owners_bring_in_nothing_else(person, owned, kind):
    with pytest.raises(NotAllowed):
        received(person, NEEDS, kind, organisation=owned)


def test_others_bring_in_nothing(person, other_person, owned):
    for someone, organisation in ((other_person, owned), (person, None)):
        with pytest.raises(NotAllowed):
            received(someone, NEEDS, organisation=organisation)


# Pages


@pytest.fixture
def desk(steward) -> Client:
    client = Client()
    client.force_login(steward, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(desk, text, kind="needs", name="list.csv"):
    return desk.post("/import/", {"kind": kind, "file": ContentFile(text.encode(), name=name)})


def test_the_whole_way_through_the_pages_without_script(desk, tasks):
    assert "Nothing was brought in yet" in desk.get("/import/").content.decode()
    address = send(desk, NEEDS)["Location"]
    page = desk.get(address).content.decode()
    assert "Un puits à sec" in page
    assert 'value="people_affected" selected' in page
    assert not Need.objects.exists()
    run_page = desk.post(address, {**mapping_in(desk, address), "then": "start"})["Location"]
    page = desk.get(run_page).content.decode()
    assert "<progress" in page
    assert "data-poll=" in page
    tasks()
    page = desk.get(run_page).content.decode()
    assert "Done" in page
    assert "data-poll=" not in page
    assert Need.objects.count() == 2
    assert "list.csv" in desk.get("/import/").content.decode()


def mapping_in(desk, address) -> dict[str, str]:
    form = desk.get(address).context["form"]
    return {field.html_name: field.value() or "" for field in form.columns}


def test_a_wrong_guess_can_be_changed(desk):
    address = send(desk, f"title,words,where\nDry well here,{STORY},KE\n")["Location"]
    page = desk.get(address).content.decode()
    assert "No column was chosen for" in page
    chosen = {"column_0": "title", "column_1": "story", "column_2": "title"}
    assert "Two columns" in desk.post(address, {**chosen, "then": "look"}).content.decode()
    chosen["column_2"] = "place"
    assert desk.post(address, {**chosen, "then": "look"}).status_code == 302
    assert "Dry well here" in desk.get(address).content.decode()
    assert desk.post(address, {**chosen, "then": "start"}).status_code == 302
    assert ImportRun.objects.get().state == "running"


def test_a_file_that_cannot_be_read_is_said_at_the_field(desk):
    response = send(desk, "", name="empty.csv")
    assert response.status_code == 422
    assert "The file is empty." in response.content.decode()


def test_the_progress_part_says_when_it_is_done(desk, tasks):
    address = send(desk, NEEDS)["Location"]
    desk.post(address, {**mapping_in(desk, address), "then": "start"})
    part = f"/import/{ImportRun.objects.get().pk}/progress/"
    assert "data-poll-done" not in desk.get(part).content.decode()
    tasks()
    response = desk.get(part)
    assert "data-poll-done" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_others_see_nothing_of_it(desk, signed_in, client):
    address = send(desk, NEEDS)["Location"]
    run = ImportRun.objects.get()
    for path in (address, f"/import/{run.pk}/", f"/import/{run.pk}/progress/", f"/import/{run.pk}/refused.csv"):
        assert signed_in.get(path).status_code == 404, path
        assert Client().get(path).status_code == 302, path
    assert signed_in.post(f"/import/{run.pk}/stop/").status_code == 404
    assert signed_in.get("/import/").status_code == 403
    assert Client().get("/import/").status_code == 302


def test_pages_cost_few_queries(desk, steward, django_assert_max_num_queries):
    for _file in range(4):
        run = brought_in(steward, NEEDS)
    with django_assert_max_num_queries(8):
        desk.get("/import/")
    with django_assert_max_num_queries(8):
        desk.get(f"/import/{run.pk}/")


def test_towns_are_made_in_the_place_that_holds_them(steward):
    brought_in(steward, f'title,story,place\nDry well here,{STORY},"Kambi Moto, Kenya"\n')
    place = Need.objects.get().place
    assert (place.name, place.parent.code, place.kind) == ("Kambi Moto", "KE", "locality")
    assert Place.objects.filter(name="Kambi Moto").count() == 1
