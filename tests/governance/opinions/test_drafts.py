"""What a direction générale is writing: kept for its own people, never written over in silence."""

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.opinions.content import DraftText, ReservationText, Seen
from governance.opinions.models import OpinionDraft
from governance.opinions.selectors import starting_text, writings
from governance.opinions.services import DraftConflict, save_draft, withdraw_consultation
from tests.governance.opinions.factories import content, give_opinion, make_consultation, staff_actor


@pytest.fixture
def consultation(abers, menez):
    return make_consultation()


def text(reasons: str) -> DraftText:
    return DraftText.from_json({"reasons": reasons, "reservations": [{"text": "Une réserve"}]})


def save(consultation, authority, person, reasons, draft=0):
    return save_draft(
        consultation=consultation,
        authority=authority,
        text=text(reasons),
        seen=Seen(draft=draft),
        by=actor_for(person),
    )


def test_preparer_and_titular_write_one_after_the_other(consultation, abers, dgs, preparer):
    assert save(consultation, abers, preparer, "un").version == 1
    assert save(consultation, abers, dgs, "deux", draft=1).version == 2
    draft = OpinionDraft.objects.get()
    assert (draft.content["reasons"], draft.saved_by) == ("deux", dgs)


def test_two_writers_at_once_are_told_and_the_first_text_stands(consultation, abers, dgs, preparer):
    save(consultation, abers, preparer, "celui du collaborateur")
    with pytest.raises(DraftConflict, match="Nolwenn Prigent a enregistré une autre version") as conflict:
        save(consultation, abers, dgs, "celui de la DGS")
    assert conflict.value.draft.content["reasons"] == "celui du collaborateur"
    assert OpinionDraft.objects.get().content["reasons"] == "celui du collaborateur"


def test_someone_from_another_authority_writes_nothing(consultation, abers, other_dgs):
    with pytest.raises(BusinessRuleError):
        save(consultation, abers, other_dgs, "intrus")


def test_journal_does_not_tell_that_a_draft_exists(consultation, abers, dgs):
    before = Entry.objects.count()
    save(consultation, abers, dgs, "un")
    assert Entry.objects.count() == before


def test_draft_survives_a_round_trip_as_typed():
    typed = DraftText.from_post(
        {
            "reasons": "ligne\r\nligne\x00 \ud800fin",
            "budget": "abc",
            "after_exchange": "on",
            "reservations-TOTAL_FORMS": "2",
            "reservations-0-text": "Une",
            "reservations-1-lifted_if": "si…",
        }
    )
    assert typed.fields["reasons"] == "ligne\nligne fin"
    assert typed.reservations == (ReservationText("Une"), ReservationText("", "si…"))
    assert DraftText.from_json(typed.as_json()) == typed
    assert DraftText.from_post(typed.as_post()) == typed


@pytest.mark.parametrize("total", ["", "-1", "abc", "99999999999", "²"])
def test_damaged_formset_counts_as_no_reservation(total):
    assert DraftText.from_post({"reservations-TOTAL_FORMS": total}).reservations == ()


def test_next_form_is_prefilled_with_a_draft_of_a_withdrawn_consultation(consultation, abers, dgs):
    save(consultation, abers, dgs, "commencé")
    withdraw_consultation(consultation=consultation, reason="Mauvais texte", by=staff_actor())
    [writing] = writings(actor_for(dgs), [make_consultation(version=consultation.version)])
    found, origin = starting_text(writing)
    assert (origin, found.fields["reasons"]) == ("withdrawn", "commencé")


def test_next_form_is_prefilled_with_an_opinion_given_to_a_withdrawn_consultation(consultation, abers, dgs):
    give_opinion(consultation, abers, stance="DEFAV")
    withdraw_consultation(consultation=consultation, reason="Mauvais texte", by=staff_actor())
    following = make_consultation(version=consultation.version)
    [writing] = writings(actor_for(dgs), [following])
    found, origin = starting_text(writing)
    assert (origin, found.fields["reasons"]) == ("withdrawn", content("DEFAV").reasons)
