"""When the minute strikes: answers are frozen, the synthesis is made, announced, and never made again."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.models import Membership
from governance.opinions import facts, tasks
from governance.opinions.content import ReservationText
from governance.opinions.enums import ConsultationState
from governance.opinions.facts import figures_from_json, rows_from_json
from governance.opinions.models import Consultation, Synthesis
from governance.opinions.services import close_consultation, close_due_consultations, withdraw_consultation
from governance.opinions.services.documents import render_synthesis
from governance.strategy.enums import Stage
from tests.governance.members.factories import MemberFactory
from tests.governance.opinions.factories import VersionFactory, give_opinion, make_consultation, staff_actor
from tests.pdf_checks import assert_accessible_pdf, pdf_text


@pytest.fixture
def consultation(abers, menez, dgs):
    made = make_consultation()
    give_opinion(
        made,
        menez,
        stance="FAV_RES",
        reservations=(ReservationText("Un seul interlocuteur."), ReservationText("Pas en hiver.", "Au printemps.")),
        position="later",
    )
    return made


@pytest.fixture
def after(consultation):
    with time_machine.travel(consultation.closes_at, tick=False):
        yield


def test_open_one_is_not_closed_before_its_minute(consultation):
    with time_machine.travel(consultation.closes_at - datetime.timedelta(seconds=1), tick=False):
        assert close_due_consultations() == 0
        with pytest.raises(BusinessRuleError, match="reste ouverte"):
            close_consultation(consultation=consultation)


def test_closing_freezes_the_figures(consultation, abers, after):
    synthesis = close_consultation(consultation=consultation)
    figures, rows = figures_from_json(synthesis.facts), rows_from_json(synthesis.facts)
    assert (figures.expected, figures.answered, figures.silent) == (2, 1, 1)
    assert figures.counts["FAV_RES"] == figures.counts["NONE"] == 1
    assert [r.number for row in rows for r in row.reservations] == [1, 2]
    assert figures.matrix_total == 1
    abers.name = "Autre nom"
    abers.save()
    assert rows_from_json(Synthesis.objects.get().facts) == rows


def test_closing_moves_the_orientation_to_the_commission(consultation, after):
    close_consultation(consultation=consultation)
    orientation = consultation.version.orientation
    orientation.refresh_from_db()
    assert orientation.stage == Stage.COMMISSION


def test_closing_twice_does_nothing_more(consultation, after):
    first = close_consultation(consultation=consultation)
    assert close_consultation(consultation=consultation) == first
    assert Synthesis.objects.count() == 1
    assert Entry.objects.filter(verb="close_consultation").count() == 1


def test_commission_and_elected_are_told_once_each(consultation, dgs, elected, preparer, after):
    close_consultation(consultation=consultation)
    close_consultation(consultation=consultation)
    told = list(Delivery.objects.filter(kind="synthesis_ready").values_list("address", flat=True))
    assert dgs.email in told
    assert elected.email in told
    assert preparer.email not in told
    assert len(told) == len(set(told))


def test_worker_closes_what_is_due_and_finishes_what_was_interrupted(consultation, after):
    tasks.close_consultations()
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED
    Synthesis.objects.update(pdf=None)
    tasks.close_consultations()
    assert bytes(Synthesis.objects.get().pdf).startswith(b"%PDF")


def test_one_that_fails_does_not_hold_the_others_back(consultation, after, monkeypatch, caplog):
    Membership.objects.update(starts_on=datetime.date(2020, 1, 1))
    other = Consultation.objects.create(
        version=VersionFactory(),
        body=consultation.body,
        question="?",
        opened_at=consultation.opened_at,
        closes_at=consultation.closes_at,
    )
    real = close_consultation.__globals__["answer_rows"]
    monkeypatch.setitem(
        close_consultation.__globals__, "answer_rows", lambda c: 1 / 0 if c.pk == consultation.pk else real(c)
    )
    assert close_due_consultations() == 1
    other.refresh_from_db()
    assert other.state == ConsultationState.CLOSED


def test_withdrawn_one_is_never_closed(consultation):
    withdraw_consultation(consultation=consultation, reason="Mauvais texte", by=staff_actor())
    with time_machine.travel(consultation.closes_at, tick=False):
        assert close_due_consultations() == 0
        with pytest.raises(BusinessRuleError, match="retirée"):
            close_consultation(consultation=consultation)


def test_synthesis_on_paper_can_be_read_by_everyone(consultation, menez, after):
    pdf = bytes(close_consultation(consultation=consultation).pdf)
    assert_accessible_pdf(pdf)
    text = " ".join(pdf_text(pdf).split())
    assert "direction générale sur 2 a donné un avis" in text
    assert "Un seul interlocuteur." in text
    assert menez.name in text


def test_tables_of_a_large_territory_stay_short_enough_for_validators(consultation, after):
    for _ in range(12):
        MemberFactory()
    pdf = bytes(close_consultation(consultation=consultation).pdf)
    assert_accessible_pdf(pdf)


@pytest.mark.parametrize("processes", [0, 2])
def test_long_synthesis_is_joined_from_parts(consultation, settings, monkeypatch, processes):
    settings.PAPER_PROCESSES = processes
    for name, value in {"MOST_IN_TABLES": 10, "LINES_AT_FIRST": 20, "LINES_PER_PART": 30}.items():
        monkeypatch.setattr(f"governance.opinions.services.documents.{name}", value)
    rows = [
        facts.Row(
            siren=f"{n:09}",
            name=f"Communauté n° {n}",
            short_name=f"Communauté n° {n}",
            college=3,
            kind="community",
            stance=["FAV", "DEFAV"][n % 2],
            reference=f"AV-{n}",
            received_on="2026-11-14",
        )
        for n in range(70)
    ]
    rows.append(facts.Row("9" * 9, "Communauté muette", "Communauté muette", 3, "community"))
    figures = facts.draw_figures(rows, [(3, "collège 3")])
    synthesis = Synthesis(facts=facts.as_json(rows, figures), made_at=timezone.now())
    pdf = render_synthesis(consultation=consultation, synthesis=synthesis)
    assert_accessible_pdf(pdf)
    text = pdf_text(pdf).replace("\u00a0", " ")
    assert "(suite)" in text
    assert sorted(map(int, re.findall(r"^Communauté n° (\d+) +–", text, re.M))) == list(range(70))
    assert "Communauté muette" in text
