"""The real file of 1,268 authorities: kinds, hexagons, links and memberships; a second run changes nothing."""

import datetime
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emegalis.audit.models import Entry
from governance.members.enums import AuthorityKind
from governance.members.models import Authority, Membership
from governance.members.services.imports import import_authorities
from tests.governance.members.files.conftest import DATA, TODAY

FILE = DATA / "collectivites-bretagne.csv"
HEADER = "siren,code_cog,nom,type,nature,code_departement,departement,population,siren_epci,nom_epci,site_web\n"


def test_the_real_file_gives_members_their_college_and_communes_none(territory):
    assert Authority.objects.of_territory().count() == 1268
    members = Membership.objects.select_related("college")
    by_college = {number: members.filter(college__number=number).count() for number in range(1, 6)}
    assert by_college == {1: 1, 2: 4, 3: 22, 4: 28, 5: 11}
    assert not members.filter(authority__kind=AuthorityKind.COMMUNE).exists()
    assert set(members.values_list("starts_on", flat=True)) == {datetime.date(2026, 1, 1)}


def test_communes_name_their_epci_and_epci_have_their_hexagon(territory):
    communes = Authority.objects.filter(kind=AuthorityKind.COMMUNE)
    assert communes.count() == 1202
    assert communes.filter(grouping=None).count() == 3
    assert Authority.objects.exclude(hex_row=None).count() == 61
    assert Authority.objects.get(siren="213500010").grouping.siren == "243500139"


def test_names_are_kept_with_french_apostrophes(territory):
    assert Authority.objects.get(siren="222200016").name == "Département des Côtes-d’Armor"
    assert Authority.objects.matching("cotes armor").by_name().first().siren == "222200016"


def test_a_second_run_changes_nothing_and_leaves_no_line(territory):
    lines = Entry.objects.count()
    plan = import_authorities(content=FILE.read_bytes(), today=TODAY)
    assert plan.is_sound and plan.changes_nothing and plan.unchanged == 1268
    assert Entry.objects.count() == lines


def test_the_command_tells_what_it_did_in_a_few_queries(db, capsys):
    before = time.monotonic()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call_command("import_authorities", FILE)
    assert "1\u202f268\u00a0ajoutées" in capsys.readouterr().out
    assert time.monotonic() - before < 5
    assert len(queries) < 40


def test_a_faulty_row_keeps_the_whole_file_out(db, tmp_path, capsys):
    file = tmp_path / "collectivites.csv"
    file.write_text(HEADER + "243500139,243500139,Rennes Métropole,epci,METRO,35,Ille-et-Vilaine,480178,,,\n"
                    "243500138,,Fautive,epci,CC,35,,douze,,,\n")  # fmt: skip
    with pytest.raises(CommandError, match="rien n’a été écrit"):
        call_command("import_authorities", file)
    told = capsys.readouterr().out
    assert "ligne 3, colonne siren" in told and "ligne 3, colonne population" in told
    assert not Authority.objects.of_territory().exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("243500139,,<b>x</b>,,CC,,,1,,,", "nom"),
        ("243500139,,=cmd(),,CC,,,1,,,", "nom"),
        ("243500139,,,,CC,,,1,,,", "nom"),
        ("243500139,,a,,SYNDICAT,,,1,,,", "nature"),
        ("243500139,,a,,CC,,,-5,,,", "population"),
        ("243500139,,a,,CC,,,1,,,javascript:alert(1)", "site_web"),
        ("253514491,,a,,CC,,,1,,,", "siren"),
        ("200039022,,a,,CC,,,1,,,\n200039022,,b,,CC,,,1,,,", "siren"),
    ],
)
def test_faults_of_authorities_are_told(db, row, column):
    plan = import_authorities(content=f"{HEADER}{row}\n".encode(), today=TODAY)
    assert column in {fault.column for fault in plan.faults if fault.is_error}


def test_a_change_is_written_and_what_the_file_leaves_empty_is_kept(territory):
    Authority.objects.filter(siren="243500139").update(website="https://rennes.example.org")
    row = "243500139,243500139,Rennes Métropole,epci,METRO,35,Ille-et-Vilaine,500000,,,"
    plan = import_authorities(content=f"{HEADER}{row}\n".encode(), today=TODAY)
    changed = Authority.objects.get(siren="243500139")
    assert [authority.siren for authority in plan.changed] == ["243500139"]
    assert (changed.population, changed.website) == (500_000, "https://rennes.example.org")


def test_another_college_is_told_not_changed(territory):
    row = "200027027,200027027,CC Arc Sud Bretagne,epci,CC,56,Morbihan,60000,,,"
    plan = import_authorities(content=f"{HEADER}{row}\n".encode(), today=TODAY)
    assert [(fault.line, fault.column) for fault in plan.faults] == [(2, "population")]
    assert Membership.objects.get(authority__siren="200027027").college.number == 4
