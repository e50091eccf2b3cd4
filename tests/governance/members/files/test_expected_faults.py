"""The faulty files of the data folder, against the table of what each must be told (data/README.md)."""

import csv

import pytest
from django.core.management import CommandError, call_command

from governance.members.files.mandate_plan import plan_mandates
from governance.members.models import Mandate
from governance.people.models import Person
from tests.governance.members.files.conftest import DATA, TODAY


def expected() -> list[dict[str, str]]:
    with (DATA / "mandats-erreurs-attendues.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def told(territory):
    """(line, column, severity) of every fault told of a file."""

    def faults(filename: str) -> list[tuple[str, str, str]]:
        plan = plan_mandates((DATA / filename).read_bytes(), today=TODAY)
        return [(str(fault.line or ""), fault.column, str(fault.severity)) for fault in plan.faults]

    return faults


def test_every_expected_fault_is_told_with_its_line_column_and_severity(told):
    files = {row["fichier"] for row in expected()}
    by_file = {filename: told(filename) for filename in files}
    missing = [
        (row["fichier"], row["code"])
        for row in expected()
        if (row["ligne"], row["colonne"], row["gravite_proposee"]) not in by_file[row["fichier"]]
    ]
    assert missing == []


def test_sound_rows_of_the_faulty_file_are_told_nothing(told):
    assert {line for line, _, _ in told("mandats-erreurs.csv")}.isdisjoint({"2", "3", "12", "14", "16", "50", "53"})


def test_no_line_is_told_more_than_expected(told):
    lines = [row["ligne"] for row in expected() if row["fichier"] == "mandats-erreurs.csv"]
    assert sorted(line for line, _, _ in told("mandats-erreurs.csv") if line) == sorted(lines)


@pytest.mark.parametrize(
    "filename", ["mandats-bom.csv", "mandats-pointvirgule.csv", "mandats-tableur.csv", "mandats-entetes-variantes.csv"]
)
def test_every_readable_spelling_gives_the_same_twenty_mandates(territory, filename):
    plan = plan_mandates((DATA / filename).read_bytes(), today=TODAY)
    assert plan.is_sound
    assert len(plan.openings) == 20
    assert all("\ufffd" not in row.full_name and "Ã" not in row.full_name for row in plan.openings)


def test_a_faulty_file_writes_nothing_ends_in_failure_and_leaves_its_report(territory, tmp_path, capsys):
    report = tmp_path / "rapport.csv"
    with pytest.raises(CommandError, match="rien n’a été écrit"):
        call_command("import_mandates", DATA / "mandats-erreurs.csv", report=report)
    assert not Mandate.objects.exists() and not Person.objects.exists()
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["ligne", "colonne", "gravite", "motif"]
    assert {row["gravite"] for row in rows} == {"erreur", "avertissement"}
    assert all(row["motif"].endswith((".", ";")) for row in rows)
