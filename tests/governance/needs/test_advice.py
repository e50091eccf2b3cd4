"""The DSI group advises: a rapporteur drafts, the group has its days, dissents are kept, its chair submits."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from emegalis.lib.canonical import fingerprint
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.roles import actor_for
from governance.needs.enums import AdviceState, NeedMail, NeedState
from governance.needs.models import TechnicalAdvice
from governance.needs.services import (
    DraftConflict,
    comment_on_advice,
    name_rapporteur,
    open_to_comments,
    save_advice,
    submit_advice,
)
from tests.governance.members.factories import MandateFactory
from tests.governance.needs.conftest import told
from tests.governance.needs.making import (
    advice_words,
    make_commented,
    make_drafted,
    make_submitted,
    seat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    """Of the DSI group, for another authority."""
    return MandateFactory(it_head=True, person__last_name="Morvan").person


def days_later(days: int):
    return time_machine.travel(timezone.now() + datetime.timedelta(days=days), tick=False)


def test_the_chair_names_someone_of_the_group_who_is_told(business, chair, leader, it_head):
    need = make_submitted(business, chair=chair)
    name_rapporteur(need=need, rapporteur=seat_of(it_head, BodyKind.IT_GROUP), by=leader)
    assert it_head.pk in told(NeedMail.ASKED)


def test_nobody_else_names_and_nobody_from_elsewhere_is_named(business, chair, leader, it_head, dgs):
    need = make_submitted(business, chair=chair)
    for by in (chair, actor_for(it_head), actor_for(dgs)):
        with pytest.raises(BusinessRuleError):
            name_rapporteur(need=need, rapporteur=seat_of(it_head, BodyKind.IT_GROUP), by=by)
    with pytest.raises(BusinessRuleError):
        name_rapporteur(need=need, rapporteur=seat_of(business), by=leader)


def test_only_the_rapporteur_drafts_and_nothing_is_written_over(business, chair, leader, it_head, member):
    advice = make_drafted(business, chair=chair, rapporteur=it_head)
    with pytest.raises(BusinessRuleError):
        save_advice(advice=advice, words=advice_words(), by=actor_for(member))
    save_advice(advice=advice, words=advice_words(risks="Aucun."), seen=advice.draft_version, by=actor_for(it_head))
    with pytest.raises(DraftConflict):
        save_advice(advice=advice, words=advice_words(), seen=advice.draft_version, by=actor_for(it_head))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"reasons": ""}, "reasons"),
        ({"prerequisites": ""}, "prerequisites"),
        ({"cost_max": None}, "cost_max"),
        ({"cost_min": None}, "cost_min"),
        ({"ownership": ""}, "ownership"),
        ({"on_behalf_of": ""}, "on_behalf_of"),
    ],
)
def test_what_the_group_could_not_react_to_is_refused(business, chair, leader, it_head, words, field):
    advice, by = make_drafted(business, chair=chair, rapporteur=it_head), actor_for(it_head)
    advice = save_advice(advice=advice, words=advice_words(**words), by=by)
    with pytest.raises(BusinessRuleError) as refused:
        open_to_comments(advice=advice, by=by)
    assert refused.value.field == field


def test_the_highest_cost_is_not_below_the_lowest(business, chair, leader, it_head):
    advice = make_drafted(business, chair=chair, rapporteur=it_head)
    with pytest.raises(BusinessRuleError) as refused:
        save_advice(advice=advice, words=advice_words(cost_min=50_000), by=actor_for(it_head))
    assert refused.value.field == "cost_max"


def test_the_group_has_the_days_of_its_own_rules(business, chair, leader, it_head, member):
    Body.objects.filter(kind=BodyKind.IT_GROUP).update(comment_days=21)
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    assert advice.comments_until == timezone.localdate() + datetime.timedelta(days=21)
    assert {member.pk, leader.person_id} <= told(NeedMail.ASKED)


def test_dissent_is_kept_and_shown_in_what_is_submitted(business, chair, leader, it_head, member):
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    comment_on_advice(advice=advice, kind="comment", text="D’accord.", by=actor_for(member))
    comment_on_advice(advice=advice, kind="dissent", text="Trop cher pour nous.", by=actor_for(member))
    changed = advice_words(risks="Un retard d’un an.")
    assert save_advice(advice=advice, words=changed, by=actor_for(it_head)).revision == 2
    with days_later(11):
        submit_advice(advice=advice, by=actor_for(leader.person))
    advice.refresh_from_db()
    assert [(note["kind"], note["text"], note["revision"]) for note in advice.noted] == [
        ("Désaccord", "Trop cher pour nous.", "1")
    ]
    assert fingerprint(advice.canonical_text) == advice.sha256
    assert (advice.state, advice.need.state) == (AdviceState.SUBMITTED, NeedState.ADVISED)


def test_the_chair_waits_for_the_last_day_and_nobody_comments_after_it(business, chair, leader, it_head, member):
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    with pytest.raises(BusinessRuleError):
        submit_advice(advice=advice, by=leader)
    with days_later(10):
        comment_on_advice(advice=advice, kind="comment", text="Le dernier jour.", by=actor_for(member))
    with days_later(11):
        with pytest.raises(BusinessRuleError):
            comment_on_advice(advice=advice, kind="comment", text="Trop tard.", by=actor_for(member))
        with pytest.raises(BusinessRuleError):
            submit_advice(advice=advice, by=actor_for(it_head))


def test_metier_groups_do_not_comment(business, chair, leader, it_head):
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    with pytest.raises(BusinessRuleError):
        comment_on_advice(advice=advice, kind="comment", text="Et nous ?", by=chair)


def test_a_rapporteur_who_leaves_is_replaced_on_the_same_draft(business, chair, leader, it_head, member):
    advice = make_drafted(business, chair=chair, rapporteur=it_head)
    Mandate.objects.filter(person=it_head).update(ends_on=timezone.localdate())
    with pytest.raises(BusinessRuleError):
        open_to_comments(advice=advice, by=actor_for(it_head))
    again = name_rapporteur(need=advice.need, rapporteur=seat_of(member, BodyKind.IT_GROUP), by=leader)
    assert (again.pk, again.reasons) == (advice.pk, advice.reasons)
    assert open_to_comments(advice=again, by=actor_for(member)).is_open_to_comments


def test_who_may_not_react_reads_that_days_are_over_only_once_they_are(
    business, chair, it_head, leader, staff, signed_in
):
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    signed_in(leader.person).post(
        f"/besoins/{advice.need_id}/assistance/remarque/", {"kind": "dissent", "text": "Trop cher."}
    )
    over, address = "Les jours du groupe sont passés", advice.need.get_absolute_url()
    assert over not in signed_in(staff.person).get(address).content.decode()
    TechnicalAdvice.objects.filter(pk=advice.pk).update(comments_until=staff.day - datetime.timedelta(days=1))
    assert over in signed_in(staff.person).get(address).content.decode()
