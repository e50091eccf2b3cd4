"""A subject put before the body that treats it: to the commission, it is treated as any referral, and comes back."""

import datetime

import pytest

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.remits import Subject, WrongBody
from governance.members.roles import actor_for
from governance.needs.blocks import desk_needs
from governance.needs.enums import NeedMail, ReferralState
from governance.needs.models import Referral
from governance.needs.panels import referrals_waiting
from governance.needs.services import answer_referral
from governance.strategy.blocks import desk_proposals
from governance.strategy.enums import Origin, ProposalState
from governance.strategy.models import Proposal
from governance.strategy.services import (
    answer_proposal,
    correct_proposal,
    create_orientation_from,
    refer_to_body,
    save_proposal_draft,
    support_proposal,
)
from tests.governance.members.factories import BusinessGroupFactory
from tests.governance.needs.conftest import told
from tests.governance.needs.making import make_presented, seat_of
from tests.governance.strategy.factories import AxisFactory
from tests.governance.strategy.proposing import of_the_bureau, titular_of, words

pytestmark = pytest.mark.django_db

QUESTION = "Faut-il un calendrier commun ?"
PAGE = "/besoins/saisines/nouvelle/"


@pytest.fixture
def soon():
    return datetime.date.today() + datetime.timedelta(days=60)


@pytest.fixture
def staff(secretary):
    return actor_for(secretary)


@pytest.fixture
def referral(business, secretary, dgs, soon):
    """Of the group « Finances » to the commission."""
    return refer_to_body(
        mandate=seat_of(business),
        subject=Subject.EXPECTATION,
        title="Un calendrier commun",
        question=QUESTION,
        text="Nos budgets en dépendent.",
        wanted_on=soon,
        by=actor_for(business),
    )


@pytest.fixture
def proposal(referral):
    return Proposal.objects.get()


def test_put_to_the_commission_it_stands_among_its_proposals(referral, proposal, dgs, elected, signed_in):
    assert (proposal.is_referral, proposal.question, proposal.wanted_on) == (True, QUESTION, referral.wanted_on)
    assert proposal.referral_label == "Saisine du groupe Finances"
    for reader in (dgs, elected):
        page = signed_in(reader).get(proposal.get_absolute_url()).content.decode()
        assert "Faut-il un calendrier commun" in page
        assert "Saisine du groupe Finances" in page
    assert 'href="' + referral.get_absolute_url() in signed_in(dgs).get(proposal.get_absolute_url()).content.decode()
    assert referral.get_absolute_url() not in signed_in(elected).get(proposal.get_absolute_url()).content.decode()


def test_its_group_does_not_read_proposals_but_follows_it_on_its_own_page(referral, proposal, business, signed_in):
    client = signed_in(business)
    assert client.get(proposal.get_absolute_url()).status_code == 403
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Devant la commission" in page
    assert proposal.get_absolute_url() not in page


def test_the_desk_shows_it_once_where_it_is_answered(referral, proposal, staff):
    assert [row["proposal"] for row in desk_proposals(staff, None).context["rows"]] == [proposal]
    assert desk_needs(staff, None).context["referrals"] == []


def test_its_answer_comes_back_to_the_group_dated(referral, proposal, staff, business, signed_in):
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, text="À la réunion de mars.", by=staff)
    referral.refresh_from_db()
    assert (referral.state, referral.outcome, referral.answer) == (
        ReferralState.ANSWERED, "Prise en compte", "À la réunion de mars.",
    )  # fmt: skip
    assert business.pk in told(NeedMail.REFERRED)
    assert "À la réunion de mars." in signed_in(business).get(referral.get_absolute_url()).content.decode()


def test_studied_it_still_waits_until_a_day(referral, proposal, staff, soon):
    answer_proposal(proposal=proposal, state=ProposalState.STUDYING, until=soon, by=staff)
    referral.refresh_from_db()
    assert (referral.is_waiting, referral.next_date) == (True, soon)


def test_made_an_orientation_its_group_reads_which(referral, proposal, staff):
    orientation = create_orientation_from(
        proposal=proposal, by=staff, axis=AxisFactory(), title="Un calendrier", summary="Un.", text="Deux.",
        origin=Origin.NEEDS,
    )  # fmt: skip
    referral.refresh_from_db()
    assert referral.state == ReferralState.ANSWERED
    assert str(orientation.number) in referral.answer


def test_it_is_answered_in_one_place_only(referral, proposal, staff, signed_in, secretary):
    with pytest.raises(BusinessRuleError, match="La commission la traite"):
        answer_referral(referral=referral, answer="Oui.", by=staff)
    assert signed_in(secretary).get(f"{referral.get_absolute_url()}repondre/").status_code == 302
    assert "/repondre/" in signed_in(secretary).get(referral.get_absolute_url()).content.decode()


def test_nobody_corrects_the_words_of_the_group_nor_supports_them(referral, proposal, dgs, abers):
    bureau = actor_for(of_the_bureau(abers))
    assert proposal not in Proposal.objects.of_holder(bureau)
    with pytest.raises(BusinessRuleError):
        correct_proposal(proposal=proposal, words=words(kind="referral", question="Autre ?"), by=bureau)
    with pytest.raises(BusinessRuleError):
        support_proposal(proposal=proposal, authority=abers, by=actor_for(dgs))


@pytest.mark.parametrize("missing", ["question", "wanted_on"])
def test_the_commission_needs_a_question_and_a_date(missing, business, soon):
    said = {"question": QUESTION, "wanted_on": soon} | {missing: "" if missing == "question" else None}
    with pytest.raises(BusinessRuleError) as refused:
        refer_to_body(
            mandate=seat_of(business), subject=Subject.OPINION, title="Un avis", text="Lequel ?",
            by=actor_for(business), **said,
        )  # fmt: skip
    assert refused.value.field == missing
    assert not Referral.objects.exists()


def test_born_of_a_need_it_stands_on_its_page_with_its_answer(business, staff, dgs, soon, signed_in):
    need = make_presented(business)
    client = signed_in(business)
    page = client.get(need.get_absolute_url()).content.decode()
    assert f"{PAGE}?besoin={need.pk}" in page
    typed = {
        "seat": seat_of(business).pk, "subject": "opinion", "title": "Un calendrier commun", "question": QUESTION,
        "text": "Nos budgets en dépendent.", "wanted_on": soon.isoformat(),
    }  # fmt: skip
    client.post(f"{PAGE}?besoin={need.pk}", typed)
    proposal = Proposal.objects.get()
    answer_proposal(proposal=proposal, state=ProposalState.PARTLY, text="Pour les marchés.", by=staff)
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Faut-il un calendrier commun" in page
    assert "Prise en compte en partie." in page
    assert "Pour les marchés." in page
    # The commission reads the referral, never the need it comes from.
    seen = signed_in(dgs).get(Referral.objects.get().get_absolute_url()).content.decode()
    assert need.get_absolute_url() not in seen


def test_a_need_that_a_dgs_puts_to_the_commission_is_refused_with_the_right_body(dgs, abers, signed_in):
    with pytest.raises(WrongBody) as refused:
        save_proposal_draft(words=words(kind=Subject.NEED), reach="own", authority=abers, by=actor_for(dgs))
    assert refused.value.right == "business_group"
    typed = {"kind": "need", "title": "Un coffre", "text": "Il manque.", "reach": "own", "suite": "garder"}
    page = signed_in(dgs).post("/propositions/nouvelle/", typed).content.decode()
    assert "Les groupes métiers définissent les besoins" in page
    assert f"{PAGE}?sujet=need&amp;titre=Un+coffre" in page
    assert "Il manque." in page
    assert not Proposal.objects.exists()


def test_a_dgs_refers_a_need_to_a_metier_group_whose_chair_answers(dgs, business, soon):
    group = BusinessGroupFactory()
    by = actor_for(dgs)
    said = {"subject": Subject.NEED, "title": "Un coffre", "text": "Il manque.", "question": "L’écrirez-vous ?"}
    with pytest.raises(BusinessRuleError) as refused:
        refer_to_body(mandate=by.mandates[0], by=by, **said)
    assert refused.value.field == "group"
    referral = refer_to_body(mandate=by.mandates[0], group=group, by=by, **said)
    assert referral.to_body == group
    # The group has no chair: its titular who has sat the longest answers.
    assert business.pk in set(Delivery.objects.filter(kind=NeedMail.REFERRED).values_list("person_id", flat=True))
    assert not answer_referral(referral=referral, answer="Oui.", by=actor_for(business)).is_waiting


def test_one_s_own_body_is_named_when_refused(it_head, dgs):
    for person, subject, words_of in [
        (it_head, Subject.FEASIBILITY, "Le groupe des DSI assiste"),
        (dgs, Subject.OPINION, "La commission d’orientation stratégique"),
    ]:
        by = actor_for(person)
        with pytest.raises(BusinessRuleError, match=words_of):
            refer_to_body(mandate=by.mandates[0], subject=subject, title="Un", text="Deux.", question="Trois ?", by=by)


def test_a_past_date_is_refused(business):
    day = datetime.date(2020, 1, 1)
    with pytest.raises(BusinessRuleError) as refused:
        refer_to_body(
            mandate=seat_of(business), subject=Subject.IMPULSE, title="Un", text="Deux.", question="Trois ?",
            wanted_on=day, by=actor_for(business),
        )  # fmt: skip
    assert refused.value.field == "wanted_on"


def test_titular_is_not_needed_to_read_it(referral, menez):
    assert Proposal.objects.visible_to(titular_of(menez)).exists()


def test_whoever_leads_the_body_is_asked_on_the_front_page(business, it_head, secretary):
    refer_to_body(
        mandate=seat_of(business), subject=Subject.FEASIBILITY, title="Un coffre", text="Deux.", question="Faisable ?",
        by=actor_for(business),
    )  # fmt: skip
    assert [call.title for call in referrals_waiting(actor_for(it_head))] == ["Un coffre"]
    assert referrals_waiting(actor_for(business)) == referrals_waiting(actor_for(secretary)) == []
