"""Journey: the word of a direction générale goes to an élu, is spoken in the comité, stands in its minutes; what the
comité decides is published once every opinion has its answer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, eventually, text_of
from tests.journeys.steps import ask_for_mail_at_once, choose, name_signatory, press, write_orientation
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.journey
DGS = "dgs@lorient-agglomeration.example.org"
ELECTED = "sebastien.tanguy@lorient-agglomeration.example.org"
OTHER_DGS = "dgs@vitre-communaute.example.org"
TITLE = "Mutualiser la téléphonie des membres"
VIEWPOINT = "Un an d’essai suffirait à lever notre réserve."
OUTCOME = "Le comité ajoute une clause de revoyure."
RESERVATIONS = {DGS: "Le coût par agent doit être connu.", OTHER_DGS: "Le calendrier est trop court."}
COMMISSION = "La commission rend un avis favorable assorti de deux réserves."
# What the commission said before, and a comité convened on it: by the verbs of the portal.
BEFORE = f"""
import datetime
from django.utils import timezone
from governance.meetings.services import add_agenda_item, convene_meeting, schedule_meeting
from governance.members.models import Body
from governance.members.roles import actor_for
from governance.opinions.content import OpinionContent, ReservationText
from governance.opinions.models import Consultation
from governance.opinions.services import *
from governance.people.models import Person
from governance.strategy.models import Orientation

def actor(address):
    return actor_for(Person.objects.get(email=address))

by, now = actor({SECRETARY!r}), timezone.now()
orientation = Orientation.objects.get(title={TITLE!r})
held = open_consultation(
    version=orientation.versions.get(), question="Partager les lignes ?", closes_at=now + datetime.timedelta(days=9),
    by=by,
)
for address, text in {RESERVATIONS!r}.items():
    seat = actor(address)
    said = OpinionContent(stance="FAV_RES", reservations=(ReservationText(text),))
    submit_opinion(consultation=held, authority=seat.commission_authorities[0], content=said, by=seat)
Consultation.objects.filter(pk=held.pk).update(closes_at=timezone.now())
close_consultation(consultation=Consultation.objects.get(pk=held.pk))
record_commission_opinion(consultation=held, on=by.day, text={COMMISSION!r}, by=by)
starts = now + datetime.timedelta(days=30)
meeting = schedule_meeting(
    body=Body.objects.get(slug="comite-syndical"), starts_at=starts, ends_at=starts + datetime.timedelta(hours=3),
    place="Salle des Marais", second_in_period=True, by=by,
)
add_agenda_item(
    meeting=meeting, title={TITLE!r}, kind="decision", orientation=orientation, angle="La décision", by=by
)
add_agenda_item(meeting=meeting, title="Contentieux en cours", is_confidential=True, by=by)
convene_meeting(meeting=meeting, note="", by=by)
print("MEETING", meeting.pk)
"""
# The day has come: the clock alone is set on, everyone is in the room, the first item is put to a ballot.
SITTING = f"""
import datetime
from django.utils import timezone
from governance.meetings.models import Attendance, Meeting
from governance.meetings.services import *
from governance.members.roles import actor_for
from governance.people.models import Person
by, now = actor_for(Person.objects.get(email={SECRETARY!r})), timezone.now()
day = dict(starts_at=now - datetime.timedelta(minutes=20), ends_at=now + datetime.timedelta(hours=2))
Meeting.objects.filter(pk=PK).update(**day)
meeting = Meeting.objects.get(pk=PK)
item = meeting.items.order_by("position")[0]
open_meeting(meeting=meeting, by=by)
Attendance.objects.bulk_create(
    Attendance(convocation=row, state="in_room", recorded_at=now) for row in meeting.convocations.convened()
)
start_item(item=item, by=by)
counted = Counted(remainder="for")
record_ballot(item=item, mode="ordinary", question=item.title, counted=counted, by=by)
"""


def test_a_viewpoint_is_carried_and_every_opinion_answered(portal: Portal, someone: Callable[[], Page]):
    secretary, dgs, elected, stranger = (someone() for _ in range(4))
    for page, address in ((secretary, SECRETARY), (dgs, DGS), (elected, ELECTED), (stranger, OTHER_DGS)):
        portal.enter(page, address)
    for page in (dgs, stranger):
        ask_for_mail_at_once(page)
    write_orientation(secretary, TITLE)
    name_signatory(secretary, "comite-syndical")
    found = re.search(r"MEETING (\d+)", portal.manage("shell", "-c", BEFORE))
    assert found
    meeting = f"/reunions/{found[1]}/"

    viewpoint = _write_and_pass_on(dgs, meeting)
    _read_by_two_only(portal, elected, dgs, [secretary, stranger], meeting, viewpoint)
    portal.manage("shell", "-c", SITTING.replace("PK", found[1]))
    _speak(portal, elected, dgs, meeting, viewpoint)
    assert stranger.request.get(viewpoint).status == 404
    _record(secretary, dgs, meeting, viewpoint)

    draft = _draft(secretary, meeting)
    _answer_each(secretary, draft)
    _review_and_publish(secretary, draft)
    reference = _read_by_everyone(someone())
    for address, page in ((DGS, dgs), (OTHER_DGS, stranger)):
        _author_is_told(portal, page, address, reference)
    dgs.goto(viewpoint)
    expect(dgs.get_by_role("main")).to_contain_text(reference)


# ---------------------------------------------------------------- the viewpoint


def _write_and_pass_on(page: Page, meeting: str) -> str:
    """Its address. The confidential item is not one of those that may be written on."""
    page.goto(meeting)
    expect(page.get_by_role("main")).not_to_contain_text("Contentieux")
    press(page, re.compile("Écrire un point de vue"))
    press(page, "Choisir à qui le transmettre")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    page.locator("textarea[name=text]").fill(VIEWPOINT)
    press(page, "Choisir à qui le transmettre")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Transmettre à un élu")
    choose(page, "Sébastien Tanguy")
    page.get_by_label("Un mot pour accompagner").fill("Merci d’avance.")
    press(page, "Transmettre")
    _stands_at(page, "Transmis")
    return page.url


def _stands_at(page: Page, step: str) -> None:
    expect(page.locator("#suites ~ section").first).to_contain_text(step)


def _read_by_two_only(
    portal: Portal, elected: Page, dgs: Page, others: list[Page], meeting: str, viewpoint: str
) -> None:
    """Beside the item, for the élu alone; the word back is for who passed it on."""
    portal.mailbox.wait_for(ELECTED, "point de vue vous est transmis")
    elected.goto(meeting)
    expect(elected.get_by_role("main")).to_contain_text(VIEWPOINT)
    press(elected, "Je l’ai lu")
    press(elected, "Répondre un mot")
    elected.get_by_label("Votre mot").fill("Je le dirai.")
    press(elected, "Envoyer")
    portal.mailbox.wait_for(DGS, "un mot pour vous")
    dgs.goto(viewpoint)
    _stands_at(dgs, "Vu")
    expect(dgs.get_by_role("main")).to_contain_text("Je le dirai.")
    for page in others:
        page.goto(meeting)
        expect(page.get_by_role("main")).not_to_contain_text(VIEWPOINT)
        assert page.request.get(viewpoint).status == 404


def _speak(portal: Portal, elected: Page, dgs: Page, meeting: str, viewpoint: str) -> None:
    elected.goto(meeting)
    press(elected, "Évoqué en séance")
    elected.get_by_label(re.compile("Ce qui en a été dit")).fill(OUTCOME)
    press(elected, "Noter qu’il a été évoqué")
    portal.mailbox.wait_for(DGS, "évoqué en séance")
    dgs.goto(viewpoint)
    _stands_at(dgs, "Évoqué en séance")
    expect(dgs.get_by_role("main")).to_contain_text(OUTCOME)


def _record(secretary: Page, dgs: Page, meeting: str, viewpoint: str) -> None:
    """The minutes tell it; the word between the two stays theirs."""
    secretary.goto(meeting)
    press(secretary, "Commencer le procès-verbal")
    main = secretary.get_by_role("main")
    expect(main).to_contain_text(VIEWPOINT)
    expect(main).to_contain_text(OUTCOME)
    expect(main).not_to_contain_text("Je le dirai.")
    press(secretary, re.compile("Inscrit au procès-verbal"))
    expect(main).to_contain_text("C’est inscrit au procès-verbal")
    dgs.goto(viewpoint)
    _stands_at(dgs, "Inscrit au procès-verbal")


# ---------------------------------------------------------------- the deliberation


def _draft(page: Page, meeting: str) -> str:
    page.goto(meeting)
    press(page, re.compile("Préparer la délibération"))
    draft = page.url
    page.goto(f"{draft}texte/")
    page.locator("textarea[name=text]").fill("**Le comité décide** d’ouvrir le service, avec un an d’essai.")
    page.locator("select[name=matter]").select_option("1.4")
    page.get_by_label("Auteur de l’acte").fill("Yann Le Goff")
    page.get_by_label("Sa qualité").fill("Président du syndicat mixte")
    press(page, "Enregistrer")
    return draft


def _answer_each(page: Page, draft: str) -> None:
    """The commission's opinion and two reservations; the page that refuses to publish says how many wait."""
    main = page.get_by_role("main")
    for waiting in (3, 2, 1):
        page.goto(draft)
        expect(main).to_contain_text(re.compile(rf"{waiting}\s+réponses? manque"))
        expect(main.get_by_role("link", name="Publier", exact=True)).to_have_count(0)
        if waiting == 1:
            page.goto(f"{draft}publier/")
            press(page, "Publier")
            expect(main).to_contain_text("Rien n’est décidé dans le silence")
        page.locator("#suites").get_by_role("link", name=re.compile("^Répondre")).first.click()
        choose(page, "Pris en compte" if "commission" in page.url else "Prise en compte")
        page.get_by_label("La réponse").fill("L’article 2 le prévoit.")
        press(page, "Enregistrer la réponse")


def _review_and_publish(page: Page, draft: str) -> None:
    page.goto(f"{draft}relecture/")
    page.get_by_label(re.compile("J’ai relu le texte")).check()
    press(page, "Noter la relecture")
    expect(page.get_by_role("main")).to_contain_text("Tout est prêt")
    press(page, "Publier")
    press(page, "Publier")
    expect(page.get_by_role("main")).to_contain_text("est publiée")


def _read_by_everyone(page: Page) -> str:
    """Its number: from the register to the document, without signing in."""
    page.goto("/deliberations/")
    row = page.locator("tr", has_text=TITLE)
    reference = row.get_by_role("link").inner_text().strip()
    row.get_by_role("link").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("un an d’essai")
    expect(main).to_contain_text(COMMISSION)
    for words in (VIEWPOINT, *RESERVATIONS.values()):
        expect(main).not_to_contain_text(words)
    paper = f"{page.url.rstrip('/')}.pdf"
    eventually(lambda: page.request.get(paper).headers["content-type"] == "application/pdf", "document of the act")
    content = page.request.get(paper).body()
    assert_accessible_pdf(content)
    words = " ".join(pdf_text(content).split())
    assert reference in words
    assert "Président du syndicat mixte" in words
    return reference


def _author_is_told(portal: Portal, page: Page, address: str, reference: str) -> None:
    mail = portal.mailbox.wait_for(address, "Ce que votre avis est devenu")
    assert reference in text_of(mail)
    page.goto(f"/deliberations/{reference}/suites/")
    expect(page.get_by_role("main")).to_contain_text(RESERVATIONS[address])
