"""What a digest says: all that can be said, each thing once."""

import datetime

import pytest

from emegalis.lib.slots import Block, Brief, BriefLine, load
from emegalis.outbox.models import Delivery
from governance.members.models import Mandate
from governance.opinions.services import close_consultation, remind_missing
from governance.people.models import Digest
from tests.governance.members.digest_world import (
    AFTERNOON,
    NEXT_MORNING,
    compose,
    digests_to,
    on,
    parsed,
    ready_synthesis,
    states,
    words_of,
)
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.factories import give_opinion, make_consultation, staff_actor

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    """Documents are laid out elsewhere."""
    monkeypatch.setattr("governance.opinions.services.documents.render_pdf", lambda *args, **kwargs: b"%PDF-1.7")


@pytest.fixture
def consultation(abers, dgs):
    """Open until 8 December, asked of Abers-Kreiz; two reminders and a synthesis wait for the same morning."""
    with on(AFTERNOON):
        return make_consultation(closes_at=AFTERNOON + 14 * DAY)


@pytest.fixture
def shared(abers, menez, dgs):
    """The DGS of Abers-Kreiz is also that of Menez."""
    return Mandate.objects.get(pk=MandateFactory(authority=menez, person=dgs).pk)


def remind(consultation):
    with on(AFTERNOON):
        remind_missing(consultation=consultation, text="Un mot de notre main.", rank=1, by=staff_actor())


# ---------------------------------------------------------------- a kind of mail that fails


def failing(deliveries):
    """Broken as a mistake in a query breaks: the transaction itself is in disarray."""
    Delivery.objects.extra(where=["no_such_column = 1"]).exists()


@pytest.fixture
def syntheses_fail(monkeypatch):
    monkeypatch.setattr(
        "governance.members.gathering.load", lambda name: failing if "syntheses" in name else load(name)
    )


def test_kind_that_fails_costs_its_own_news_alone_and_is_told_the_next_day(
    abers, dgs, consultation, syntheses_fail, monkeypatch
):
    ready_synthesis()
    remind(consultation)
    assert compose() == 1
    words = words_of(parsed(digests_to(dgs)[0]))
    assert "Rappel du secrétariat" in words and "La synthèse des avis" not in words
    assert (states("opinion_reminder"), states("synthesis_ready")) == ({dgs.pk: "told"}, {dgs.pk: "gathered"})
    monkeypatch.undo()
    assert compose() == 0
    assert compose(NEXT_MORNING + DAY) == 1
    assert "La synthèse des avis" in words_of(parsed(digests_to(dgs)[1]))


def test_digest_that_could_say_nothing_is_tried_again_the_same_day(abers, dgs, syntheses_fail, monkeypatch):
    ready_synthesis()
    assert compose() == 0
    assert not Digest.objects.exists()
    assert states("synthesis_ready") == {dgs.pk: "gathered"}
    monkeypatch.undo()
    monkeypatch.setattr("governance.opinions.services.documents.render_pdf", lambda *args, **kwargs: b"%PDF-1.7")
    assert compose(NEXT_MORNING + datetime.timedelta(minutes=1)) == 1


# ---------------------------------------------------------------- two seats


def test_reminder_for_two_authorities_is_told_once_and_names_both(abers, menez, dgs, shared, consultation):
    remind(consultation)
    assert Delivery.objects.filter(kind="opinion_reminder", person_id=dgs.pk).count() == 2
    compose()
    words = words_of(parsed(digests_to(dgs)[0]))
    assert words.count("Rappel du secrétariat") == 1
    assert f"Pour {' et '.join(sorted([abers.name, menez.name]))}." in words
    assert f"/consultations/{consultation.pk}/avis/ " in words


def test_reminder_for_the_one_of_two_that_has_not_answered_leads_to_its_own_form(
    abers, menez, dgs, shared, consultation
):
    remind(consultation)
    with on(AFTERNOON):
        give_opinion(consultation, abers)
    compose()
    words = words_of(parsed(digests_to(dgs)[0]))
    news = words[words.index("Rappel du secrétariat") : words.index("CE QUI VOUS ATTEND")]
    assert f"?pour={menez.siren}" in news and abers.siren not in news


def test_outcome_of_a_subject_answered_for_two_authorities_is_one_line(abers, menez, dgs, shared, consultation):
    with on(AFTERNOON):
        give_opinion(consultation, abers)
        give_opinion(consultation, menez)
    closed = consultation
    with on(closed.closes_at + datetime.timedelta(hours=1)):
        close_consultation(consultation=closed)
    compose(datetime.datetime.combine(closed.closes_at.date() + DAY, NEXT_MORNING.timetz()))
    words = words_of(parsed(digests_to(dgs)[-1]))
    said = words[words.index("CE QUE VOS AVIS SONT DEVENUS") :]
    assert said.count(closed.version.title) == 1
    assert abers.short_name in said and menez.short_name in said


def first_panel(actor):
    return Block("", brief=Brief("À lire", [BriefLine("Archivage", "/consultations/3/"), BriefLine("Identité", "")]))


def second_panel(actor):
    return Block("", brief=Brief("Ce qui a avancé", [BriefLine("Archivage", "/orientations/3/", "Étape : cadrage.")]))


def test_subject_named_by_two_panels_is_named_once(abers, dgs, settings):
    here = "tests.governance.members.test_digest_contents"
    settings.HOME_PANELS = [f"{here}.first_panel", f"{here}.second_panel"]
    ready_synthesis()
    compose()
    words = words_of(parsed(digests_to(dgs)[0]))
    assert words.count("Archivage") == 1
    assert "CE QUI A AVANCÉ" not in words
