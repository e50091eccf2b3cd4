"""Journey: long texts keep themselves. A session ends, the network fails, another tab writes: nothing is lost."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect

from tests.journeys.conftest import SECRETARY, Portal, links_of
from tests.journeys.steps import ask_for_opinions, begin_issue, press, write_orientation

pytestmark = pytest.mark.journey
FIRST, SECOND = "Nos communes l’attendent depuis deux ans.", "Il faut six mois avant la bascule."


@dataclass
class Writing:
    """A form that keeps itself, open before the person who writes."""

    portal: Portal
    page: Page
    address: str
    url: str
    name: str
    kept: str  # what the script alone says of a draft it kept
    save: str

    def field(self, page: Page | None = None) -> Locator:
        return (page or self.page).locator(f"textarea[name={self.name}]")

    def type(self, text: str, page: Page | None = None) -> None:
        """Into the field, and out of it."""
        self.field(page).fill(text)
        self.field(page).blur()

    def says(self, words: str, page: Page | None = None) -> None:
        expect((page or self.page).locator("[data-keep-status]")).to_contain_text(words)

    def offers(self, words: str, page: Page | None = None) -> None:
        expect((page or self.page).locator("[data-keep-notice]")).to_contain_text(words)

    def reopens_with(self, text: str) -> None:
        """The portal itself has it: this device has nothing to say of it."""
        self.page.goto(self.url)
        expect(self.field()).to_have_value(text)
        expect(self.page.locator("[data-keep-notice]")).to_be_hidden()


# One direction générale for each test that writes an opinion: no draft of another test is there.
AUTHORS = iter(
    f"dgs@{authority}.example.org"
    for authority in (
        "rennes-metropole", "brest-metropole", "lorient-agglomeration", "region-bretagne", "departement-du-finistere",
        "roi-morvan-communaute", "pontivy-communaute", "departement-des-cotes-d-armor",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def consultation(portal: Portal, new_module_context: Callable[[], BrowserContext]) -> str:
    """A question that is asked of every direction générale, opened once."""
    secretary = new_module_context().new_page()
    portal.enter(secretary, SECRETARY)
    write_orientation(secretary, "Archiver à valeur probante")
    question = "Êtes-vous prêts pour cette vague ?"
    closes_at = datetime.datetime.now() + datetime.timedelta(days=9)
    ask_for_opinions(secretary, "Archiver à valeur probante", question, closes_at)
    return question


@pytest.fixture(scope="module")
def issue(portal: Portal, new_module_context: Callable[[], BrowserContext]) -> str:
    """The number of a bulletin in the making, whose articles are written by the tests."""
    secretary = new_module_context().new_page()
    portal.enter(secretary, SECRETARY)
    return begin_issue(secretary)


@pytest.fixture
def opinion(portal: Portal, someone: Callable[[], Page], consultation: str) -> Writing:
    address = next(AUTHORS)
    invitation = portal.mailbox.wait_for(address, "prêts pour cette vague")
    page = someone()
    portal.enter(page, address)
    page.goto(links_of(invitation)[0])
    return Writing(portal, page, address, page.url, "reasons", "le formulaire se garde", "Enregistrer")


@pytest.fixture
def article(portal: Portal, someone: Callable[[], Page], issue: str) -> Writing:
    page = someone()
    portal.enter(page, SECRETARY)
    page.goto(f"/bulletins/{issue}/articles/nouveau/")
    page.locator("input[name=title]").fill("Parapheur : trois témoignages")
    page.locator("textarea[name=text]").fill("Quelques lignes.")
    press(page, "Enregistrer et continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Modifier l’article")
    return Writing(
        portal, page, SECRETARY, page.url, "text", "pour qu’il entre dans le bulletin", "Enregistrer et continuer"
    )


@pytest.fixture(params=["opinion", "article"])
def writing(request: pytest.FixtureRequest) -> Writing:
    """Both forms, for what their two servers answer; what their common script does alone is tried on one of them."""
    made: Writing = request.getfixturevalue(request.param)
    return made


def test_what_is_typed_is_kept_by_itself(writing: Writing):
    writing.type(FIRST)
    writing.says(writing.kept)
    with writing.page.expect_response(lambda answer: is_save(answer.request) and answer.ok):
        writing.field().press_sequentially(" Et ensuite.")  # no field is left: a pause is enough
    writing.says(writing.kept)
    writing.reopens_with(f"{FIRST} Et ensuite.")


def test_a_page_left_in_the_middle_of_a_word_loses_nothing(article: Writing):
    writing = article
    writing.field().fill("Nos comm")
    writing.page.goto("/")
    writing.page.goto(writing.url)
    expect(writing.field()).to_have_value("Nos comm")
    writing.offers("a été repris")
    writing.says(writing.kept)
    writing.reopens_with("Nos comm")


def test_a_session_that_ended_loses_nothing(writing: Writing):
    writing.page.context.clear_cookies(name=re.compile("session"))
    writing.type(FIRST)
    writing.says("Votre session a pris fin – votre texte est gardé sur cet appareil.")
    link = writing.page.get_by_role("link", name="Se reconnecter").get_attribute("href") or ""
    assert link.startswith("/connexion/?next=%2F")
    press(writing.page, writing.save)  # towards the page of sign-in: what is typed since waits too
    expect(writing.page).to_have_url(re.compile("connexion"))

    writing.portal.sign_in(writing.page, writing.address)
    writing.page.goto(writing.url)
    expect(writing.field()).to_have_value(FIRST)
    writing.offers("a été repris")
    writing.says(writing.kept)
    writing.reopens_with(FIRST)


def test_a_lost_connection_loses_nothing(opinion: Writing):
    writing = opinion
    writing.page.route("**", lambda route: route.abort())
    writing.type(FIRST)
    writing.says("Pas de connexion – votre texte est gardé sur cet appareil.")
    writing.page.unroute_all()
    writing.page.goto(writing.url)
    expect(writing.field()).to_have_value(FIRST)
    writing.offers("a été repris")
    writing.says(writing.kept)
    writing.reopens_with(FIRST)


def test_another_tab_is_not_written_over_and_neither_text_is_lost(writing: Writing):
    other = writing.page.context.new_page()
    other.goto(writing.url)
    writing.type(FIRST)
    writing.says(writing.kept)
    writing.type("Un début", other)
    writing.says("votre texte est gardé sur cet appareil", other)
    writing.type(SECOND, other)  # after the refusal too

    writing.page.reload()
    expect(writing.field()).to_have_value(FIRST)
    writing.offers("Un autre texte, écrit ici")
    press(writing.page, "Reprendre ce texte")
    expect(writing.field()).to_have_value(SECOND)
    writing.says(writing.kept)
    writing.reopens_with(SECOND)


def test_a_button_pressed_during_a_save_waits_for_it(opinion: Writing):
    writing = opinion
    held: list[Route] = []
    posts: list[str] = []
    writing.page.on("request", lambda sent: posts.append(sent.url) if sent.is_navigation_request() else None)
    writing.page.route("**", lambda route: held.append(route) if is_save(route.request) else route.continue_())
    with writing.page.expect_request(is_save):
        writing.type(FIRST)
    for _ in range(2):  # twice, as one does when nothing seems to happen
        press(writing.page, writing.save)
    assert not posts
    with writing.page.expect_event("framenavigated"):
        held[0].continue_()
    writing.page.wait_for_load_state()
    assert len(posts) == 2  # the button, and the page it leads to
    assert not writing.page.locator("[data-error-summary]").count()
    writing.reopens_with(FIRST)


def is_save(request: Request) -> bool:
    return request.method == "POST" and not request.is_navigation_request() and "apercu" not in request.url


def test_reservations_come_back_as_many_as_they_were(opinion: Writing):
    writing = opinion
    page = writing.page
    page.locator(".em-choice label", has_text="Favorable avec réserves").click()
    writing.says(writing.kept)
    page.route("**", lambda route: route.abort())
    while page.get_by_label("Votre réserve").count() < 3:
        press(page, "Ajouter une réserve")
    page.get_by_label("Votre réserve").last.fill(SECOND)
    page.get_by_label("Votre réserve").last.blur()
    writing.says("Pas de connexion")
    page.unroute_all()
    page.goto(writing.url)
    writing.offers("a été repris")
    expect(page.get_by_label("Votre réserve")).to_have_count(3)
    expect(page.get_by_label("Votre réserve").last).to_have_value(SECOND)
    expect(page.get_by_role("radio", name="Favorable avec réserves")).to_be_checked()


def test_an_article_shows_beside_it_what_will_be_read(article: Writing):
    writing = article
    expect(writing.page.get_by_role("button", name="Prévisualiser")).to_be_hidden()
    writing.field().fill("Trois mots **graissés** : « oui ».")
    shown = writing.page.locator("[data-preview-here]")
    expect(shown.locator("strong", has_text="graissés")).to_be_visible()
    writing.page.locator("input[name=title]").fill("Un autre titre")
    expect(shown.locator("h2")).to_contain_text("Un autre titre")


def test_the_choices_of_an_article_come_back_ticked(article: Writing):
    writing = article
    page = writing.page
    page.route("**", lambda route: route.abort())
    page.locator(".em-choice label", has_text="Réflexion distincte").click()
    page.locator("[data-picker] label", has_text="Rennes Métropole").first.click()
    writing.says("Pas de connexion")
    page.unroute_all()
    page.goto(writing.url)
    writing.offers("a été repris")
    expect(page.get_by_role("checkbox", name="Rennes Métropole")).to_be_checked()
    expect(page.locator("[data-picker] [role=status]")).to_contain_text("1 choisie sur")
    expect(page.locator("[data-preview-here]")).to_contain_text("Rennes Métropole")


def test_a_draft_too_long_is_refused_then_kept_once_shorter(article: Writing):
    writing = article
    writing.field().evaluate("field => field.removeAttribute('maxlength')")
    writing.type("mot " * 15_001)
    writing.says("trop long")
    writing.type(FIRST)
    writing.says(writing.kept)
    writing.reopens_with(FIRST)


def test_a_draft_given_up_is_offered_no_more(article: Writing):
    writing = article
    writing.type(FIRST)
    writing.says(writing.kept)
    writing.page.reload()
    writing.page.locator("textarea[name=text]").fill(SECOND)
    press(writing.page, "Revenir à l’article enregistré")
    expect(writing.page.get_by_role("main")).to_contain_text("Votre brouillon est abandonné")
    writing.reopens_with("Quelques lignes.")
