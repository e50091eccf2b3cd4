"""From the word of a direction générale to open data, page after page, as each of them sees it."""

import csv
import io

import pytest

from governance.deliberations.models import Carriage, Deliberation, Viewpoint
from governance.deliberations.selectors import subjects_of
from governance.deliberations.services import make_due_papers, papers
from governance.meetings.services import add_agenda_item
from governance.members.models import SyndicateProfile
from governance.members.roles import actor_for
from tests.governance.deliberations.factories import consulted, first_item, make_ballot, make_sitting
from tests.governance.meetings.factories import moment
from tests.governance.meetings.mails import mail_to, text_of
from tests.governance.strategy.factories import OrientationFactory

WEIGHTED = (("for", 70, 640), ("against", 11, 58), ("abstention", 11, 71))


@pytest.fixture
def sitting(elected, secretary, abers, dgs, monkeypatch):
    """On an orientation that the direction générale of abers has reserved."""
    monkeypatch.setattr(papers, "deliberation_pdf", lambda deliberation: b"%PDF-1.7 essai")
    by, orientation = actor_for(secretary), OrientationFactory(published=True)
    consulted(orientation, abers, by=by)
    return make_sitting(by=by, items=0, with_items=lambda meeting: add_agenda_item(
        meeting=meeting, title="Décider le guichet", kind="decision", orientation=orientation, by=by))  # fmt: skip


def test_word_of_a_direction_generale_is_heard_and_every_opinion_answered(
    sitting, dgs, elected, secretary, other_dgs, signed_in, client, clock
):
    item = first_item(sitting)
    _write_and_pass_on(signed_in(dgs), item, elected)
    carriage = Carriage.objects.get()
    assert "Une année d’essai" in signed_in(elected).get(sitting.get_absolute_url()).content.decode()
    assert "Une année d’essai" not in signed_in(other_dgs).get(sitting.get_absolute_url()).content.decode()

    clock.move_to(moment("2026-12-10 14:40"))
    signed_in(elected).post(f"/transmissions/{carriage.pk}/evoque/", {"outcome": "Retenu."})
    make_ballot(item, mode="ordinary", lines=WEIGHTED)
    clock.move_to(moment("2026-12-11 10:00"))
    reference = _publish(signed_in(secretary), item)

    page = client.get(f"/deliberations/{reference}/").content.decode()
    assert "640" in page
    assert "58" in page
    assert "71" in page
    assert "À l’article 2." in text_of(mail_to(dgs, kind="deliberation_published"))
    assert "Retenu." in signed_in(dgs).get(carriage.viewpoint.get_absolute_url()).content.decode()
    _is_open_data(client, reference)


def _write_and_pass_on(browser, item, elected) -> None:
    typed = {"text": "Une année d’essai nous paraît nécessaire.", "suite": "transmettre"}
    browser.post(f"/points-de-vue/ecrire/{item.pk}/", typed)
    seat = elected.mandates.get()
    browser.post(f"/points-de-vue/{Viewpoint.objects.get().pk}/transmettre/", {"to": seat.pk})


def _publish(browser, item) -> str:
    browser.post(f"/reunions/points/{item.pk}/deliberation/")
    draft = Deliberation.objects.get()
    at = f"/deliberations/preparation/{draft.pk}/"
    browser.post(f"{at}publier/")
    assert not Deliberation.objects.published().exists()
    typed = {
        "title": draft.title, "text": "Le comité décide.", "matter": "9.4", "author_name": "Anne Le Dû",
        "author_quality": "Présidente", "ballot": draft.ballot_id, "decides": "on",
    }  # fmt: skip
    browser.post(f"{at}texte/", typed)
    for subject in subjects_of(draft):
        browser.post(f"{at}suites/{subject.key}/", {"fate": "taken_up", "answer": "À l’article 2."})
    browser.post(f"{at}relecture/", {"read": "on"})
    browser.post(f"{at}publier/")
    draft.refresh_from_db()
    make_due_papers()
    return draft.reference


def _is_open_data(client, reference: str) -> None:
    SyndicateProfile.objects.update(establishment="00013")
    text = client.get("/donnees-ouvertes/deliberations.csv").content.decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["DELIB_ID"], row["VOTE_POUR"]) == (reference, "")
    told = client.get("/donnees-ouvertes/deliberations.json").json()["deliberations"][0]
    assert told["resultat"]["voix"] == {"pour": 640, "contre": 58, "abstention": 71, "ne_prend_pas_part": 0}
