"""Journey g: a question of the bureau and a need become an orientation; all members give their opinion, read what
changed, are asked again; every reservation ends with an answer."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import opinions
from tests.journeys.conftest import SECRETARY, Portal, eventually
from tests.journeys.steps import ask_for_opinions, choose, press, write_orientation
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.journey
BUREAU = "michel.le-gall@departement-des-cotes-d-armor.example.org"
ON_PHONE = "dgs@rennes-metropole.example.org"
LIFTING = "dgs@brest-metropole.example.org"
KEEPING = "dgs@departement-du-finistere.example.org"
AGAINST = "dgs@departement-du-morbihan.example.org"
IT_HEAD = "dsi@region-bretagne.example.org"
BY_HAND = [ON_PHONE, LIFTING, KEEPING, AGAINST]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TITLE = "Garder ensemble la mémoire des actes"
ASKED = "Faut-il un seul coffre pour tous ?"
FIRST, SECOND = "Un seul coffre vous convient-il ?", "Le texte revu vous convient-il ?"
OWN = "Le coffre doit rester dans notre département."
SAID_AGAIN = "La sortie doit rester possible."
NEED, STATEMENT = "Retrouver un acte en une minute", "Chaque service cherche dans ses propres dossiers."
NEED_SCRIPT = f"""
import datetime
from governance.members.models import Mandate
from governance.members.remits import Subject
from governance.members.roles import actor_for
from governance.needs.services import *
from governance.needs.words import AdviceWords, NeedWords
members = Mandate.objects.filter(body__kind="business_group").select_related("person", "body", "authority")
seat = members.order_by("id")[0]
chair = members.filter(body=seat.body).order_by("-id")[0]
Mandate.objects.filter(pk=chair.pk).update(presides=True)
dsi = list(Mandate.objects.filter(body__kind="it_group").select_related("person").order_by("id"))
Mandate.objects.filter(pk=dsi[0].pk).update(presides=True)
by = actor_for(seat.person)
need = begin_need(mandate=seat, subject=Subject.NEED, title={NEED!r}, by=by)
words = NeedWords(
    title={NEED!r}, statement={STATEMENT!r}, holder="les assemblées", gain="Une heure par jour.", urgency="year",
    priority="essential",
)
need = save_need(need=need, words=words, by=by)
present_need(need=need, by=by)
submit_need(need=need, by=actor_for(chair.person))
leader = actor_for(dsi[0].person)
advice = name_rapporteur(need=need, rapporteur=dsi[0], by=leader)
words = AdviceWords(verdict="feasible", reasons="L’outil existe.", cost_min=10000, cost_max=20000, ownership="each")
advice = open_to_comments(advice=save_advice(advice=advice, words=words, by=leader), by=leader)
type(advice).objects.filter(pk=advice.pk).update(comments_until=advice.comments_until - datetime.timedelta(days=30))
advice.refresh_from_db()
submit_advice(advice=advice, by=leader)
print("NEED", need.pk, seat.person.email)
"""


@pytest.fixture(scope="module")
def orientation(portal: Portal, new_module_context: Callable[[], BrowserContext]) -> Iterator[str]:
    """Its address: asked by the bureau, made by the secretariat, published."""
    elected, secretary = (new_module_context().new_page() for _ in range(2))
    portal.enter(elected, BUREAU)
    _refer(elected)
    portal.enter(secretary, SECRETARY)
    write_orientation(secretary, "Préparer le plan")  # the plan and its axis, when nobody made them yet
    address = _make_orientation(secretary, elected.url)
    need, author = re.findall(r"NEED (\d+) (\S+)", portal.manage("shell", "-c", NEED_SCRIPT))[0]
    _take_up(secretary, address, need)
    _became(portal, new_module_context().new_page(), author, need)
    yield address


def test_two_rounds_until_every_reservation_has_its_answer(
    portal: Portal, someone: Callable[..., Page], orientation: str
):
    secretary = someone()
    portal.enter(secretary, SECRETARY)
    closes_at = datetime.datetime.now() + datetime.timedelta(days=9)
    ask_for_opinions(secretary, TITLE, FIRST, closes_at)
    first = _consultation(secretary)

    # Four by hand, one of them on a phone; the others by the services of the portal; some say nothing.
    _give(portal, someone(**PHONE), ON_PHONE, first, "Favorable avec réserves", OWN)
    _give(portal, someone(), LIFTING, first, "Favorable avec réserves", "Le coût doit être connu.")
    _give(portal, someone(), KEEPING, first, "Favorable avec réserves", SAID_AGAIN)
    _give(portal, someone(), AGAINST, first, "Défavorable", "Nous venons d’acheter le nôtre.")
    opinions.run(portal, opinions.FIRST_ROUND, FIRST, BY_HAND)
    round_one = opinions.counts(portal, FIRST)
    assert sum(round_one.values()) == 66
    _nobody_reads_before_the_closing(portal, someone, first)
    _close(portal, secretary, FIRST, first)

    # The syndicat answers in its new text, the commission reads what changed.
    _answer(secretary, OWN, "Retenu : un coffre par département.", "Deuxième alinéa")
    _publish_again(secretary, orientation)
    opinions.run(portal, opinions.ANSWER_ALL, FIRST)
    ask_for_opinions(secretary, TITLE, SECOND, closes_at)
    second = _consultation(secretary)
    _give_again(portal, someone(**PHONE), ON_PHONE, second)
    _keep(portal, someone(), KEEPING, second)
    opinions.run(portal, opinions.SECOND_ROUND, SECOND, [ON_PHONE, KEEPING])
    round_two = opinions.counts(portal, SECOND)
    assert sum(round_two.values()) == 66
    assert round_two["DEFAV"] == 0 < round_two["FAV_RES"] < round_one["FAV_RES"] + round_one["DEFAV"]
    _close(portal, secretary, SECOND, second)

    _trail(secretary, second, round_one, round_two)
    opinions.run(portal, opinions.ANSWER_ALL, SECOND)
    _settle(portal, someone(), KEEPING)
    secretary.goto("/consultations/reserves/?etat=open")
    expect(secretary.get_by_role("main")).to_contain_text("Chaque réserve a sa réponse.")
    _agree(secretary, second, round_two)
    _groups_read_the_counts_only(portal, someone(), second, round_two)


def _refer(page: Page) -> None:
    """The bureau puts a subject to the commission, with a question and a date."""
    page.goto("/propositions/")
    press(page, "Saisir la commission")
    page.locator("input[name=title]").fill(TITLE)
    page.locator("textarea[name=text]").fill("Le bureau demande à la commission ce qu’elle en pense.")
    page.locator("textarea[name=question]").fill(ASKED)
    wanted = datetime.date.today() + datetime.timedelta(days=60)
    page.locator("input[name=wanted_on]").fill(wanted.isoformat())
    press(page, "Relire avant de déposer")
    press(page, "Déposer")
    expect(page.get_by_role("main")).to_contain_text(ASKED)


def _make_orientation(page: Page, proposal: str) -> str:
    page.goto(proposal)
    page.get_by_role("link", name="En faire une orientation").click()
    page.locator("select[name=axis]").select_option(index=1)
    page.locator("textarea[name=summary]").fill("Un coffre commun pour les actes de tous les membres.")
    page.locator("textarea[name=text]").fill("Les actes sont gardés dans **un seul coffre** régional.")
    page.locator("input[name=title]").fill(TITLE)
    # What is typed is kept on this device until the button is pressed.
    expect(page.locator("[data-keep-status]")).to_contain_text("Gardé sur cet appareil")
    page.reload()
    expect(page.locator("[data-keep-notice]")).to_contain_text("a été repris")
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("un seul coffre"))
    press(page, "Créer l’orientation")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    address = page.url
    page.goto(f"{address}modifier/")
    expect(page.locator("[data-keep-notice]")).to_be_hidden()
    page.goto(f"{address}publier/")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text("ersion 1")
    return address


def _take_up(page: Page, orientation: str, need: str) -> None:
    page.goto(f"/besoins/{need}/orientation/")
    value = page.locator("select[name=orientation] option", has_text=TITLE).get_attribute("value")
    page.locator("select[name=orientation]").select_option(value)
    press(page, "Reprendre dans cette orientation")
    page.goto(orientation)
    expect(page.get_by_role("main")).to_contain_text(NEED)
    expect(page.get_by_role("main")).to_contain_text("D’où vient cette orientation")


def _became(portal: Portal, page: Page, author: str, need: str) -> None:
    """« Où en est notre besoin », for who wrote it."""
    portal.enter(page, author)
    page.goto(f"/besoins/{need}/")
    expect(page.get_by_role("main")).to_contain_text("Ce qu’il est devenu")
    expect(page.get_by_role("main")).to_contain_text(TITLE)


def _consultation(page: Page) -> str:
    found = re.search(r"/consultations/\d+/", page.url)
    assert found, page.url
    return found[0]


def _give(portal: Portal, page: Page, address: str, consultation: str, stance: str, words: str) -> None:
    portal.enter(page, address)
    page.goto(consultation)
    press(page, re.compile("Donner votre avis|Donner l’avis|votre avis"))
    choose(page, stance)
    if stance == "Défavorable":
        page.get_by_label("Ce qui fonde votre avis").fill(words)
    else:
        page.get_by_label("Votre réserve").first.fill(words)
    press(page, "Relire avant d’envoyer")
    press(page, "Envoyer l’avis")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"AV-\d{4}-\d+"))
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def _nobody_reads_before_the_closing(portal: Portal, someone: Callable[..., Page], consultation: str) -> None:
    for address in (BUREAU, LIFTING, IT_HEAD):
        page = someone()
        portal.enter(page, address)
        page.goto(consultation)
        expect(page.get_by_role("main")).not_to_contain_text(OWN)
        expect(page.get_by_role("main")).not_to_contain_text("Morbihan")
        page.goto("/recherche/?q=coffre+département")
        expect(page.get_by_role("main")).not_to_contain_text(OWN)
        assert page.request.get(f"{consultation}synthese.pdf").status in (403, 404)
        assert page.request.get(f"{consultation}synthese.csv").status in (403, 404)


def _close(portal: Portal, page: Page, question: str, consultation: str) -> None:
    """Its minute strikes: closed at once, whatever the worker still has to do, and the synthesis can be read."""
    opinions.run(portal, opinions.CLOSE, question)
    eventually(lambda: page.request.get(f"{consultation}synthese.pdf").status == 200, "synthesis on paper")


def _answer(page: Page, reservation: str, answer: str, where: str) -> None:
    page.goto("/consultations/reserves/")
    page.locator("tr", has_text=reservation).get_by_role("link", name=re.compile("Répondre")).click()
    press(page, "Répondre")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    choose(page, "Prise en compte")
    page.locator("textarea[name=answer]").fill(answer)
    page.locator("input[name=where]").fill(where)
    press(page, "Répondre")
    expect(page.get_by_role("main")).to_contain_text("La réponse est enregistrée")


def _publish_again(page: Page, orientation: str) -> None:
    page.goto(f"{orientation}modifier/")
    page.locator("textarea[name=text]").fill("Les actes sont gardés dans **un coffre par département**.")
    press(page, "Enregistrer le texte de travail")
    page.goto(f"{orientation}publier/")
    page.locator("textarea[name=changes]").fill("Un coffre par département au lieu d’un seul.")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text("version 2")


def _give_again(portal: Portal, page: Page, address: str, consultation: str) -> None:
    """The form says again what was said; the reservation has its answer, and is taken away."""
    portal.enter(page, address)
    page.goto(consultation)
    press(page, re.compile("Donner votre avis|Donner l’avis|votre avis"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("Le formulaire reprend votre avis du tour précédent")
    expect(main).to_contain_text("un coffre par département")
    expect(page.get_by_label("Votre réserve").first).to_have_value(OWN)
    page.get_by_role("button", name=re.compile("^Retirer la réserve")).first.click()
    choose(page, "Favorable")
    press(page, "Relire avant d’envoyer")
    press(page, "Envoyer l’avis")
    expect(main).to_contain_text(re.compile(r"AV-\d{4}-\d+"))


def _keep(portal: Portal, page: Page, address: str, consultation: str) -> None:
    """Nothing to change: read again, sent again."""
    portal.enter(page, address)
    page.goto(consultation)
    press(page, re.compile("Donner votre avis|Donner l’avis|votre avis"))
    press(page, "Relire avant d’envoyer")
    expect(page.get_by_role("main")).to_contain_text(SAID_AGAIN)
    press(page, "Envoyer l’avis")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"AV-\d{4}-\d+"))


def _trail(page: Page, consultation: str, before: dict[str, int], after: dict[str, int]) -> None:
    """Who moved, from what to what; which reservation was lifted by which change."""
    page.goto(f"{consultation}consensus/")
    main = page.get_by_role("main")
    moved = page.locator("table", has_text="Celles qui ont évolué").locator("tbody tr")
    rennes = moved.filter(has_text="Rennes Métropole")
    expect(rennes).to_contain_text("Favorable avec réserves")
    expect(rennes.locator("td").last).to_contain_text("Favorable")
    expect(moved.filter(has_text="Morbihan").locator("td").last).to_contain_text("Favorable avec réserves")
    expect(moved.filter(has_text="Finistère")).to_have_count(0)
    lifted = page.locator("tr", has_text=OWN)
    expect(lifted).to_contain_text("Levée par l’avis du tour suivant")
    expect(lifted).to_contain_text("Un coffre par département au lieu d’un seul.")
    expect(lifted).to_contain_text("Retenu")
    page.get_by_text("Le tableau complet").click()
    totals = page.locator("table", has_text="en colonnes le sens d’après").locator("tfoot td").all_inner_texts()
    assert [int(total) for total in totals] == list(after.values())
    lines = page.locator("table", has_text="en colonnes le sens d’après").locator("tbody tr").all()
    assert [sum(map(int, line.locator("td").all_inner_texts())) for line in lines] == list(before.values())
    expect(main).to_contain_text(re.compile(r"En tout, 66\s"))


def _settle(portal: Portal, page: Page, address: str) -> None:
    portal.enter(page, address)
    page.goto("/consultations/reserves/?miennes=on")
    row = page.locator("tr", has_text=SAID_AGAIN)
    row.get_by_role("link", name=re.compile("Lever ou maintenir")).click()
    choose(page, "Je lève cette réserve")
    press(page, "Enregistrer")
    expect(page.get_by_role("main")).to_contain_text("C’est enregistré")


def _agree(page: Page, consultation: str, expected: dict[str, int]) -> None:
    """Page, paper, text to work on and table say the same."""
    page.goto(f"{consultation}synthese/")
    shown = page.get_by_role("main").inner_text()
    answered = sum(expected.values()) - expected["NONE"]
    favourable = expected["FAV"] + expected["FAV_RES"] + expected["FAV_REC"]
    table = page.request.get(f"{consultation}synthese.csv").body().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert len(lines) == 66
    assert sum(line["sens"] == "Favorable" for line in lines) == expected["FAV"]
    assert sum(line["sens"] == "Favorable avec réserves" for line in lines) == expected["FAV_RES"]
    assert sum(line["sens"] == "Sans réponse" for line in lines) == expected["NONE"]
    paper = page.request.get(f"{consultation}synthese.pdf").body()
    assert_accessible_pdf(paper)
    said = " ".join(pdf_text(paper).split())
    for text in (shown, said):
        assert re.search(rf"\b{answered}\b", text)
        assert SAID_AGAIN in text
    assert re.search(rf"{favourable} ?avis favorables", said)
    with zipfile.ZipFile(io.BytesIO(page.request.get(f"{consultation}synthese.odt").body())) as odt:
        words = odt.read("content.xml").decode()
    assert SAID_AGAIN in words
    assert f">{expected['FAV_RES']}<" in words
    assert f">{expected['NONE']}<" in words


def _groups_read_the_counts_only(portal: Portal, page: Page, consultation: str, expected: dict[str, int]) -> None:
    portal.enter(page, IT_HEAD)
    page.goto(f"{consultation}synthese/")
    main = page.get_by_role("main")
    expect(main).to_contain_text(str(expected["FAV_RES"]))
    expect(main).not_to_contain_text(SAID_AGAIN)
    expect(main).not_to_contain_text("Rennes Métropole")
    assert page.request.get(f"{consultation}synthese.pdf").status == 403
    assert page.request.get(f"{consultation}synthese.csv").status == 403
