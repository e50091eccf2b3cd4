"""A need is written, endorsed and submitted: each in its turn, nothing lost, nothing said for another."""

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.canonical import fingerprint
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind
from governance.members.remits import Subject, WrongBody
from governance.members.roles import actor_for
from governance.needs.enums import NeedMail, NeedState
from governance.needs.models import Need, NeedFile
from governance.needs.selectors import similar_needs
from governance.needs.services import (
    DraftConflict,
    begin_need,
    discard_need,
    endorse_need,
    present_need,
    return_need,
    save_need,
    submit_need,
    withdraw_endorsement,
    withdraw_need,
)
from governance.needs.words import NeedFiles
from tests.governance.members.factories import BusinessGroupFactory, MandateFactory
from tests.governance.needs.conftest import told
from tests.governance.needs.making import (
    TITLE,
    evidence,
    make_need_draft,
    make_presented,
    make_submitted,
    need_words,
    seat_of,
)

pytestmark = pytest.mark.django_db
SPREADSHEET = b"PK\x03\x04 not really"


# ---------------------------------------------------------------- writing


def test_a_draft_is_read_by_its_writer_only(business, colleague, it_head, secretary):
    draft = make_need_draft(business)
    assert list(Need.objects.visible_to(actor_for(business))) == [draft]
    for other in (colleague, it_head, secretary):
        assert not Need.objects.visible_to(actor_for(other)).exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("subject", [s for s in Subject if s != Subject.NEED])
def test_what_another_body_treats_is_refused_with_its_name(business, subject):
    with pytest.raises(WrongBody) as refused:
        begin_need(mandate=seat_of(business), subject=subject, title=TITLE, by=actor_for(business))
    assert refused.value.right != BodyKind.BUSINESS_GROUP
    assert not Need.objects.exists()


def test_only_a_seat_of_a_metier_group_writes(business, it_head):
    with pytest.raises(BusinessRuleError):
        begin_need(mandate=seat_of(business), subject=Subject.NEED, title=TITLE, by=actor_for(it_head))


def test_what_is_missing_is_said_beside_its_field(business):
    draft = make_need_draft(business, gain="")
    with pytest.raises(BusinessRuleError) as refused:
        present_need(need=draft, by=actor_for(business))
    assert refused.value.field == "gain"


def test_nobody_writes_over_what_another_tab_saved(business):
    draft, by = make_need_draft(business), actor_for(business)
    save_need(need=draft, words=need_words(gain="Une heure."), seen=draft.draft_version, by=by)
    with pytest.raises(DraftConflict):
        save_need(need=draft, words=need_words(gain="Deux heures."), seen=draft.draft_version, by=by)
    draft.refresh_from_db()
    assert draft.gain == "Une heure."


@pytest.mark.parametrize(
    ("name", "content"), [("Relevé.xlsx", SPREADSHEET), ("Relevé.pdf", b"MZ"), ("Relevé.csv", b"a;b"), ("Relevé", b"")]
)
def test_files_that_are_not_what_they_say_are_refused(business, name, content):
    draft = make_need_draft(business)
    files = NeedFiles(added=(evidence(name, content),))
    with pytest.raises(BusinessRuleError) as refused:
        save_need(need=draft, words=need_words(), files=files, by=actor_for(business))
    assert refused.value.field == "attachments"
    assert not NeedFile.objects.exists()


def test_files_come_and_go(business, django_capture_on_commit_callbacks):
    draft = make_need_draft(business, files=NeedFiles(added=(evidence(), evidence("Calcul.pdf"))))
    first, second = draft.files.order_by("id")
    with django_capture_on_commit_callbacks(execute=True):
        dropped = NeedFiles(dropped=(first.pk,))
        save_need(need=draft, words=need_words(), files=dropped, by=actor_for(business))
    assert list(draft.files.all()) == [second]
    assert not first.file.storage.exists(first.file.name)


def test_a_discarded_draft_is_gone(business):
    discard_need(need=make_need_draft(business), by=actor_for(business))
    assert not Need.objects.exists()


# ---------------------------------------------------------------- before the group


def test_presented_it_is_read_by_the_groups_and_its_chair_is_told(business, colleague, it_head, dgs, chair, secretary):
    need = make_presented(business)
    assert told(NeedMail.ASKED) == {chair.person_id}
    for person in (business, colleague, secretary):
        assert Need.objects.visible_to(actor_for(person)).filter(pk=need.pk).exists()
    for person in (it_head, dgs):
        assert not Need.objects.visible_to(actor_for(person)).exists()


def test_without_a_chair_the_eldest_titular_and_the_secretariat_are_told_and_submit(business, colleague, staff):
    need = make_presented(colleague)
    assert told(NeedMail.ASKED) == {business.pk, staff.person_id}
    with pytest.raises(BusinessRuleError, match="présidence"):
        submit_need(need=need, by=actor_for(colleague))
    assert submit_need(need=need, by=actor_for(business)).state == NeedState.SUBMITTED
    assert submit_need(need=make_presented(colleague), by=staff).state == NeedState.SUBMITTED


def test_those_that_say_the_same_are_found_without_accents_nor_plurals(business, colleague):
    need = make_presented(business)
    found = similar_needs(actor_for(colleague), title="reprise des historiques de marche dans un nouvel outil")
    assert found == [need]
    assert similar_needs(actor_for(colleague), title="Former les agents d’accueil") == []


def test_one_endorsement_for_an_authority_which_takes_it_back(business, colleague):
    need, by = make_presented(business), actor_for(colleague)
    authority = seat_of(colleague).authority
    endorse_need(need=need, authority=authority, word="Pareil chez nous.", by=by)
    endorse_need(need=need, authority=authority, word="Et pire en fin d’année.", by=by)
    assert need.endorsements.get().word == "Et pire en fin d’année."
    withdraw_endorsement(need=need, authority=authority, by=by)
    assert need.endorsements.get().withdrawn_at
    assert not need.endorsements.standing().exists()


def test_nobody_endorses_their_own_need_nor_for_others(business, colleague, it_head, menez):
    need = make_presented(business)
    for person, authority in (
        (business, seat_of(business).authority),
        (colleague, menez),
        (it_head, menez),
    ):
        with pytest.raises(BusinessRuleError):
            endorse_need(need=need, authority=authority, by=actor_for(person))


def test_the_chair_corrects_it_and_is_named_with_its_writer(business, chair):
    need = make_presented(business)
    save_need(need=need, words=need_words(gain="Une minute au lieu d’une heure."), by=chair)
    version = submit_need(need=need, by=chair).version
    assert version.gain == "Une minute au lieu d’une heure."
    assert [name.split(",")[0] for name in version.writers] == [business.full_name, chair.person.full_name]


def test_given_back_it_is_a_draft_again_and_its_writer_reads_why(business, chair, colleague):
    need = return_need(need=make_presented(business), word="Précisez qui.", by=chair)
    assert need.is_draft
    assert told(NeedMail.FOLLOWED) == {business.pk}
    assert not Need.objects.visible_to(actor_for(colleague)).exists()


# ---------------------------------------------------------------- submitted


def test_submitted_it_is_frozen_with_who_wrote_and_endorsed_it(business, colleague, chair, leader, it_head):
    need = make_presented(business)
    endorse_need(need=need, authority=seat_of(colleague).authority, by=actor_for(colleague))
    version = submit_need(need=need, by=chair).version
    assert fingerprint(version.canonical_text) == version.sha256
    assert version.endorsed_by == [seat_of(colleague).authority.name]
    assert version.submitted_by.startswith(chair.person.full_name)
    assert leader.person_id in told(NeedMail.ASKED)
    assert Need.objects.visible_to(actor_for(it_head)).exists()
    with pytest.raises(BusinessRuleError):
        save_need(need=need, words=need_words(gain="Autre chose."), by=actor_for(business))


def test_only_its_chair_submits_returns_and_withdraws(business, colleague, chair, it_head, secretary):
    need = make_presented(business)
    other_group = BusinessGroupFactory(slug="groupe-metier-archives", name="groupe métier Archives")
    other_chair = MandateFactory(business=True, body=other_group, presides=True).person
    for person in (business, colleague, it_head, secretary, other_chair):
        with pytest.raises(BusinessRuleError):
            submit_need(need=need, by=actor_for(person))
        with pytest.raises(BusinessRuleError):
            withdraw_need(need=need, reason="Non.", by=actor_for(person))
        with pytest.raises(BusinessRuleError):
            return_need(need=need, word="Non.", by=actor_for(person))


def test_steps_out_of_order_are_refused_with_whose_turn_it_is(business, chair):
    need = make_submitted(business, chair=chair)
    with pytest.raises(BusinessRuleError, match="désigne un rapporteur"):
        submit_need(need=need, by=chair)
    withdraw_need(need=need, reason="L’outil change.", by=chair)
    with pytest.raises(BusinessRuleError, match="a reçu sa suite"):
        withdraw_need(need=need, reason="Encore.", by=chair)


def test_every_act_leaves_a_line_without_anyone_s_words(business, chair):
    make_submitted(business, chair=chair)
    lines = list(Entry.objects.order_by("id"))
    assert [line.verb for line in lines] == ["present_need", "submit_need"]
    assert TITLE not in str([line.details for line in lines])
