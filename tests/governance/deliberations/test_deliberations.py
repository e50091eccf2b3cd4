"""A deliberation from an item to everyone: answered, numbered, frozen, told."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.deliberations import numbering
from governance.deliberations.models import Deliberation, Outcome
from governance.deliberations.selectors import lacks_of, subjects_of
from governance.deliberations.services import (
    answer_subject,
    draft_deliberation,
    make_due_papers,
    papers,
    publish_deliberation,
    write_deliberation,
)
from governance.deliberations.words import DeliberationWords
from governance.meetings.services import add_agenda_item
from governance.members.roles import actor_for
from governance.opinions.services import answer_reservation
from tests.governance.deliberations.factories import (
    answer_all,
    complete,
    consulted,
    first_item,
    make_ballot,
    make_published,
    make_sitting,
)
from tests.governance.meetings.factories import moment
from tests.governance.meetings.mails import mail_to, text_of
from tests.governance.strategy.factories import OrientationFactory

AFTER = moment("2026-12-10 18:00")


@pytest.fixture(autouse=True)
def paper(monkeypatch):
    """A few bytes stand for the document: laying it out takes a second."""
    monkeypatch.setattr(papers, "deliberation_pdf", lambda deliberation: b"%PDF-1.7 essai")


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


@pytest.fixture
def orientation():
    return OrientationFactory(published=True)


@pytest.fixture
def item(elected, by, orientation, abers, dgs, clock):
    """Of a sitting that is over, on an orientation that one direction générale has reserved."""
    consulted(orientation, abers, by=by)
    sitting = make_sitting(
        by=by,
        items=0,
        with_items=lambda meeting: add_agenda_item(
            meeting=meeting, title="Ouvrir le guichet", details="Le guichet est attendu.", kind="opinion",
            orientation=orientation, by=by,
        ),
    )  # fmt: skip
    clock.move_to(AFTER)
    return first_item(sitting)


@pytest.fixture
def draft(item, by):
    make_ballot(item)
    return draft_deliberation(item=item, by=by)


# ---------------------------------------------------------------- prepare, answer


def test_draft_takes_the_words_of_the_item_and_its_only_ballot(draft, item):
    assert draft.title == "Ouvrir le guichet"
    assert "Le guichet est attendu." in draft.text
    assert "Vu l’avis de la commission d’orientation stratégique en date du" in draft.text
    assert draft.ballot == item.ballots.get()
    assert not draft.reference


def test_it_answers_the_commission_and_each_reservation(draft):
    assert [subject.kind for subject in subjects_of(draft)] == ["commission", "reservation"]


def test_it_is_not_published_while_one_of_them_is_unanswered(draft, by):
    ready = complete(draft, by=by)
    answer_subject(deliberation=ready, key=subjects_of(ready)[0].key, fate="taken_up", answer="Suivi.", by=by)
    with pytest.raises(BusinessRuleError, match="Rien n’est décidé dans le silence"):
        publish_deliberation(deliberation=ready, by=by)
    assert not Deliberation.objects.published().exists()


def test_answer_here_is_the_answer_on_the_board_too(draft, by, abers):
    reservation = subjects_of(draft)[1]
    answer_subject(deliberation=draft, key=reservation.key, fate="rejected", answer="Trop tôt.", by=by)
    reservation.reservation.refresh_from_db()
    assert (reservation.reservation.outcome, reservation.reservation.answer) == ("rejected", "Trop tôt.")
    assert Delivery.objects.filter(kind="reservation_answered").exists()


def test_reservation_answered_already_brings_its_answer(item, by):
    make_ballot(item)
    first = draft_deliberation(item=item, by=by)
    reservation = subjects_of(first)[1].reservation
    answer_reservation(reservation=reservation, outcome="partly", answer="En partie.", where="article 2", by=by)
    second = draft_deliberation(item=item, by=by)
    assert second.outcomes.get().answer == "En partie."


def test_unfavourable_opinion_waits_for_its_answer(elected, by, orientation, abers, dgs, clock):
    consulted(orientation, abers, by=by, stance="DEFAV")
    sitting = make_sitting(by=by, items=0, with_items=lambda meeting: add_agenda_item(
        meeting=meeting, title="Ouvrir", kind="opinion", orientation=orientation, by=by))  # fmt: skip
    clock.move_to(AFTER)
    kinds = [s.kind for s in subjects_of(draft_deliberation(item=first_item(sitting), by=by))]
    assert kinds == ["commission", "opinion"]


@pytest.mark.parametrize(
    ("lacking", "part"),
    [({"text": " "}, "texte"), ({"matter": ""}, "texte"), ({"author_name": ""}, "texte")],
    ids=["text", "matter", "author"],
)
def test_it_says_what_is_lacking(draft, by, lacking, part):
    held = complete(draft, by=by, **lacking)
    assert part in {lack.part for lack in lacks_of(held, subjects_of(held))}


def test_text_changed_after_the_reading_is_read_again(draft, by):
    held = complete(draft, by=by)
    answer_all(held, by=by)
    assert lacks_of(held, subjects_of(held)) == []
    words = DeliberationWords(held.title, "Autre texte.", "5.2", "Anne Le Dû", "Présidente")
    changed = write_deliberation(deliberation=held, words=words, ballot=held.ballot, by=by)
    assert [lack.part for lack in lacks_of(changed, subjects_of(changed))] == ["relecture"]


def test_sitting_to_come_publishes_nothing(elected, by):
    draft = complete(draft_deliberation(item=first_item(make_sitting(by=by)), by=by), by=by)
    with pytest.raises(BusinessRuleError, match="pas encore eu lieu"):
        publish_deliberation(deliberation=draft, by=by)


# ---------------------------------------------------------------- published


def test_published_it_is_numbered_frozen_and_told(draft, by, dgs, orientation):
    held = complete(draft, by=by)
    answer_all(held, by=by)
    published = publish_deliberation(deliberation=held, by=by)
    assert published.reference == "CS-2026-001"
    assert published.result["lines"][0]["voices"] == 5
    told = text_of(mail_to(dgs, kind="deliberation_published"))
    assert "L’article 3 le prévoit." in told
    with pytest.raises(BusinessRuleError, match="ne change plus"):
        publish_deliberation(deliberation=published, by=by)


def test_orientation_moves_by_its_own_verb(draft, by, orientation):
    held = complete(draft, by=by)
    answer_all(held, by=by)
    publish_deliberation(deliberation=held, by=by)
    orientation.refresh_from_db()
    assert orientation.stage == "implementation"


def test_rejected_it_leaves_the_orientation_at_the_decision(draft, by, orientation):
    draft.ballot.outcome = "rejected"
    draft.ballot.save()
    held = complete(draft, by=by)
    answer_all(held, by=by)
    publish_deliberation(deliberation=held, by=by)
    orientation.refresh_from_db()
    assert orientation.stage == "decision"


def test_document_is_made_once_and_keeps_its_fingerprint(draft, by, monkeypatch):
    held = complete(draft, by=by)
    answer_all(held, by=by)
    published = publish_deliberation(deliberation=held, by=by)
    assert make_due_papers() == 1
    published.refresh_from_db()
    assert len(published.sha256) == 64
    monkeypatch.setattr(papers, "deliberation_pdf", lambda deliberation: b"autre")
    assert make_due_papers() == 0


@pytest.fixture
def three(elected, by, clock):
    sitting = make_sitting(by=by, items=3)
    clock.move_to(AFTER)
    return [make_published(one, by=by) for one in sitting.items.order_by("position")]


def test_numbers_follow_and_each_year_begins_again(three, elected, by, clock):
    assert [d.reference for d in three] == ["CS-2026-001", "CS-2026-002", "CS-2026-003"]
    clock.move_to(moment("2027-01-10 10:00"))
    later = make_sitting(by=by, starts_at=moment("2027-02-04 14:00"))
    clock.move_to(moment("2027-02-05 10:00"))
    assert make_published(first_item(later), by=by).reference == "CS-2027-001"


def test_refused_publication_leaves_no_gap(three, elected, by, monkeypatch, clock):
    clock.move_to(moment("2026-12-12 10:00"))
    later = make_sitting(by=by, starts_at=moment("2026-12-28 14:00"), items=2)
    clock.move_to(moment("2026-12-29 10:00"))
    first, second = later.items.order_by("position")
    monkeypatch.setattr("governance.deliberations.services.letters.tell_authors", _fail)
    with pytest.raises(RuntimeError):
        make_published(first, by=by)
    monkeypatch.undo()
    make_published(second, by=by)
    numbers = Deliberation.objects.published().values_list("number", flat=True)
    assert numbering.gaps(numbers) == []


def _fail(*args, **kwargs):
    raise RuntimeError


def test_database_refuses_a_gap_a_double_and_a_deletion(three):
    last = three[2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.filter(pk=last.pk).update(previous=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.filter(pk=last.pk).update(number=2)
    with pytest.raises(ProtectedError):
        three[1].delete()


# ---------------------------------------------------------------- pages


def test_anyone_reads_a_published_act_and_no_draft(three, by, client):
    draft = draft_deliberation(item=three[0].item, by=by)
    assert client.get("/deliberations/").status_code == 200
    page = client.get("/deliberations/CS-2026-002/").content.decode()
    assert "Présidente du syndicat mixte" in page
    assert client.get(f"/deliberations/preparation/{draft.pk}/").status_code == 302
    assert client.get("/deliberations/CS-2026-009/").status_code == 404


def test_public_pages_name_no_direction_generale(draft, by, client, abers, other_dgs, signed_in):
    held = complete(draft, by=by)
    answer_all(held, by=by)
    reference = publish_deliberation(deliberation=held, by=by).reference
    assert abers.name not in client.get(f"/deliberations/{reference}/").content.decode()
    assert client.get(f"/deliberations/{reference}/suites/").status_code == 302
    assert abers.name in signed_in(other_dgs).get(f"/deliberations/{reference}/suites/").content.decode()


def test_document_leaves_byte_for_byte(three, client):
    make_due_papers()
    answer = client.get("/deliberations/CS-2026-001.pdf")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 essai", "application/pdf")


def test_whole_preparation_by_the_pages(item, secretary, signed_in, by):
    make_ballot(item)
    browser = signed_in(secretary)
    browser.post(f"/reunions/points/{item.pk}/deliberation/")
    draft = Deliberation.objects.get()
    at = f"/deliberations/preparation/{draft.pk}/"
    typed = {
        "title": "Ouvrir le guichet", "text": "Décide.", "matter": "7.10", "author_name": "Anne Le Dû",
        "author_quality": "Présidente", "ballot": draft.ballot_id, "decides": "on",
    }  # fmt: skip
    assert browser.get(f"{at}texte/").status_code == 200
    assert browser.post(f"{at}texte/", typed).status_code == 302
    for subject in subjects_of(draft):
        assert browser.get(f"{at}suites/{subject.key}/").status_code == 200
        browser.post(f"{at}suites/{subject.key}/", {"fate": "partly", "answer": "À l’article 2."})
    assert browser.get(f"{at}relecture/").status_code == 200
    browser.post(f"{at}relecture/", {"read": "on"})
    assert "Tout est prêt" in browser.get(at).content.decode()
    browser.post(f"{at}publier/")
    draft.refresh_from_db()
    assert (draft.reference, draft.matter) == ("CS-2026-001", "7.10")


def test_form_keeps_what_was_typed(draft, secretary, signed_in):
    typed = {"title": "", "text": "Gardé tel quel.", "budget_year": "2027/2026", "budget_name": ""}
    page = signed_in(secretary).post(f"/deliberations/preparation/{draft.pk}/texte/", typed).content.decode()
    assert "Gardé tel quel." in page
    assert "La seconde année vient après la première" in page


def test_elu_reads_on_one_page_what_there_is_before_deliberating(item, elected, signed_in, abers):
    page = signed_in(elected).get(f"/reunions/points/{item.pk}/avant-de-deliberer/").content.decode()
    for words in (
        "Avis favorable assorti d’une réserve.",
        "réserve est ouverte",
        abers.name,
        "Votre direction générale",
    ):
        assert words in page


def test_former_member_sees_nothing_new(draft, former_dgs, signed_in, item):
    browser = signed_in(former_dgs)
    for address in (
        "/points-de-vue/",
        f"/reunions/points/{item.pk}/avant-de-deliberer/",
        "/deliberations/preparation/",
    ):
        assert browser.get(address).status_code == 403


@pytest.mark.parametrize("rows", [2, 20])
def test_register_counts_its_queries(rows, elected, by, clock, client, django_assert_max_num_queries):
    sitting = make_sitting(by=by, items=rows)
    clock.move_to(AFTER)
    for one in sitting.items.all():
        make_published(one, by=by)
    with django_assert_max_num_queries(7):
        client.get("/deliberations/")


def test_outcome_of_each_is_kept_with_what_was_said(draft, by):
    answer_all(draft, by=by)
    said = Outcome.objects.filter(deliberation=draft).values_list("kind", "said")
    assert dict(said)["reservation"] == "Le correspondant doit pouvoir être partagé."
