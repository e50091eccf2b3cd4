"""Reservations to the end: answered, lifted or kept; nothing decided in silence; from one round to the next."""

import datetime

import pytest
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.opinions.content import ReservationText
from governance.opinions.models import Consultation, OpinionRevision, Reservation
from governance.opinions.selectors import starting_text, trail_of, writings
from governance.opinions.services import (
    answer_reservation,
    close_consultation,
    complete_perspective,
    settle_reservation,
    submit_opinion,
)
from governance.strategy.enums import Stage
from governance.strategy.services import move_stage
from tests.governance.opinions.factories import VersionFactory, content, give_opinion, make_consultation

DAY = datetime.timedelta(days=1)
TWO = (ReservationText("Un seul interlocuteur."), ReservationText("Pas en hiver."))


@pytest.fixture(autouse=True)
def _quick(quick_paper):
    pass


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def close(consultation):
    past = timezone.now() - datetime.timedelta(minutes=1)
    Consultation.objects.filter(pk=consultation.pk).update(opened_at=past - 30 * DAY, closes_at=past)
    close_consultation(consultation=consultation)
    return Consultation.objects.select_related("version__orientation", "synthesis").get(pk=consultation.pk)


@pytest.fixture
def closed(dgs, abers):
    """Abers-Kreiz made two reservations."""
    consultation = make_consultation()
    give_opinion(consultation, abers, stance="FAV_RES", reservations=TWO)
    return close(consultation)


@pytest.fixture
def first(closed):
    return Reservation.objects.get(number=1)


def answer(reservation, by, outcome="taken_up", **values):
    return answer_reservation(
        reservation=reservation, outcome=outcome,
        **{"answer": "Oui.", "where": "Article 4." if outcome != "rejected" else "", "by": by} | values,
    )  # fmt: skip


def test_the_answer_is_told_and_its_author_lifts(first, dgs, by):
    answered = answer(first, by)
    assert (answered.state, answered.outcome, answered.where) == ("taken_up", "taken_up", "Article 4.")
    assert Delivery.objects.get(kind="reservation_answered").person_id == dgs.pk
    lifted = settle_reservation(reservation=first, lifted=True, note="Merci.", by=actor_for(dgs))
    assert (lifted.state, lifted.outcome, lifted.settled_note) == ("lifted", "taken_up", "Merci.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "open"}, "outcome"),
        ({"outcome": "lifted"}, "outcome"),
        ({"answer": " "}, "answer"),
        ({"where": " "}, "where"),
        ({"outcome": "partly", "where": ""}, "where"),
    ],
)
def test_an_answer_says_what_and_where(first, by, values, field):
    with pytest.raises(BusinessRuleError) as refusal:
        answer(first, by, **values)
    assert refusal.value.field == field


def test_before_the_closing_nobody_answers(dgs, abers, by):
    give_opinion(make_consultation(), abers, stance="FAV_RES", reservations=TWO)
    with pytest.raises(BusinessRuleError, match="après la clôture"):
        answer(Reservation.objects.first(), by)


def test_only_its_own_direction_generale_settles(first, other_dgs, preparer, substitute, by):
    answer(first, by)
    with pytest.raises(BusinessRuleError, match="Seule la direction générale"):
        settle_reservation(reservation=first, lifted=True, by=actor_for(other_dgs))
    with pytest.raises(BusinessRuleError, match="Vous préparez"):
        settle_reservation(reservation=first, lifted=True, by=actor_for(preparer))
    with pytest.raises(BusinessRuleError, match="absence"):
        settle_reservation(reservation=first, lifted=True, by=actor_for(substitute))
    assert (
        settle_reservation(reservation=first, lifted=False, in_absence=True, by=actor_for(substitute)).state == "kept"
    )


def test_keeping_waits_for_the_answer_and_nothing_is_said_twice(first, dgs, by):
    with pytest.raises(BusinessRuleError, match="pas encore répondu"):
        settle_reservation(reservation=first, lifted=False, by=actor_for(dgs))
    settle_reservation(reservation=first, lifted=True, by=actor_for(dgs))
    with pytest.raises(BusinessRuleError, match="déjà levée"):
        settle_reservation(reservation=first, lifted=True, by=actor_for(dgs))
    with pytest.raises(BusinessRuleError, match="déjà levée par son auteur"):
        answer(first, by)


def test_nothing_is_decided_in_silence(closed, first, by):
    orientation = closed.version.orientation
    move_stage(orientation=orientation, stage=Stage.DECISION, by=by)
    with pytest.raises(BusinessRuleError, match="2\xa0réserves attendent une réponse") as refusal:
        move_stage(orientation=orientation, stage=Stage.IMPLEMENTATION, by=by)
    assert refusal.value.field == "stage"
    for reservation in Reservation.objects.all():
        answer(reservation, by, outcome="rejected")
    move_stage(orientation=orientation, stage=Stage.IMPLEMENTATION, by=by)


def test_the_perspective_is_completed_after_the_closing_and_the_proof_stays(closed, dgs, by):
    revision = OpinionRevision.objects.get()
    said = {"position": "later", "plan": "Schéma 2028", "year": 2028, "budget": 40_000}
    completed = complete_perspective(opinion=revision.opinion, **said, by=actor_for(dgs))
    assert completed.position_label == "Plus tard"
    revision.refresh_from_db()
    assert (OpinionRevision.objects.count(), revision.opinion.later_perspectives.first()) == (1, completed)
    with pytest.raises(BusinessRuleError, match="Dites où en est"):
        complete_perspective(
            opinion=revision.opinion, position="", plan=" ", year=None, budget=None, by=actor_for(dgs)
        )


# ---------------------------------------------------------------- the second round


@pytest.fixture
def second(closed, first, by):
    """On a second version; the first reservation was taken up in it."""
    version = VersionFactory(orientation=closed.version.orientation, number=2, changes="Un interlocuteur unique.")
    answer(first, by, version=version)
    return make_consultation(version=version)


def given_again(consultation, authority, person, stance="FAV_RES", keep=()):
    said = tuple(ReservationText(row.text, "", row.pk) for row in keep)
    return submit_opinion(
        consultation=consultation,
        authority=authority,
        content=content(stance, reservations=said),
        by=actor_for(person),
    )


def test_the_second_round_asks_again_and_prefills_from_the_first(second, closed, dgs):
    assert (second.previous, second.round_number) == (closed, 2)
    [writing] = writings(actor_for(dgs), [second])
    text, origin = starting_text(writing)
    assert (origin, text.fields["stance"]) == ("first_round", "FAV_RES")
    assert [r.follows for r in text.reservations] == list(
        Reservation.objects.order_by("number").values_list("pk", flat=True)
    )


def test_a_reservation_lifted_meanwhile_is_not_said_again(second, first, dgs):
    settle_reservation(reservation=first, lifted=True, by=actor_for(dgs))
    [writing] = writings(actor_for(dgs), [second])
    assert [r.text for r in starting_text(writing)[0].reservations] == ["Pas en hiver."]


def test_until_the_second_round_closes_nothing_of_it_shows_on_the_first(second, first, dgs, abers):
    given_again(second, abers, dgs, stance="FAV")
    assert set(Reservation.objects.of_closed().values_list("state", flat=True)) == {"taken_up", "open"}
    assert Reservation.objects.unanswered().count() == 1


def test_what_is_said_no_more_is_lifted_and_what_is_said_again_is_followed_there(second, first, dgs, abers, by):
    winter = Reservation.objects.get(number=2)
    given_again(second, abers, dgs, keep=[winter])
    closed = close(second)
    first.refresh_from_db()
    winter.refresh_from_db()
    assert (first.state, first.lifted_in.opinion.consultation) == ("lifted", closed)
    assert (first.version.number, winter.state) == (2, "open")
    [waiting] = Reservation.objects.unanswered()
    assert waiting.follows == winter
    with pytest.raises(BusinessRuleError, match="redite au tour suivant"):
        answer(winter, by)


def test_the_trail_says_who_moved_and_what_lifted_each_reservation(second, first, dgs, abers, menez, other_dgs):
    given_again(second, abers, dgs, stance="FAV")
    give_opinion(second, menez)
    trail = trail_of(close(second))
    [one] = trail.passes
    assert (one.closer, one.joined, one.total) == (1, 1, 2)
    assert [(move.before, move.after) for move in one.moves] == [("FAV_RES", "FAV"), ("NONE", "FAV")]
    assert {row.state for row in trail.reservations} == {"lifted"}
