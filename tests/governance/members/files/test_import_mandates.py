"""Mandates from a file: written once, ended only by their row, one person per address."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from emegalis.audit.models import Entry
from governance.members.enums import BodyKind, Seat
from governance.members.models import Body, Mandate
from governance.members.services.imports import create_business_group, import_mandates
from governance.people.models import Person
from tests.governance.members.factories import MandateFactory
from tests.governance.members.files.conftest import DATA, TODAY, mandate_file

pytestmark = pytest.mark.usefixtures("rennes", "vitre")


def run(*rows: dict[str, str], confirmed: bool = False):
    return import_mandates(content=mandate_file(*rows), today=TODAY, confirmed=confirmed)


def reasons(plan) -> list[tuple[int | None, str, str]]:
    return [(fault.line, fault.column, str(fault.severity)) for fault in plan.faults]


def test_the_example_is_sound_and_a_second_import_changes_nothing(territory_of_the_example):
    content = (DATA / "mandats-exemple.csv").read_bytes()
    first = import_mandates(content=content, today=TODAY)
    assert first.faults == []
    assert (len(first.openings), Mandate.objects.count(), Person.objects.count()) == (350, 350, 334)
    lines = Entry.objects.count()
    second = import_mandates(content=content, today=TODAY)
    assert second.changes_nothing and second.unchanged == 350
    assert (Mandate.objects.count(), Entry.objects.count()) == (350, lines)


@pytest.fixture
def territory_of_the_example(rennes, vitre):
    """The real authorities, over the two of this module."""
    call_command("import_authorities", DATA / "collectivites-bretagne.csv", stdout=io.StringIO())


def test_the_métier_groups_that_a_file_names_are_made_once(rennes):
    row = {"fonction": "métier", "instance": "groupe métier marchés publics"}
    assert run(row).is_sound
    group = Body.objects.get(kind=BodyKind.BUSINESS_GROUP)
    assert (group.slug, group.name) == ("groupe-metier-marches-publics", "groupe métier Marchés publics")
    assert run(row).changes_nothing
    assert run(
        {**row, "instance": "Groupe Métier MARCHES PUBLICS", "courriel": "b@example.org", "nom": "Riou"}
    ).is_sound
    assert Body.objects.filter(kind=BodyKind.BUSINESS_GROUP).count() == 1


def test_a_date_of_end_in_its_row_ends_a_mandate_and_absence_ends_nothing():
    run({})
    assert run({"courriel": "b@example.org", "nom": "Riou", "qualite": "suppléant"}).is_sound
    assert Mandate.objects.get(seat=Seat.TITULAR).ends_on is None
    plan = run({"date_fin": "2026-09-01"})
    assert [mandate.ends_on for mandate, _ in plan.endings] == [datetime.date(2026, 9, 1)]
    assert Mandate.objects.get(seat=Seat.TITULAR).ends_on == datetime.date(2026, 9, 1)
    again = run({})
    assert again.changes_nothing and reasons(again) == [(2, "date_fin", "avertissement")]


def test_the_same_person_in_two_bodies_is_one_person():
    row = {"fonction": "élu", "instance": "bureau"}
    assert run(row, row | {"instance": "comité syndical"}, row | {"siren": "200039022"}).is_sound
    assert (Person.objects.count(), Mandate.objects.count()) == (1, 3)


def test_the_name_may_be_typed_otherwise_for_the_same_address():
    run({})
    plan = run({"prenom": "AZILIZ", "nom": "KERBRAT", "courriel": "Aziliz.Kerbrat@Example.org"})
    assert plan.changes_nothing and plan.is_sound
    assert Person.objects.get().full_name == "Aziliz Kerbrat"


def test_periods_that_cross_are_refused_in_the_file_and_against_what_is_known():
    plan = run({}, {"date_debut": "2025-01-01"})
    assert (3, "date_debut", "erreur") in reasons(plan)
    run({})
    assert reasons(run({"date_debut": "2025-01-01"})) == [(2, "date_debut", "erreur")]
    run({"date_fin": "2025-01-01"})
    assert run({"date_debut": "2025-01-01"}).is_sound
    assert Mandate.objects.count() == 2


@pytest.mark.parametrize("reverse", [False, True])
def test_a_renewal_is_two_rows_in_either_order(reverse):
    run({})
    rows = [{"date_fin": "2026-04-01"}, {"date_debut": "2026-04-01"}]
    plan = run(*(reversed(rows) if reverse else rows))
    assert plan.is_sound
    periods = Mandate.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert [(str(start), str(end)) for start, end in periods] == [
        ("2024-03-01", "2026-04-01"),
        ("2026-04-01", "None"),
    ]
    assert run(*rows).changes_nothing


def test_an_address_held_for_another_authority_is_refused(vitre):
    MandateFactory(authority=vitre, person__email="aziliz.kerbrat@example.org")
    plan = run({}, confirmed=True)
    assert reasons(plan) == [(2, "courriel", "erreur")]
    assert Mandate.objects.count() == 1


def test_the_same_address_and_authority_under_another_name_is_a_new_person_once_confirmed(rennes):
    former = MandateFactory(authority=rennes, ended=True, person__email="aziliz.kerbrat@example.org").person
    plan = run({})
    assert reasons(plan) == [(2, "courriel", "erreur")] and plan.needs_confirmation
    assert Person.objects.count() == 1
    plan = run({}, confirmed=True)
    assert reasons(plan) == [(2, "courriel", "avertissement")]
    former.refresh_from_db()
    assert former.email is None
    assert Person.objects.get(email="aziliz.kerbrat@example.org").last_name == "Kerbrat"
    assert run({}).changes_nothing


def test_another_address_for_a_known_seat_replaces_the_first():
    run({})
    plan = run({"courriel": "a.kerbrat@example.org"})
    assert reasons(plan) == [(2, "courriel", "avertissement")]
    assert (Person.objects.get().email, Mandate.objects.count()) == ("a.kerbrat@example.org", 1)
    assert run({"courriel": "a.kerbrat@example.org"}).changes_nothing


def test_a_file_may_not_give_two_addresses_to_one_known_person():
    run({"instance": "bureau", "fonction": "élu"}, {"instance": "comité syndical", "fonction": "élu"})
    plan = run(
        {"instance": "bureau", "fonction": "élu"},
        {"instance": "comité syndical", "fonction": "élu", "courriel": "autre@example.org"},
    )
    assert (3, "courriel", "erreur") in reasons(plan)


def test_a_second_titular_and_a_lone_substitute_are_told(rennes):
    MandateFactory(authority=rennes)
    assert reasons(run({})) == [(2, "instance", "avertissement")]
    elected = {"fonction": "élu", "instance": "comité syndical", "qualite": "suppléant"}
    lone = elected | {"courriel": "b@example.org", "nom": "Riou"}
    assert reasons(run(lone)) == [(2, "qualite", "avertissement")]


def test_an_ended_titular_leaves_room_for_the_next(rennes):
    run({})
    plan = run({"date_fin": "2026-10-01"}, {"courriel": "b@example.org", "nom": "Riou", "date_debut": "2026-10-01"})
    assert plan.faults == []


def test_a_merged_authority_takes_no_running_mandate(rennes, vitre):
    rennes.successor = vitre
    rennes.save()
    assert reasons(run({})) == [(2, "siren", "erreur")]
    assert run({"date_fin": "2025-01-01"}).is_sound


def test_a_dry_run_writes_nothing_and_succeeds(tmp_path, capsys):
    file, report = tmp_path / "mandats.csv", tmp_path / "rapport.csv"
    file.write_bytes(mandate_file({}))
    call_command("import_mandates", file, dry_run=True, report=report)
    assert "rien n’est écrit" in capsys.readouterr().out
    assert report.read_text(encoding="utf-8").split() == ["ligne,colonne,gravite,motif"]
    assert not Mandate.objects.exists()


def test_a_missing_file_is_said_in_french(tmp_path):
    with pytest.raises(CommandError, match="ne peut être lu"):
        call_command("import_mandates", tmp_path / "absent.csv")


def test_the_journal_holds_ids_and_no_name():
    run({})
    entry = Entry.objects.get(verb="import_mandates")
    assert entry.details["opened"] == [Mandate.objects.get().pk]
    assert "Kerbrat" not in str(entry.details)


def test_a_group_whose_name_is_taken_is_refused(db):
    create_business_group(subject="Finances")
    with pytest.raises(Exception, match="existe déjà"):
        create_business_group(subject="FINANCES")
