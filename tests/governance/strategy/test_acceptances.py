"""Which members accepted the missions of a plan: recorded one by one or by a file, shown to everyone."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.acceptance_file import read_acceptances
from governance.strategy.forms.orientations import PlanForm
from governance.strategy.models import MissionAcceptance
from governance.strategy.services import drop_acceptance, record_acceptance
from tests.governance.members.factories import AuthorityFactory, MemberFactory
from tests.governance.strategy.factories import OrientationFactory, PlanFactory

pytestmark = pytest.mark.django_db
PATH = "/plan/plan-strategique-2025-2030/acceptations/"
TODAY = datetime.date(2026, 11, 24)
DAY = datetime.date(2025, 3, 14)


@pytest.fixture(autouse=True)
def on_24_november():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def sent(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("acceptations.csv", "\n".join(["siren;date;reference", *lines]).encode())


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# ---------------------------------------------------------------- one by one


def test_recorded_again_it_says_the_new_day(plan, abers, by):
    record_acceptance(plan=plan, authority=abers, accepted_on=DAY, reference=" 2025-045 ", by=by)
    record_acceptance(plan=plan, authority=abers, accepted_on=TODAY, reference="2026-001", by=by)
    kept = MissionAcceptance.objects.get()
    assert (kept.accepted_on, kept.reference) == (TODAY, "2026-001")
    assert Entry.objects.filter(verb="record_acceptance").count() == 2


def test_only_members_accept_and_not_tomorrow(plan, abers, by):
    with pytest.raises(BusinessRuleError, match="à venir") as early:
        record_acceptance(plan=plan, authority=abers, accepted_on=TODAY + datetime.timedelta(days=1), by=by)
    assert early.value.field == "accepted_on"
    with pytest.raises(BusinessRuleError, match="Seul un membre"):
        record_acceptance(plan=plan, authority=AuthorityFactory(), accepted_on=DAY, by=by)


def test_one_recorded_by_mistake_is_taken_back(plan, abers, by):
    acceptance = record_acceptance(plan=plan, authority=abers, accepted_on=DAY, by=by)
    drop_acceptance(acceptance=acceptance, by=by)
    assert not MissionAcceptance.objects.exists()
    assert Entry.objects.get(verb="drop_acceptance").details["accepted_on"] == "2025-03-14"


# ---------------------------------------------------------------- by a file


def test_a_file_is_recorded_whole_and_known_members_are_brought_up_to_date(plan, abers, menez, secretary, signed_in):
    record_acceptance(plan=plan, authority=abers, accepted_on=DAY, by=actor_for(secretary))
    file = sent(f"{abers.siren};14/03/2025;2025-045", f"{menez.siren};2025-04-01;")
    answer = signed_in(secretary).post(f"{PATH}importer/", {"file": file}, follow=True)
    assert "1\xa0acceptation enregistrée\u202f; 1\xa0mise à jour" in text(answer)
    assert MissionAcceptance.objects.count() == 2
    assert MissionAcceptance.objects.get(authority=abers).reference == "2025-045"


def test_one_wrong_row_keeps_the_whole_file_out_and_says_where(plan, abers, secretary, signed_in):
    file = sent(f"{abers.siren};2025-03-14;2025-045", "253514491;2025-03-14;x", f"{abers.siren};2027-01-01;x")
    shown = text(signed_in(secretary).post(f"{PATH}importer/", {"file": file}))
    assert "Rien n’a été enregistré" in shown
    assert "Ligne 3, colonne siren" in shown
    assert "Ligne 4, colonne date" in shown
    assert not MissionAcceptance.objects.exists()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("siren;date\n", "aucune ligne"),
        ("siren;date;reference\n{siren};hier;\n", "n’est pas une date"),
        ("siren;date;reference\n{siren};2025-03-14;" + "x" * 81, "80 signes"),
        ("siren;date\n{siren};2025-03-14\n{siren};2025-03-15\n", "déjà à la ligne 2"),
        ("siren;date\n12;2025-03-14\n", "compte 2 chiffres"),
        ("date\n2025-03-14\n", "siren"),
        ("%PDF-1.7", "document PDF"),
    ],
)
def test_faults_of_a_file(abers, rows, reason):
    read = read_acceptances(
        rows.replace("{siren}", abers.siren).encode(), members={abers.siren: abers.name}, today=TODAY
    )
    assert not read.is_sound
    assert any(reason in fault.reason for fault in read.faults), read.faults


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("vide.csv", b"")])
def test_without_a_file_the_field_says_so(plan, secretary, signed_in, file):
    shown = text(signed_in(secretary).post(f"{PATH}importer/", {"file": file} if file else {}))
    assert "invalid-feedback" in shown


# ---------------------------------------------------------------- pages


def test_everyone_reads_who_accepted_and_who_has_not(plan, abers, menez, by, dgs, signed_in):
    record_acceptance(plan=plan, authority=abers, accepted_on=DAY, reference="2025-045", by=by)
    browser = signed_in(dgs)
    shown = text(browser.get(PATH))
    assert "2025-045" in shown
    assert "Pas encore" in shown
    assert "Retirer" not in shown
    assert menez.name not in text(browser.get(PATH, {"etat": "acceptees"}))
    assert abers.name not in text(browser.get(PATH, {"etat": "attendues"})).split("<tbody>")[1]
    assert abers.name in text(browser.get(PATH, {"etat": "\x00"}))


def test_the_secretariat_records_and_takes_back_from_the_page(plan, abers, secretary, signed_in):
    staff = signed_in(secretary)
    wrong = text(staff.post(f"{PATH}enregistrer/", {"authority": abers.pk, "accepted_on": "demain"}))
    assert "invalid-feedback" in wrong
    staff.post(f"{PATH}enregistrer/", {"authority": abers.pk, "accepted_on": "2025-03-14", "reference": "2025-045"})
    assert MissionAcceptance.objects.get().reference == "2025-045"
    staff.post(f"{PATH}{abers.siren}/retirer/")
    assert not MissionAcceptance.objects.exists()


def test_the_page_of_the_plan_draws_its_years_and_counts_its_members(plan, abers, by, dgs, elected, signed_in):
    record_acceptance(plan=plan, authority=abers, accepted_on=DAY, by=by)
    OrientationFactory(
        planned_from=datetime.date(2027, 3, 1),
        key_dates=[{"on": "2027-03-15", "label": "inscriptions"}],
    )
    shown = text(signed_in(elected).get("/plan/"))
    assert "1</span> membre a accepté" in shown
    assert 'role="img" aria-labelledby="frise-titre frise-texte"' in shown
    assert "Les mêmes dates en tableau" in shown


def test_the_drawing_is_of_what_the_reader_may_read(plan, dgs, elected, signed_in):
    OrientationFactory(title="Encore secrète", planned_from=datetime.date(2027, 3, 1))
    assert "Encore secrète" in text(signed_in(elected).get("/plan/"))
    assert "Encore secrète" not in text(signed_in(dgs).get("/plan/"))


@pytest.mark.parametrize("path", ["/plan/", PATH])
def test_queries_do_not_grow_with_the_members(plan, by, dgs, signed_in, path):
    browser = signed_in(dgs)

    def queries_with(count: int) -> int:
        for _ in range(count):
            record_acceptance(plan=plan, authority=MemberFactory(), accepted_on=DAY, by=by)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    browser.get(path)
    assert queries_with(2) == queries_with(18)


def test_the_means_are_typed_year_by_year():
    typed = {"title": "Plan", "starts_on": "2025-01-01", "last_day": "2030-12-31"}
    form = PlanForm(typed | {"people_years": "2025 : 48,5\n2026 : 52 agents", "budget_years": "2026 : 2 050 000 €"})
    assert form.is_valid(), form.errors
    plan = PlanFactory.build(
        people_years=[{"year": y.year, "people": y.people} for y in form.cleaned_data["people_years"]],
        budget_years=[{"year": y.year, "amount": y.amount} for y in form.cleaned_data["budget_years"]],
    )
    told = [(means.year, means.people_words, means.budget) for means in plan.yearly_means]
    assert told == [(2025, "48,5", None), (2026, "52", 2_050_000)]
    assert PlanForm(initial=PlanForm.initial_of(plan))["people_years"].value() == "2025 : 48,5\n2026 : 52"


@pytest.mark.parametrize("people", ["beaucoup", "2025 : trop", "2025 : 52\n2025 : 53", "1000 : 3"])
def test_means_typed_wrong_are_told_beside_the_field(people):
    form = PlanForm({"title": "Plan", "starts_on": "2025-01-01", "last_day": "2030-12-31", "people_years": people})
    assert form.errors["people_years"]
    assert form["people_years"].value() == people
