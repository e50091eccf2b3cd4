"""Who comes: answered by link without signing in, on the page, or by those who may on someone's behalf."""

import datetime

import pytest
from django.test import Client

from emegalis.lib.errors import BusinessRuleError
from governance.meetings.enums import DeliveryMeans, ReplyChoice
from governance.meetings.models import Convocation
from governance.meetings.selectors import current_dispatch, proofs, turnout
from governance.meetings.services import cancel_meeting, record_other_delivery, record_reply
from governance.members.enums import BodyKind, QuorumBasis
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.people.models import PrivateLink
from tests.governance.meetings.factories import cos, make_convened, moment, staff
from tests.governance.meetings.mails import link_in, mail_to
from tests.governance.members.factories import MandateFactory, standing_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(dgs, substitute):
    return make_convened()


@pytest.fixture
def row(meeting, dgs) -> Convocation:
    return meeting.convocations.get(person=dgs)


def reply(row, choice=ReplyChoice.IN_ROOM, by=None, **values) -> Convocation:
    return record_reply(convocation=row, reply=choice, by=by or actor_for(row.person), **values)


# ---------------------------------------------------------------- the verb


def test_an_answer_says_who_gave_it_and_when(row, dgs):
    answered = reply(row)
    assert (answered.reply, answered.replied_by, answered.replied_by_name) == ("in_room", dgs, dgs.full_name)
    assert not answered.was_answered_by_another


def test_an_answer_changes_until_the_meeting_begins(row, clock):
    reply(row)
    clock.move_to(moment("2026-12-15 09:29"))
    assert reply(row, ReplyChoice.EXCUSED).reply == "excused"
    clock.move_to(moment("2026-12-15 09:30"))
    with pytest.raises(BusinessRuleError, match="n’attend plus de réponse"):
        reply(row)


def test_a_substitute_is_named_and_is_one_of_the_authority(row, abers, menez):
    mandate = Mandate.objects.get(seat="substitute", authority=abers)
    assert reply(row, ReplyChoice.SUBSTITUTED, substitute=mandate).substitute_name == "Nolwenn Jaffré"
    stranger = MandateFactory(authority=menez, substitute=True)
    for other in (None, stranger):
        with pytest.raises(BusinessRuleError) as refusal:
            reply(row, ReplyChoice.SUBSTITUTED, substitute=other)
        assert refusal.value.field == "reply"


def test_changing_ones_mind_forgets_the_substitute(row, abers):
    reply(row, ReplyChoice.SUBSTITUTED, substitute=Mandate.objects.get(seat="substitute", authority=abers))
    assert reply(row).substitute is None


@pytest.mark.parametrize(
    ("whereabouts", "choice"),
    [({"place": ""}, ReplyChoice.IN_ROOM), ({"video_link": ""}, ReplyChoice.REMOTE), ({}, "peut-être")],
)
def test_only_what_the_meeting_allows_is_answered(dgs, whereabouts, choice):
    meeting = make_convened(**whereabouts)
    with pytest.raises(BusinessRuleError):
        reply(meeting.convocations.get(), choice)


def test_only_the_convened_answer(meeting, substitute):
    with pytest.raises(BusinessRuleError, match="convoqués"):
        reply(meeting.convocations.get(person=substitute))


# ---------------------------------------------------------------- by link, without signing in


def test_a_get_answers_nothing(meeting, dgs, row):
    path = link_in(mail_to(dgs))
    for _ in range(3):
        assert Client().get(path).status_code == 200
    assert Client().head(path).status_code == 200
    row.refresh_from_db()
    assert row.reply == ""
    assert PrivateLink.objects.get(person=dgs, purpose="convocation_reply").last_used_at is None


def test_the_link_shows_the_meeting_and_records_an_answer(meeting, dgs, row, abers):
    client, path = Client(), link_in(mail_to(dgs))
    page = client.get(path).content.decode()
    assert "Je suis excusée" in page
    assert "Nolwenn Jaffré" in page
    answer = client.post(f"{path}{row.pk}/", {f"c{row.pk}-reply": "remote"}, follow=True)
    assert "À distance" in answer.content.decode()
    row.refresh_from_db()
    assert (row.reply, row.replied_by) == ("remote", dgs)
    mandate = Mandate.objects.get(seat="substitute", authority=abers)
    client.post(f"{path}{row.pk}/", {f"c{row.pk}-reply": f"substituted:{mandate.pk}"})
    row.refresh_from_db()
    assert (row.reply, row.substitute) == ("substituted", mandate)


def test_a_post_asks_for_the_token_of_its_form(meeting, dgs, row):
    client = Client(enforce_csrf_checks=True)
    path = link_in(mail_to(dgs))
    assert client.post(f"{path}{row.pk}/", {f"c{row.pk}-reply": "remote"}).status_code == 403


@pytest.mark.parametrize("typed", ["", "peut-être", "substituted:999999", "substituted", "in_room\x00"])
def test_an_answer_that_is_none_is_refused_in_french(meeting, dgs, row, typed):
    path = link_in(mail_to(dgs))
    answer = Client().post(f"{path}{row.pk}/", {f"c{row.pk}-reply": typed})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    row.refresh_from_db()
    assert "data-error-summary" in answer.content.decode()  # at the top of the page, where a phone shows it
    assert row.reply == ""


def test_a_link_answers_for_its_person_and_nobody_else(meeting, dgs, row, other_dgs):
    MandateFactory(person=other_dgs)
    other = make_convened(starts_at=moment("2027-01-15 09:30"))
    stranger = other.convocations.exclude(person=dgs).first()
    path = link_in(mail_to(dgs))
    answer = Client().post(f"{path}{stranger.pk}/", {f"c{stranger.pk}-reply": "remote"})
    assert answer.status_code == 410
    stranger.refresh_from_db()
    assert stranger.reply == ""


@pytest.mark.parametrize(
    "path", ["/reunions/reponse/inconnu/", "/reunions/reponse/%00/", f"/reunions/reponse/{'x' * 900}/"]
)
def test_an_unknown_link_says_so(path, db):
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "Ce lien n’est plus valable" in answer.content.decode()


def test_a_link_ends_with_the_meeting_the_mandate_or_its_cancellation(meeting, dgs, row, clock):
    path = link_in(mail_to(dgs))
    mandate = row.mandate
    mandate.ends_on = datetime.date(2026, 12, 15)
    mandate.save()
    assert Client().get(path).status_code == 410
    mandate.ends_on = None
    mandate.save()
    clock.move_to(moment("2026-12-15 09:31"))
    assert Client().get(path).status_code == 410
    clock.move_to(moment("2026-11-25 09:31"))
    cancel_meeting(meeting=meeting, reason="Grève.", by=staff())
    assert "est annulée" in Client().get(path).content.decode()


def test_who_sits_for_two_authorities_answers_for_each(shared_dgs):
    meeting = make_convened()
    first, second = meeting.convocations.order_by("pk")
    client, path = Client(), link_in(mail_to(shared_dgs))
    page = client.get(path).content.decode()
    assert first.authority.name in page
    assert second.authority.name in page
    for row in (first, second):  # two regions of one page have two names
        assert f"Votre réponse – {row.authority.short_name}</h2>" in page
    client.post(f"{path}{second.pk}/", {f"c{second.pk}-reply": "excused"})
    assert list(meeting.convocations.order_by("pk").values_list("reply", flat=True)) == ["", "excused"]


def test_a_preparer_answers_for_the_titular_by_link(abers, dgs, preparer):
    meeting = make_convened()
    row = meeting.convocations.get(person=dgs)
    path = link_in(mail_to(preparer))
    client = Client()
    assert "Réponse pour Mme\u00a0Anne-Laure Kerdoncuff" in client.get(path).content.decode().replace(
        "Mme ", "Mme\u00a0"
    )
    client.post(f"{path}{row.pk}/", {f"c{row.pk}-reply": "in_room"})
    row.refresh_from_db()
    assert (row.reply, row.replied_by) == ("in_room", preparer)
    assert row.was_answered_by_another


def test_a_forwarded_link_tells_no_confidential_item(dgs):
    meeting = make_convened()
    meeting.items.update(title="Contentieux en cours", is_confidential=True)
    page = Client().get(link_in(mail_to(dgs))).content.decode()
    assert "Contentieux" not in page
    assert "Point confidentiel" in page
    assert "visio.example.org" not in page


# ---------------------------------------------------------------- on the page


def test_answering_on_the_page(meeting, dgs, row, signed_in):
    client = signed_in(dgs)
    assert "Votre réponse" in client.get(meeting.get_absolute_url()).content.decode()
    client.post(f"/reunions/{meeting.pk}/reponses/{row.pk}/repondre/", {f"c{row.pk}-reply": "in_room"})
    row.refresh_from_db()
    assert row.reply == "in_room"


def test_a_preparer_answers_on_the_page_and_it_is_said(dgs, preparer, signed_in):
    meeting = make_convened()
    row = meeting.convocations.get(person=dgs)
    signed_in(preparer).post(f"/reunions/{meeting.pk}/reponses/{row.pk}/repondre/", {f"c{row.pk}-reply": "in_room"})
    page = signed_in(dgs).get(meeting.get_absolute_url()).content.decode()
    assert f"par {preparer.full_name}" in page


def test_the_secretariat_answers_on_behalf_from_its_table(meeting, row, secretary, signed_in):
    answer = signed_in(secretary).post(
        f"/reunions/{meeting.pk}/reponses/{row.pk}/repondre/", {f"c{row.pk}-reply": "excused"}
    )
    assert answer.url == f"/reunions/{meeting.pk}/reponses/"
    row.refresh_from_db()
    assert (row.reply, row.replied_by) == ("excused", secretary)


def test_another_dgs_answers_for_nobody_else(meeting, row, other_dgs, signed_in):
    answer = signed_in(other_dgs).post(
        f"/reunions/{meeting.pk}/reponses/{row.pk}/repondre/", {f"c{row.pk}-reply": "excused"}
    )
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.reply == ""


# ---------------------------------------------------------------- counted


def test_answers_and_quorum_are_counted(abers, dgs, substitute):
    for _ in range(5):
        MandateFactory()
    meeting = make_convened()
    rows = list(meeting.convocations.convened().order_by("pk"))
    reply(rows[1], ReplyChoice.IN_ROOM)
    reply(rows[2], ReplyChoice.REMOTE)
    reply(rows[3], ReplyChoice.EXCUSED)
    own = meeting.convocations.get(person=dgs)
    reply(own, ReplyChoice.SUBSTITUTED, substitute=Mandate.objects.get(seat="substitute"))
    counted = turnout(meeting)
    assert (counted.members, counted.in_room_in_all, counted.remote_in_all) == (6, 2, 1)
    assert (counted.excused, counted.silent, counted.expected) == (1, 2, 3)
    assert (counted.quorum.needed, counted.missing) == (4, 1)


def test_quorum_by_voices_weighs_each_authority(dgs, other_dgs):
    body = cos()
    body.quorum_basis = QuorumBasis.VOICES
    body.save()
    meeting = make_convened()
    reply(meeting.convocations.get(person=dgs))
    counted = turnout(meeting)
    assert (counted.quorum.total, counted.quorum.needed, counted.expected_weight) == (4, 3, 2)


def test_a_group_without_quorum_says_none(it_head):
    assert turnout(make_convened(body=standing_body(BodyKind.IT_GROUP))).quorum is None


# ---------------------------------------------------------------- proven


def test_a_delivery_on_paper_counts_in_the_proof(meeting, row, secretary):
    row.person.email = None
    row.person.save()
    by = actor_for(secretary)
    record_other_delivery(convocation=row, means=DeliveryMeans.BY_HAND, on=datetime.date(2026, 11, 24), by=by)
    row.refresh_from_db()
    assert (row.handed_how, row.handed_by_name) == ("by_hand", "Maëlle Cariou")
    proof = next(p for p in proofs(meeting, current_dispatch(meeting)) if p.convocation == row)
    assert proof.was_handed
    assert not proof.is_missing


@pytest.mark.parametrize(
    ("means", "on", "field"),
    [
        ("by_hand", datetime.date(2026, 11, 25), "on"),
        ("by_hand", datetime.date(2026, 11, 23), "on"),
        ("pigeon", datetime.date(2026, 11, 24), "means"),
    ],
)
def test_a_delivery_on_paper_has_a_possible_day_and_means(row, means, on, field):
    with pytest.raises(BusinessRuleError) as refusal:
        record_other_delivery(convocation=row, means=means, on=on, by=staff())
    assert refusal.value.field == field


def test_refused_mails_are_proofs_that_lack(meeting, row):
    dispatch = current_dispatch(meeting)
    proof = next(p for p in proofs(meeting, dispatch) if p.convocation == row)
    assert not proof.has_failed
    proof.delivery.state = "refused"
    proof.delivery.save()
    assert next(p for p in proofs(meeting, dispatch) if p.convocation == row).is_missing
