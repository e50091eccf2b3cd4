"""The pages of the whole life: what each says, what is refused beside its field, what leaks to nobody."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.members.roles import actor_for
from governance.opinions.content import DraftText, Seen
from governance.opinions.models import Attachment, Consultation, Opinion, OpinionDraft, Reservation
from governance.opinions.search import reservations as search_reservations
from governance.opinions.services import answer_reservation, save_draft
from tests.governance.opinions.conftest import PEOPLE
from tests.governance.opinions.factories import VersionFactory, make_consultation, make_prepared

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
READERS = {"dgs", "substitute", "other_dgs", "shared_dgs", "elected", "secretary"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words(response):
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").replace("&#8239;", "\u202f")


def pdf(content=PDF, name="annexe.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def first(closed_consultation):
    return Reservation.objects.get(number=1)


# ---------------------------------------------------------------- who reads


@pytest.mark.parametrize("name", PEOPLE)
def test_board_and_search_show_reservations_to_their_readers_only(name, everyone, first, signed_in):
    response = signed_in(everyone[name]).get(reverse("opinions:reservation_board"))
    expected = 403 if name in {"it_head", "business", "former_dgs"} else 200
    assert response.status_code == expected
    assert ("Un seul interlocuteur" in words(response)) == (name in READERS)
    found = search_reservations(actor_for(everyone[name]), "interlocuteur")
    assert (found is not None) == (name in READERS)


def test_a_paper_not_yet_submitted_is_known_to_its_own_people_only(everyone, open_consultation, abers, signed_in):
    url = f"{reverse('opinions:attachment_join', args=[open_consultation.pk])}?pour={abers.siren}"
    typed = {"draft_version": "0", "revision_number": "0", "reasons": "Gardé avec la pièce.", "file": pdf()}
    assert signed_in(everyone["preparer"]).post(url, typed).status_code == 302
    assert OpinionDraft.objects.get(authority=abers).content["reasons"] == "Gardé avec la pièce."
    joined = Attachment.objects.get()
    for name in PEOPLE:
        status = signed_in(everyone[name]).get(reverse("opinions:attachment_detail", args=[joined.pk])).status_code
        assert status == {"dgs": 200, "substitute": 200, "preparer": 200, "former_dgs": 403}.get(name, 404), name


@pytest.mark.parametrize(
    "upload",
    [pdf(b"GIF89a", "a.gif"), pdf(b"<html>", "a.pdf"), pdf(b"", "a.pdf"), None],
    ids=["gif", "html", "empty", "none"],
)
def test_what_is_no_pdf_is_refused_beside_the_field_and_the_text_is_kept(
    everyone, open_consultation, abers, signed_in, upload
):
    url = f"{reverse('opinions:attachment_join', args=[open_consultation.pk])}?pour={abers.siren}"
    typed = {"draft_version": "0", "revision_number": "0", "reasons": "Tapé avant."} | (
        {"file": upload} if upload else {}
    )
    page = words(signed_in(everyone["dgs"]).post(url, typed))
    assert "alert-danger" in page
    assert "Tapé avant." in page
    assert not Attachment.objects.exists()


def test_the_draft_to_show_is_a_pdf_for_its_own_people(everyone, open_consultation, abers, signed_in):
    url = f"{reverse('opinions:draft_pdf', args=[open_consultation.pk])}?pour={abers.siren}"
    assert signed_in(everyone["dgs"]).get(url).status_code == 302  # nothing written yet
    text = DraftText.from_json({"stance": "FAV", "reasons": "Oui."})
    save_draft(consultation=open_consultation, authority=abers, text=text, seen=Seen(), by=actor_for(everyone["dgs"]))
    answer = signed_in(everyone["preparer"]).get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert signed_in(everyone["other_dgs"]).get(url).status_code == 403
    assert not Opinion.objects.filter(authority=abers).exists()


# ---------------------------------------------------------------- the secretariat


def test_prepared_then_opened_by_two_buttons(everyone, quick_paper, signed_in):
    prepared = make_prepared()
    client = signed_in(everyone["secretary"])
    assert "En préparation" in words(client.get(reverse("opinions:consultation_list")))
    assert "Ouvrir et inviter" in words(client.get(prepared.get_absolute_url()))
    client.post(reverse("opinions:consultation_launch", args=[prepared.pk]))
    assert Consultation.objects.get().is_open


def received(**values):
    return {
        "channel": "paper",
        "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "stance": "FAV",
        "reservations-TOTAL_FORMS": "0",
        "recommendations-TOTAL_FORMS": "0",
    } | values


def test_a_letter_is_recorded_with_its_scan(everyone, open_consultation, abers, dgs, signed_in):
    Consultation.objects.update(opened_at=timezone.now() - datetime.timedelta(days=1))
    url = f"{reverse('opinions:opinion_record', args=[open_consultation.pk])}?pour={abers.siren}"
    client = signed_in(everyone["secretary"])
    assert "Comment l’avis est arrivé" in words(client.get(url))
    refused = words(client.post(url, received(giver=dgs.mandates.get().pk, reasons="Dit dans la lettre.")))
    assert "Joignez le justificatif" in refused
    assert "Dit dans la lettre." in refused
    page = words(client.post(url, received(giver=dgs.mandates.get().pk, voucher=pdf()), follow=True))
    assert "reçu par courrier" in page
    assert Opinion.objects.get(authority=abers).current.channel == "paper"


def test_a_row_more_without_script_records_nothing(everyone, open_consultation, abers, signed_in):
    url = f"{reverse('opinions:opinion_record', args=[open_consultation.pk])}?pour={abers.siren}"
    page = words(signed_in(everyone["secretary"]).post(url, received(rows="add:recommendations")))
    assert "recommendations-0-text" in page
    assert not Opinion.objects.filter(authority=abers).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choisissez ce que devient la réserve"),
        ({"outcome": "taken_up", "answer": "Oui."}, "Dites où elle est reprise"),
        ({"outcome": "rejected", "answer": "  "}, "Écrivez la réponse"),
        ({"outcome": "rejected", "answer": "é" * 10_000}, "2000"),
        ({"outcome": "rejected", "answer": "Non.", "version": "9" * 40}, "choix valide"),
    ],
)
def test_an_answer_is_refused_beside_its_field(everyone, first, signed_in, typed, sentence):
    url = reverse("opinions:reservation_answer", args=[first.pk])
    page = words(signed_in(everyone["secretary"]).post(url, typed)).replace("\u202f", "")
    assert sentence in page
    first.refresh_from_db()
    assert first.state == "open"


def test_answered_then_lifted_from_the_page_of_the_opinion(everyone, first, secretary, signed_in):
    answer_reservation(
        reservation=first, outcome="taken_up", answer="<b>Oui</b>\r\n=1+1", where="Article 4", by=actor_for(secretary)
    )
    client = signed_in(everyone["other_dgs"])
    assert "Réponse à lire" in words(client.get("/"))
    page = words(client.get(first.revision.opinion.get_absolute_url()))
    assert "&lt;b&gt;Oui" in page
    assert "Lever ou maintenir" in page
    client.post(reverse("opinions:reservation_settle", args=[first.pk]), {"lifted": "yes", "note": "Merci."})
    first.refresh_from_db()
    assert (first.state, first.settled_note) == ("lifted", "Merci.")
    assert "Réponse à lire" not in words(client.get("/"))


def test_the_trail_waits_for_the_closing(everyone, open_consultation, closed_consultation, signed_in):
    client = signed_in(everyone["dgs"])
    assert client.get(reverse("opinions:consensus", args=[open_consultation.pk])).status_code == 302
    page = words(client.get(reverse("opinions:consensus", args=[closed_consultation.pk])))
    assert "Un seul tour jusqu’ici" in page
    assert "Un seul interlocuteur" in page


def test_board_takes_as_many_queries_for_two_rows_as_for_twenty(everyone, first, signed_in):
    client = signed_in(everyone["other_dgs"])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("opinions:reservation_board"))
        return len(captured)

    queries()  # what a first request of a session brings
    few = queries()
    rows = [Reservation(revision=first.revision, number=n, text=f"Réserve {n}") for n in range(3, 21)]
    Reservation.objects.bulk_create(rows)
    assert queries() == few


# ---------------------------------------------------------------- the second round


def test_the_second_round_shows_the_difference_and_the_answers_beside_the_form(
    everyone, first, closed_consultation, secretary, signed_in
):
    orientation = closed_consultation.version.orientation
    version = VersionFactory(orientation=orientation, number=2, changes="Un interlocuteur unique.")
    answer_reservation(
        reservation=first, outcome="taken_up", answer="C’est écrit.", where="Article 4", version=version,
        by=actor_for(secretary),
    )  # fmt: skip
    second = make_consultation(version=version)
    client = signed_in(everyone["other_dgs"])
    page = words(client.get(second.get_absolute_url()))
    assert "2<sup>e</sup> tour" in page
    assert f"/orientations/{orientation.slug}/versions/comparer/?avant=1&amp;apres=2" in page
    form = words(client.get(reverse("opinions:opinion_write", args=[second.pk])))
    assert "Le formulaire reprend votre avis du tour précédent" in form
    assert "C’est écrit." in form
    assert f'name="reservations-0-follows" value="{first.pk}"' in form
