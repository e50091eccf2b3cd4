import datetime

import pytest
import time_machine
from django.utils import timezone

from bulletins.enums import BulletinState, EditionState
from bulletins.kinds import BULLETIN
from bulletins.models import Edition
from bulletins.rendering import Press
from bulletins.selectors.due import still_due
from bulletins.services.editions import mark_ready, render_due_editions, reopen_bulletin, retry_edition
from bulletins.services.sending import fill_bulletin, send_bulletin
from bulletins.tasks import render_editions
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pdf import Paper
from emegalis.outbox.models import Delivery, Sending
from governance.members.models import Body, Mandate
from governance.people.services.oppositions import oppose
from tests.bulletins.factories import make_bulletin, make_ready, publish, write, write_distinct
from tests.governance.members.factories import MandateFactory


def keys(sending):
    """Which editions each person gets, by person."""
    return dict(Delivery.objects.filter(sending=sending).values_list("person_id", "message__key"))


def test_each_gets_one_mail_with_the_right_edition(draft, by, abers, menez, dgs, elected, other_dgs, quick_paper):
    preparer = MandateFactory(authority=abers, preparer=True).person
    sending = publish(draft, by=by)
    assert keys(sending) == {
        dgs.pk: abers.siren,
        preparer.pk: abers.siren,
        other_dgs.pk: menez.siren,
        elected.pk: "commune",
    }


def test_who_sits_for_two_authorities_gets_one_mail_with_both_editions(draft, by, abers, menez, quick_paper):
    shared = MandateFactory(authority=abers, substitute=True).person
    MandateFactory(authority=menez, substitute=True, person=shared)
    sending = publish(draft, by=by)
    delivery = Delivery.objects.select_related("message").get(sending=sending, person_id=shared.pk)
    assert delivery.message.key == f"{abers.siren}+{menez.siren}"
    body = bytes(delivery.message.payload).decode()
    assert body.count("application/pdf") == 2
    assert f"bulletin-{draft.number}-{abers.siren}.pdf" in body


def test_two_sets_of_distinct_articles_make_two_editions_for_one_authority(by, abers, dgs, elected, quick_paper):
    bulletin = make_bulletin(by=by)
    write_distinct(bulletin, "Pour la DGS", [abers])
    write_distinct(bulletin, "Pour tous deux", [abers], for_elected=True)
    sending = publish(bulletin, by=by)
    assert keys(sending) == {dgs.pk: abers.siren, elected.pk: f"{abers.siren}-2"}
    assert bulletin.editions.count() == 3


def test_a_reader_ticked_outside_the_chosen_bodies_is_served(by, abers, dgs, it_head, quick_paper):
    bulletin = make_bulletin(by=by)
    write_distinct(bulletin, "Annuaire", [abers], for_it=True)
    assert set(keys(publish(bulletin, by=by))) == {dgs.pk, it_head.pk}


def test_optional_bodies_get_the_common_edition(by, dgs, it_head, quick_paper):
    bulletin = make_bulletin(by=by)
    bulletin.bodies.set(Body.objects.filter(kind="it_group"))
    write(bulletin, "A")
    assert keys(publish(bulletin, by=by)) == {it_head.pk: "commune"}


def test_who_opposed_is_left_out_and_the_mail_offers_to_oppose(draft, by, dgs, other_dgs, quick_paper):
    oppose(person=dgs, kind=BULLETIN.name)
    sending = publish(draft, by=by)
    assert dgs.pk not in keys(sending)
    headers = Delivery.objects.get(sending=sending, person_id=other_dgs.pk).headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_thirty_clicks_make_one_sending(draft, by, quick_paper):
    make_ready(draft, by=by)
    sendings = {send_bulletin(bulletin=draft, by=by).pk for _ in range(30)}
    assert len(sendings) == 1
    assert Entry.objects.filter(verb="send_bulletin").count() == 1
    sending = Sending.objects.get()
    fill_bulletin(sending)
    before = sending.deliveries.count()
    fill_bulletin(sending)
    assert sending.deliveries.count() == before == 3


def test_a_draft_cannot_be_sent(draft, by):
    with pytest.raises(BusinessRuleError, match="pas prêt"):
        send_bulletin(bulletin=draft, by=by)


def test_a_second_version_is_another_sending(draft, by, quick_paper):
    make_ready(draft, by=by)
    reopen_bulletin(bulletin=draft, by=by)
    make_ready(draft, by=by)
    assert send_bulletin(bulletin=draft, by=by).key == f"bulletin:{draft.number}:2"


def test_an_edition_that_fails_holds_back_its_own_readers_only_until_it_is_rendered(
    draft, by, abers, dgs, elected, other_dgs, quick_paper, monkeypatch
):
    quick_paper(abers.name)
    make_ready(draft, by=by)
    sending = send_bulletin(bulletin=draft, by=by)
    with pytest.raises(BusinessRuleError, match=abers.name):
        fill_bulletin(sending)
    assert set(keys(sending)) == {elected.pk, other_dgs.pk}
    edition = Edition.objects.get(state=EditionState.FAILED)
    assert edition.authority == abers
    assert "MemoryError" in edition.failure
    monkeypatch.undo()
    monkeypatch.setattr(Press, "render", lambda press, issue: _paper())
    retry_edition(edition=edition, by=by)
    render_editions()
    assert keys(sending)[dgs.pk] == abers.siren
    assert len(keys(sending)) == 3
    sending.refresh_from_db()
    assert sending.trouble == ""


def test_a_worker_killed_after_rendering_loses_nobody(draft, by, abers, dgs, quick_paper):
    quick_paper(abers.name)
    make_ready(draft, by=by)
    sending = send_bulletin(bulletin=draft, by=by)
    with pytest.raises(BusinessRuleError):
        fill_bulletin(sending)
    draft.editions.filter(authority=abers).update(
        state=EditionState.READY, pdf=b"%PDF", mail_subject="S", mail_text="T"
    )
    assert dgs.pk not in keys(sending)
    render_editions()
    assert keys(sending)[dgs.pk] == abers.siren


def _paper():
    return Paper(b"%PDF", 1)


def test_a_worker_takes_over_what_a_dead_one_had_begun(draft, by, quick_paper):
    make_ready(draft, by=by)
    Edition.objects.update(state=EditionState.RENDERING, claimed_until=timezone.now())
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1), tick=False):
        assert len(render_due_editions()) == 3


def test_an_edition_of_an_issue_taken_back_is_dropped(draft, by, quick_paper, monkeypatch):
    make_ready(draft, by=by)

    def render_while_taken_back(press, issue):
        if draft.editions.exists():
            reopen_bulletin(bulletin=draft, by=by)
        return _paper()

    monkeypatch.setattr(Press, "render", render_while_taken_back)
    assert render_due_editions() == []
    assert not Edition.objects.exists()


def test_what_is_missing_keeps_an_issue_from_being_ready(by, dgs):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Sans texte", lede="", text="")
    write(bulletin, "Pictogramme", text="Bravo ✅")
    write(bulletin, "En retard", asked="Répondre.", asked_by=by.day - datetime.timedelta(days=1))
    bulletin.bodies.clear()
    with pytest.raises(BusinessRuleError) as refusal:
        mark_ready(bulletin=bulletin, by=by)
    for words in ("Sans texte\u00a0» n’a pas de texte", "date passée", "✅", "Personne ne recevrait"):
        assert words in str(refusal.value)
    bulletin.refresh_from_db()
    assert bulletin.state == BulletinState.DRAFT


def test_who_left_or_opposed_since_the_click_gets_nothing(draft, by, abers, dgs, elected, other_dgs, quick_paper):
    shared = MandateFactory(authority=abers, substitute=True).person
    MandateFactory(person=shared, elected=True)
    deliveries = list(publish(draft, by=by).deliveries.all())
    assert still_due(deliveries) == {delivery.pk for delivery in deliveries}
    Mandate.objects.filter(person=other_dgs).update(ends_on=by.day)
    Mandate.objects.filter(person=shared, authority=abers).update(ends_on=by.day)
    oppose(person=elected, kind=BULLETIN.name)
    left = {delivery.person_id for delivery in deliveries if delivery.pk in still_due(deliveries)}
    assert left == {dgs.pk}


def test_deciding_what_is_still_due_takes_a_fixed_number_of_queries(draft, by, quick_paper, django_assert_num_queries):
    MandateFactory.create_batch(20, elected=True)
    deliveries = list(publish(draft, by=by).deliveries.all())
    assert len(deliveries) > 20
    with django_assert_num_queries(6):
        still_due(deliveries)
