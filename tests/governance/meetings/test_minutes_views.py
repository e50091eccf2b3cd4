"""The pages of the minutes: who reads what, what is kept as it is typed, what outsiders never see."""

import datetime
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.meetings.models import Minutes
from governance.meetings.services import (
    add_agenda_item,
    add_follow_up,
    approve_minutes,
    ask_correction,
    attach_signed_copy,
    begin_minutes,
    submit_minutes,
    write_section,
)
from governance.members.roles import actor_for
from tests.governance.meetings.factories import TINY_PDF, make_convened, moment
from tests.governance.meetings.minutes_making import following, submitted, written

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def secret_item(meeting):
    return add_agenda_item(meeting=meeting, title="Contentieux", is_confidential=True, by=actor_for(None))


@pytest.fixture
def secret(dgs, clock, by) -> Minutes:
    """Submitted, with a confidential part."""
    minutes = submitted(clock, by=by, with_items=secret_item)
    section = minutes.sections.get(title="Contentieux")
    write_section(section=section, text="Le montant réclamé.", seen=None, by=by)
    add_follow_up(item=section.item, text="Saisir l’avocate", who="L’avocate", by=by)
    return minutes


def read(client, minutes: Minutes) -> str:
    return client.get(minutes.get_absolute_url()).content.decode()


# ---------------------------------------------------------------- who reads what


def test_a_draft_is_the_secretariats_then_the_bodys_then_everyones(dgs, elected, secretary, signed_in, clock, by):
    minutes = written(clock, by=by)
    path = minutes.get_absolute_url()

    def answers() -> list[int]:
        return [signed_in(person).get(path).status_code for person in (dgs, elected, secretary)]

    assert answers() == [404, 404, 200]
    submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 31), by=by)
    assert answers() == [200, 404, 200]
    approve_minutes(minutes=minutes, meeting=following(minutes, clock, by=by), remarks="", by=by)
    assert answers() == [200, 200, 200]


def test_no_confidential_word_leaves_the_body(secret, dgs, elected, signed_in, clock, by):
    approve_minutes(minutes=secret, meeting=following(secret, clock, by=by), remarks="", by=by)
    inside, outside = signed_in(dgs), signed_in(elected)
    assert "montant réclamé" in read(inside, secret)
    page = read(outside, secret)
    assert "Point confidentiel" in page
    for word in ("Contentieux", "réclamé", "avocate"):
        assert word not in page


def test_search_finds_minutes_without_accents_and_nothing_confidential_outside(
    secret, dgs, elected, signed_in, clock, by
):
    approve_minutes(minutes=secret, meeting=following(secret, clock, by=by), remarks="", by=by)
    found = signed_in(dgs).get("/recherche/", {"q": "reclame"}).content.decode()
    assert f"{secret.get_absolute_url()}#partie-" in found
    unseen = signed_in(elected).get("/recherche/", {"q": "reclame"}).content.decode()
    assert f"{secret.get_absolute_url()}#partie-" not in unseen


def test_the_signed_copy_with_a_confidential_item_stays_with_the_body(secret, dgs, elected, signed_in, clock, by):
    minutes = approve_minutes(minutes=secret, meeting=following(secret, clock, by=by), remarks="", by=by)
    attach_signed_copy(minutes=minutes, upload=SimpleUploadedFile("s.pdf", TINY_PDF), by=by)
    path = f"/reunions/{minutes.meeting_id}/compte-rendu-signe.pdf"
    assert signed_in(dgs).get(path).content == TINY_PDF
    assert signed_in(elected).get(path).status_code == 404


# ---------------------------------------------------------------- writing


def test_a_part_keeps_itself_and_a_second_writer_sees_both_texts(dgs, secretary, signed_in, clock, by):
    minutes = written(clock, by=by)
    section = minutes.sections.exclude(item=None).get()
    client, path = signed_in(secretary), f"/reunions/{minutes.meeting_id}/compte-rendu/parties/{section.pk}/"
    kept = client.post(path, {"text": "Gardé.", "draft_version": section.version}, **JSON)
    assert kept.json()["version"] == section.version + 1
    refused = client.post(path, {"text": "Perdu ?", "draft_version": section.version}, **JSON)
    assert refused.status_code == 409
    page = client.post(path, {"text": "Perdu ?", "draft_version": section.version}).content.decode()
    assert "écrite entre-temps" in page
    assert "Perdu ?" in page
    assert "Gardé" in page
    assert f'name="draft_version" value="{section.version + 1}"' in page
    client.post(path, {"text": "Perdu ?", "draft_version": section.version + 1})
    section.refresh_from_db()
    assert section.text == "Perdu ?"


def test_taking_up_the_facts_shows_what_changes(dgs, secretary, signed_in, clock, by):
    minutes = written(clock, by=by)
    section = minutes.sections.exclude(item=None).get()
    client, path = signed_in(secretary), f"/reunions/{minutes.meeting_id}/compte-rendu/parties/{section.pk}/"
    client.post(f"{path}suites/", {"kind": "action", "text": "Chiffrer l’hébergement", "who": "L’éditeur"})
    assert "Reprendre les faits notés depuis" in client.get(path).content.decode()
    page = client.get(f"{path}actualiser/").content.decode()
    assert "<ins>" in page
    assert "La commission échange sur ce point." in page
    text = "La commission échange sur ce point.\n\n- Chiffrer l’hébergement"
    client.post(f"{path}actualiser/", {"text": text, "draft_version": section.version})
    section.refresh_from_db()
    assert section.text == text
    assert "Reprendre les faits notés depuis" not in client.get(path).content.decode()


def test_the_working_text_opens_in_a_word_processor(dgs, secretary, signed_in, clock, by):
    minutes = written(clock, by=by)
    response = signed_in(secretary).get(f"/reunions/{minutes.meeting_id}/compte-rendu.odt")
    content = zipfile.ZipFile(io.BytesIO(response.content)).read("content.xml")
    words = "".join(ElementTree.fromstring(content).itertext())
    assert "La commission échange sur ce point." in words
    assert "1. Bilan d’avancement 1" in words


# ---------------------------------------------------------------- corrections


def test_a_member_asks_for_a_correction_and_reads_the_answer(dgs, preparer, secretary, signed_in, clock, by):
    minutes = submitted(clock, by=by)
    section = minutes.sections.exclude(item=None).get()
    path = f"/reunions/{minutes.meeting_id}/compte-rendu/parties/{section.pk}/corriger/"
    client = signed_in(dgs)
    assert "obligatoire" in client.post(path, {"text": ""}).content.decode()
    client.post(path, {"text": "Nous avions dit mars."})
    assert signed_in(preparer).get(path).status_code == 403
    asked = section.corrections.get()
    answer = f"/reunions/{minutes.meeting_id}/compte-rendu/corrections/{asked.pk}/"
    staff = signed_in(secretary)
    refused = staff.post(answer, {"verdict": "declined", "answer": ""}).content.decode()
    assert "pourquoi cette correction" in refused
    staff.post(answer, {"verdict": "declined", "answer": "C’était avril."})
    page = read(client, minutes)
    assert "Non reprise" in page
    assert "C’était avril." in page


def test_corrections_of_others_are_not_shown(dgs, other_dgs, signed_in, clock, by):
    minutes = submitted(clock, by=by)
    ask_correction(section=minutes.sections.first(), text="Entre nous.", by=actor_for(dgs))
    assert "Entre nous." not in read(signed_in(other_dgs), minutes)


# ---------------------------------------------------------------- the front page and lists


def test_a_member_is_asked_to_read_again_until_they_answer(dgs, signed_in, clock, by):
    minutes = submitted(clock, by=by)
    client = signed_in(dgs)
    assert "Compte rendu à relire" in client.get("/").content.decode()
    ask_correction(section=minutes.sections.first(), text="Là.", by=actor_for(dgs))
    assert "Compte rendu à relire" not in client.get("/").content.decode()


def test_the_list_of_meetings_counts_the_same_queries_for_two_and_twenty(dgs, secretary, signed_in, clock, by):
    counts = []
    for total in (2, 20):
        while Minutes.objects.count() < total:
            _one_more(clock, by)
        client = signed_in(secretary)
        with CaptureQueriesContext(connection) as queries:
            client.get("/reunions/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _one_more(clock, by):
    count = Minutes.objects.count()
    start = moment("2027-01-11 09:30") + datetime.timedelta(days=28 * count)
    clock.move_to(start - datetime.timedelta(days=25))
    meeting = make_convened(by=by, starts_at=start, second_in_period=True)
    clock.move_to(start + datetime.timedelta(days=1))
    begin_minutes(meeting=meeting, by=by)
