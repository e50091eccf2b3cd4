"""Opening, reminding, withdrawing: what leaves, to whom, and what is refused."""

import datetime
import re

import pytest
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery, Sending
from governance.members.models import Mandate, Membership
from governance.members.roles import actor_for
from governance.opinions.content import DraftText, Seen
from governance.opinions.enums import ConsultationState
from governance.opinions.kinds import request_still_due
from governance.opinions.models import Consultation
from governance.opinions.services import (
    open_consultation,
    remind_missing,
    save_draft,
    withdraw_consultation,
    withdraw_opinion,
)
from governance.people.models import PrivateLink
from governance.strategy.enums import Stage
from tests.governance.opinions.factories import (
    VersionFactory,
    give_opinion,
    make_consultation,
    make_orientation,
    staff_actor,
)


def personal_text(delivery: Delivery) -> str:
    """The words of a mail, decoded enough to read its links."""
    return bytes(delivery.personal).decode("utf-8", "replace").replace("=\r\n", "")


def test_opening_asks_titulars_substitutes_and_preparers_with_a_button_to_their_own_form(
    abers, menez, dgs, substitute, preparer, other_dgs, elected, former_dgs
):
    consultation = make_consultation()
    [sending] = Sending.objects.filter(kind="opinion_invitation")
    addresses = set(sending.deliveries.values_list("address", flat=True))
    assert addresses == {person.email for person in (dgs, substitute, preparer, other_dgs)}
    link = PrivateLink.objects.get(person=other_dgs)
    assert link.target == f"/consultations/{consultation.pk}/avis/?pour={menez.siren}"
    assert link.expires_at == consultation.closes_at
    [mine] = sending.deliveries.filter(address=dgs.email)
    assert re.search(r"http://testserver/acces/[\w-]+/", personal_text(mine))
    assert Entry.objects.filter(verb="open_consultation").count() == 1


def test_opening_moves_the_orientation_to_the_consultation_stage(abers):
    consultation = make_consultation()
    orientation = consultation.version.orientation
    orientation.refresh_from_db()
    assert orientation.stage == Stage.CONSULTATION


def test_someone_who_sits_for_two_authorities_gets_one_mail_for_each(shared_dgs):
    make_consultation()
    keys = Delivery.objects.filter(person_id=shared_dgs.pk).values_list("recipient_key", flat=True)
    assert len(set(keys)) == 2
    assert len(set(PrivateLink.objects.filter(person=shared_dgs).values_list("target", flat=True))) == 2


def test_authority_that_joins_before_the_closing_is_expected_and_one_that_leaves_is_not(abers, menez, dgs, other_dgs):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    Membership.objects.filter(authority=abers).update(starts_on=tomorrow)
    Membership.objects.filter(authority=menez).update(ends_on=tomorrow)
    make_consultation()
    assert list(Delivery.objects.values_list("address", flat=True)) == [dgs.email]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: {"closes_at": timezone.now() - datetime.timedelta(minutes=1)}, "closes_at"),
        (lambda: {"question": "  "}, "question"),
        (lambda: {"version": VersionFactory(orientation=make_orientation(stage=Stage.SET_ASIDE))}, "orientation"),
    ],
    ids=["past deadline", "no question", "set aside"],
)
def test_opening_is_refused(abers, change, field):
    values = {
        "version": VersionFactory(),
        "question": "Qu’en pensez-vous ?",
        "closes_at": timezone.now() + datetime.timedelta(days=10),
        "by": staff_actor(),
    } | change()
    with pytest.raises(BusinessRuleError) as refusal:
        open_consultation(**values)
    assert refusal.value.field == field
    assert not Consultation.objects.exists()
    assert not Delivery.objects.exists()


def test_one_consultation_at_a_time_on_an_orientation(abers):
    consultation = make_consultation()
    with pytest.raises(BusinessRuleError, match="déjà ouverte"):
        make_consultation(version=consultation.version)


def test_only_the_latest_version_is_submitted(abers):
    version = VersionFactory()
    VersionFactory(orientation=version.orientation, number=2)
    with pytest.raises(BusinessRuleError, match="plus récente"):
        make_consultation(version=version)


def test_reminder_reaches_those_who_have_not_answered_and_no_draft_changes_that(abers, menez, dgs, other_dgs):
    consultation = make_consultation()
    save_draft(consultation=consultation, authority=abers, text=DraftText(), seen=Seen(), by=actor_for(dgs))
    give_opinion(consultation, menez)
    sent = remind_missing(consultation=consultation, text="Bonjour à vous", rank=1, by=staff_actor())
    [mail] = Delivery.objects.filter(kind="opinion_reminder")
    assert (sent, mail.address) == (1, dgs.email)
    assert "brouillon" not in personal_text(mail)
    assert "Bonjour" in personal_text(mail)


def test_same_reminder_leaves_once(abers, dgs):
    consultation = make_consultation()
    remind_missing(consultation=consultation, text="Bonjour", rank=1, by=staff_actor())
    with pytest.raises(BusinessRuleError, match="déjà partie"):
        remind_missing(consultation=consultation, text="Bonjour", rank=1, by=staff_actor())
    assert Delivery.objects.filter(kind="opinion_reminder").count() == 1


def test_reminder_is_refused_when_everyone_answered(abers, dgs):
    consultation = make_consultation()
    give_opinion(consultation, abers)
    with pytest.raises(BusinessRuleError, match="personne à relancer"):
        remind_missing(consultation=consultation, text="Bonjour", rank=1, by=staff_actor())


def test_request_that_waited_is_due_only_while_it_makes_sense(abers, menez, dgs, other_dgs):
    consultation = make_consultation()
    waiting = list(Delivery.objects.order_by("id"))
    assert request_still_due(waiting) == {delivery.pk for delivery in waiting}
    opinion = give_opinion(consultation, menez)
    assert request_still_due(waiting) == {d.pk for d in waiting if d.person_id == dgs.pk}
    Mandate.objects.filter(person=dgs).update(ends_on=timezone.localdate())
    withdraw_opinion(opinion=opinion, by=actor_for(other_dgs))
    assert request_still_due(waiting) == {d.pk for d in waiting if d.person_id == other_dgs.pk}
    withdraw_consultation(consultation=consultation, reason="Mauvais texte", by=staff_actor())
    assert request_still_due(waiting) == set()


def test_what_is_still_due_is_asked_in_a_fixed_number_of_queries(abers, dgs, django_assert_max_num_queries):
    make_consultation()
    waiting = list(Delivery.objects.all())
    with django_assert_max_num_queries(3):
        request_still_due(waiting)


def test_withdrawing_keeps_the_opinions_and_tells_everyone_why(abers, menez, dgs, other_dgs):
    consultation = make_consultation()
    give_opinion(consultation, menez)
    withdraw_consultation(consultation=consultation, reason="Le texte n’était pas le bon.", by=staff_actor())
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WITHDRAWN
    assert consultation.opinions.given().count() == 1
    told = {d.address: personal_text(d) for d in Delivery.objects.filter(kind="consultation_withdrawn")}
    assert set(told) == {dgs.email, other_dgs.email}
    assert "conserv" in told[other_dgs.email]
    assert "conserv" not in told[dgs.email]


def test_withdrawing_needs_a_reason(abers):
    with pytest.raises(BusinessRuleError, match="Dites pourquoi"):
        withdraw_consultation(consultation=make_consultation(), reason=" ", by=staff_actor())
