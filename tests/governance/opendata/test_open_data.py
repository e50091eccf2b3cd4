"""Published deliberations as data: valid, safe in a spreadsheet, open to everyone."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from governance.deliberations.models import Deliberation
from governance.deliberations.services import make_due_papers
from governance.members.roles import actor_for
from governance.opendata import datasets, scdl
from tests.governance.deliberations.factories import make_ballot, make_published, make_sitting
from tests.governance.meetings.factories import moment

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def acts(elected, secretary, clock) -> list[Deliberation]:
    """By name, by show of hands, without a ballot; the title of the last begins as a formula."""
    by = actor_for(secretary)
    sitting = make_sitting(by=by, items=3)
    clock.move_to(moment("2026-12-10 18:00"))
    first, second, third = sitting.items.order_by("position")
    make_ballot(first, mode="by_name", lines=(("for", 1, 5),))
    make_ballot(second, mode="ordinary", lines=(("for", 1, 5),))
    made = [
        make_published(first, by=by, matter="7.10", budget_year="2027", budget_name="Budget principal"),
        make_published(second, by=by),
        make_published(third, by=by, title=FORMULA),
    ]
    make_due_papers()
    return made


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_export_is_valid_and_complete(acts, siret, capsys):
    call_command("export_deliberations")
    rows = table(capsys.readouterr().out)
    assert tuple(rows[0]) == scdl.HEADER
    assert [row["DELIB_ID"] for row in rows] == ["CS-2026-001", "CS-2026-002", "CS-2026-003"]
    assert scdl.faults_of(rows) == []
    assert rows[0]["DELIB_MATIERE_CODE"] == "7.10"


def test_votes_count_people_and_stay_empty_for_ballots_not_by_name(acts, siret):
    rows = datasets.scdl_rows(datasets.published())
    assert [[row[name] for name in scdl.VOTES] for row in rows] == [["1", "1", "1", "0", "0"], [""] * 5, [""] * 5]


def test_no_cell_is_a_formula(acts, siret):
    assert datasets.scdl_rows(datasets.published())[2]["DELIB_OBJET"] == f"'{FORMULA}"


def test_pref_columns_stay_empty(acts, siret):
    assert {row["PREF_ID"] + row["PREF_DATE"] for row in datasets.scdl_rows(datasets.published())} == {""}


def test_export_without_siret_says_what_is_missing(acts):
    with pytest.raises(CommandError, match="NIC"):
        call_command("export_deliberations")


def test_file_is_named_as_the_schema_advises(acts, siret, client):
    answer = client.get("/donnees-ouvertes/deliberations.csv")
    assert "253514491_deliberations_20261210.csv" in answer["Content-Disposition"]
    assert answer.content.decode().startswith("COLL_NOM,COLL_SIRET")


def test_json_is_documented_and_stable(acts, client):
    body = json.loads(client.get("/donnees-ouvertes/deliberations.json").content)
    assert body["version"] == 1
    first = body["deliberations"][0]
    assert set(first) == {
        "id", "date", "instance", "objet", "matiere", "auteur", "publiee_le", "resultat", "page", "document",
    }  # fmt: skip
    assert first["resultat"]["voix"]["pour"] == 5
    assert body["deliberations"][2]["resultat"] is None
    page = client.get("/donnees-ouvertes/").content.decode()
    assert [name for name in first if f"<code>{name}</code>" not in page] == []


def test_draft_is_in_no_file(elected, secretary, siret, client):
    make_sitting(by=actor_for(secretary))
    assert table(client.get("/donnees-ouvertes/deliberations.csv").content.decode()) == []


@pytest.mark.parametrize("rows", [2, 20])
def test_files_count_their_queries(rows, elected, secretary, siret, clock, client, django_assert_max_num_queries):
    by = actor_for(secretary)
    sitting = make_sitting(by=by, items=rows)
    clock.move_to(moment("2026-12-10 18:00"))
    for item in sitting.items.all():
        make_published(item, by=by)
    with django_assert_max_num_queries(4):
        client.get("/donnees-ouvertes/deliberations.json")
    with django_assert_max_num_queries(5):
        client.get("/donnees-ouvertes/deliberations.csv")
