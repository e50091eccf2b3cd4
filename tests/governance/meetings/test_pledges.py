"""A member who cannot come gives a proxy by their answer, within the rules of the body."""

import pytest
from django.test import Client

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.enums import PROXY_FALLEN_MAIL, ReplyChoice
from governance.meetings.models import Convocation, Meeting
from governance.meetings.selectors import fallen_proxies_still_due, holders_for, turnout
from governance.meetings.services import move_meeting, record_reply
from governance.members.enums import BodyKind, QuorumBasis
from governance.members.models import Body
from governance.members.roles import actor_for
from tests.governance.meetings.factories import make_convened, moment, staff
from tests.governance.meetings.mails import link_in, mail_to, text_of
from tests.governance.members.factories import MandateFactory, standing_body

pytestmark = pytest.mark.django_db


def comite(**rules) -> Body:
    body = standing_body(BodyKind.ASSEMBLY)
    for name, value in rules.items():
        setattr(body, name, value)
    body.save()
    return body


@pytest.fixture
def meeting() -> Meeting:
    MandateFactory.create_batch(4, elected=True)
    return make_convened(body=comite())


@pytest.fixture
def rows(meeting) -> list[Convocation]:
    return list(meeting.convocations.convened().with_names())


def reply(row: Convocation, choice: str = ReplyChoice.REPRESENTED, holder: Convocation | None = None) -> Convocation:
    return record_reply(convocation=row, reply=choice, holder=holder, by=actor_for(row.person))


def test_a_proxy_is_given_and_changed(meeting, rows):
    reply(rows[0], holder=rows[1])
    assert [(proxy.giver, proxy.holder, proxy.origin) for proxy in meeting.proxies.all()] == [
        (rows[0], rows[1], "before")
    ]
    reply(rows[0], holder=rows[2])
    assert meeting.proxies.get().holder == rows[2]
    reply(rows[0], ReplyChoice.IN_ROOM)
    assert not meeting.proxies.exists()


@pytest.mark.parametrize("case", ["nobody", "oneself", "someone excused", "one who gave theirs", "a second one"])
def test_what_the_rules_refuse_is_said(rows, case):
    holder = rows[1]
    if case == "someone excused":
        reply(rows[1], ReplyChoice.EXCUSED)
    elif case == "one who gave theirs":
        reply(rows[1], holder=rows[2])
    elif case == "a second one":
        reply(rows[3], holder=rows[1])
    chosen = {"nobody": None, "oneself": rows[0]}.get(case, holder)
    with pytest.raises(BusinessRuleError) as refusal:
        reply(rows[0], holder=chosen)
    assert refusal.value.field == "holder"


def test_a_member_of_another_meeting_holds_nothing_here(rows, dgs):
    stranger = make_convened().convocations.get(person=dgs)
    with pytest.raises(BusinessRuleError, match="Choisissez le membre"):
        reply(rows[0], holder=stranger)


def test_only_those_who_may_hold_one_are_offered(meeting, rows):
    reply(rows[1], ReplyChoice.EXCUSED)
    reply(rows[2], holder=rows[3])
    offered = holders_for([rows[0]], meeting)[rows[0].pk]
    assert offered == []  # excused, represented, and already holding one
    reply(rows[2], ReplyChoice.IN_ROOM)
    assert set(holders_for([rows[0]], meeting)[rows[0].pk]) == {rows[2], rows[3]}


def test_the_commission_admits_no_proxy(dgs, other_dgs):
    meeting = make_convened()
    row = meeting.convocations.get(person=dgs)
    assert holders_for([row], meeting) == {row.pk: []}
    assert "pouvoir" not in Client().get(link_in(mail_to(dgs))).content.decode()


def test_within_a_college_when_the_rule_says_so():
    MandateFactory.create_batch(2, elected=True)
    meeting = make_convened(body=comite(proxies_within_college=True))
    first, second = meeting.convocations.convened().with_names()
    same = first.authority.memberships.get().college_id == second.authority.memberships.get().college_id
    assert bool(holders_for([first], meeting)[first.pk]) is same


def test_when_the_holder_excuses_themselves_the_giver_is_asked_again(meeting, rows):
    reply(rows[0], holder=rows[1])
    reply(rows[1], ReplyChoice.EXCUSED)
    rows[0].refresh_from_db()
    assert (rows[0].reply, meeting.proxies.count()) == ("", 0)


def test_the_giver_is_told_and_answers_again_by_the_link(meeting, rows):
    reply(rows[0], holder=rows[1])
    reply(rows[1], ReplyChoice.EXCUSED)
    delivery = Delivery.objects.get(kind=PROXY_FALLEN_MAIL)
    assert (delivery.address, delivery.object_id) == (rows[0].person.email, str(rows[0].pk))
    assert fallen_proxies_still_due([delivery]) == {delivery.pk}
    mail = mail_to(rows[0].person, kind=PROXY_FALLEN_MAIL)
    assert rows[1].person.full_name in text_of(mail)
    assert "Je donne pouvoir" in Client().get(link_in(mail)).content.decode()
    reply(rows[0], ReplyChoice.IN_ROOM)
    assert fallen_proxies_still_due([delivery]) == set()


def test_a_proxy_brings_the_quorum_nearer_only_where_the_rules_say(meeting, rows):
    reply(rows[0], holder=rows[1])
    reply(rows[1], ReplyChoice.IN_ROOM)
    counted = turnout(meeting)
    assert (counted.represented, counted.expected_weight, counted.answered) == (1, 1, 2)
    comite(quorum_basis=QuorumBasis.PRESENT_OR_REPRESENTED)
    assert turnout(Meeting.objects.get(pk=meeting.pk)).expected_weight == 2


def test_moving_the_meeting_forgets_proxies_with_the_answers(meeting, rows):
    reply(rows[0], holder=rows[1])
    move_meeting(
        meeting=meeting, starts_at=moment("2026-12-16 09:30"), ends_at=moment("2026-12-16 11:30"), place="Salle",
        reason="Salle prise.", by=staff(),
    )  # fmt: skip
    assert not meeting.proxies.exists()


def test_by_the_link_of_the_mail(meeting, rows):
    path = link_in(mail_to(rows[0].person))
    prefix = f"c{rows[0].pk}"
    refused = Client().post(f"{path}{rows[0].pk}/", {f"{prefix}-reply": "represented"}).content.decode()
    assert "Choisissez le membre" in refused
    answered = Client().post(
        f"{path}{rows[0].pk}/", {f"{prefix}-reply": "represented", f"{prefix}-holder": str(rows[2].pk)}, follow=True
    )
    assert "Représenté" in answered.content.decode()
    assert meeting.proxies.get().holder == rows[2]


def test_the_table_names_the_holder(meeting, rows, secretary, signed_in):
    reply(rows[0], holder=rows[1])
    page = signed_in(secretary).get(f"/reunions/{meeting.pk}/reponses/").content.decode()
    assert f"</strong> par {rows[1].name}" in page
