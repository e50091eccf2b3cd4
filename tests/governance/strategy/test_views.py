"""The pages of the strategy: who enters each, what it says, what it refuses."""

import datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.strategy.enums import Stage
from governance.strategy.models import Axis, Orientation, OrientationVersion, StrategicPlan
from tests.governance.strategy.factories import AxisFactory, OrientationFactory, PlanFactory, VersionFactory

pytestmark = pytest.mark.django_db
PEOPLE = ["secretary", "elected", "it_head", "business", "dgs", "substitute", "preparer", "former_dgs", "anonymous"]
SLUG = "cybersecurite"
READING = ["/plan/", "/plan/plan-strategique-2025-2030/", "/orientations/", f"/orientations/{SLUG}/"]
VERSIONS = [f"/orientations/{SLUG}/versions/1/", f"/orientations/{SLUG}/versions/1.txt"]
KEEPING = [
    "/plan/nouveau/",
    "/plan/plan-strategique-2025-2030/modifier/",
    "/plan/plan-strategique-2025-2030/axes/nouveau/",
    "/plan/plan-strategique-2025-2030/axes/2/modifier/",
    "/orientations/nouvelle/",
    f"/orientations/{SLUG}/modifier/",
    f"/orientations/{SLUG}/referent/",
    f"/orientations/{SLUG}/publier/",
    f"/orientations/{SLUG}/etape/",
    f"/orientations/{SLUG}/ecarter/",
]


@pytest.fixture(autouse=True)
def on_24_november():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def get(request, client, signed_in):
    """``get(name, path)``: the answer that this person gets."""

    def fetch(name: str, path: str, **data):
        browser = client if name == "anonymous" else signed_in(request.getfixturevalue(name))
        return browser.get(path, data)

    return fetch


@pytest.fixture
def staff(secretary, signed_in):
    return signed_in(secretary)


@pytest.fixture
def cyber():
    return OrientationFactory(slug=SLUG, number=3, stage=Stage.FRAMING)


@pytest.fixture
def submitted(cyber):
    VersionFactory(orientation=cyber)
    return cyber


def page(response) -> str:
    assert response.status_code == 200
    text = unescape(response.content.decode())
    assert "variable inconnue" not in text
    return text


# ---------------------------------------------------------------- who enters


@pytest.mark.parametrize("path", READING + VERSIONS)
@pytest.mark.parametrize("name", PEOPLE)
def test_what_was_submitted_is_read_by_whoever_holds_a_mandate(submitted, get, name, path):
    expected = {"former_dgs": 403, "anonymous": 302}.get(name, 200)
    assert get(name, path).status_code == expected


@pytest.mark.parametrize("name", PEOPLE)
def test_framing_is_not_read_by_the_commission(cyber, get, name):
    expected = {"former_dgs": 403, "anonymous": 302, "dgs": 404, "substitute": 404, "preparer": 404}.get(name, 200)
    assert get(name, f"/orientations/{SLUG}/").status_code == expected


@pytest.mark.parametrize("path", KEEPING)
@pytest.mark.parametrize("name", PEOPLE)
def test_only_the_secretariat_keeps_the_strategy(submitted, get, name, path):
    expected = {"secretary": 200, "anonymous": 302}.get(name, 403)
    assert get(name, path).status_code == expected


@pytest.mark.parametrize("path", KEEPING)
def test_an_elu_cannot_post_to_the_secretariats_pages(submitted, elected, signed_in, path):
    assert signed_in(elected).post(path, {"title": "Autre", "reason": "Non"}).status_code == 403
    submitted.refresh_from_db()
    assert submitted.stage == Stage.FRAMING


@pytest.mark.parametrize("path", READING + VERSIONS)
def test_reading_pages_take_no_post(submitted, staff, path):
    assert staff.post(path).status_code == 405


# ---------------------------------------------------------------- the plan


def test_without_a_plan_the_page_says_who_brings_it_and_leads_the_secretariat_there(get):
    assert "dès que le secrétariat" in page(get("dgs", "/plan/"))
    assert "/plan/nouveau/" in page(get("secretary", "/plan/"))
    assert "/plan/nouveau/" not in page(get("elected", "/plan/"))


def test_the_plan_tells_its_period_parts_axes_and_orientations(submitted, get):
    text = page(get("elected", "/plan/"))
    for words in (
        "Du 1<sup>er</sup>\u00a0janvier\u00a02025 au 31\u00a0décembre\u00a02030, en vigueur",
        "Consensus, transversalité",
        "Mutualiser, protéger",
        "Axe 2 – Protéger",
        submitted.title,
    ):
        assert words in text


def test_an_axis_without_anything_to_read_says_so(cyber, get):
    text = page(get("dgs", "/plan/"))
    assert "Aucune orientation à lire ici" in text
    assert cyber.title not in text


def test_a_plan_is_created_then_its_axis(staff):
    form = {"title": "Plan 2025-2030", "starts_on": "2025-01-01", "last_day": "2030-12-31", "means": "Une équipe."}
    assert staff.post("/plan/nouveau/", form).status_code == 302
    plan = StrategicPlan.objects.get()
    assert plan.ends_on == datetime.date(2031, 1, 1)
    assert staff.post(f"/plan/{plan.slug}/axes/nouveau/", {"title": "Mutualiser", "summary": ""}).status_code == 302
    assert Axis.objects.get().number == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": "2024-12-31"}, "La fin du plan doit suivre son début."),
        ({"last_day": "9999-12-31"}, "Cette date est trop lointaine."),
        ({"starts_on": "hier"}, "date valide"),
        ({"title": "a\x00b"}, "nul"),
        ({"title": "x" * 201}, "200"),
        ({"means": "x" * 10_001}, "10000"),
    ],
)
def test_a_plan_typed_wrong_comes_back_with_what_was_typed(staff, wrong, sentence):
    form = {"title": "Plan", "starts_on": "2025-01-01", "last_day": "2030-12-31", "means": "Une équipe.", **wrong}
    text = page(staff.post("/plan/nouveau/", form))
    assert sentence in text.replace("\u202f", "").replace("\xa0", " ")
    assert "<title>Erreur" in text
    assert form["means"] in text
    assert not StrategicPlan.objects.exists()


def test_the_edit_page_of_a_plan_shows_its_last_day(staff):
    PlanFactory()
    assert 'value="2030-12-31"' in page(staff.get("/plan/plan-strategique-2025-2030/modifier/"))


@pytest.mark.parametrize("number", ["7", "99999999999999999999"])
def test_an_unknown_axis_is_not_found(staff, number):
    PlanFactory()
    assert staff.get(f"/plan/plan-strategique-2025-2030/axes/{number}/modifier/").status_code == 404


# ---------------------------------------------------------------- the list


def test_the_list_is_filtered_by_stage(submitted, get):
    other = OrientationFactory(title="Ouvrir les données publiques", stage=Stage.DECISION)
    text = page(get("secretary", "/orientations/", etape="decision"))
    assert other.title in text
    assert submitted.title not in text


@pytest.mark.parametrize("value", ["\x00", "x'--", "é" * 5000])
def test_any_filter_in_the_address_is_answered(submitted, get, value):
    text = page(get("secretary", "/orientations/", etape=value))
    assert submitted.title in text


def test_an_empty_list_says_what_comes_here_and_an_empty_filter_leads_back(get, submitted):
    assert "Voir toutes les orientations" in page(get("dgs", "/orientations/", etape="evaluation"))
    OrientationVersion.objects.all().delete()
    assert "Aucune orientation pour l’instant" in page(get("dgs", "/orientations/"))


def test_the_commission_reads_the_submitted_title_not_the_working_one(submitted, get):
    Orientation.objects.filter(pk=submitted.pk).update(title="Titre de travail", text="Texte de travail")
    for path in ("/orientations/", f"/orientations/{SLUG}/", "/plan/"):
        assert "de travail" not in page(get("dgs", path)).replace("texte de travail", "")


@pytest.mark.parametrize("path", ["/orientations/", "/plan/", "/secretariat/", "/"])
@pytest.mark.parametrize("name", ["secretary", "elected"])
def test_queries_do_not_grow_with_the_orientations(request, signed_in, name, path):
    person = request.getfixturevalue(name)
    browser = signed_in(person)

    def fill(count: int) -> int:
        mandate = person.mandates.get()
        for _ in range(count):
            orientation = OrientationFactory(referent=mandate, entered=datetime.date(2026, 11, 1))
            VersionFactory(orientation=orientation)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(path)
        return len(queries)

    browser.get(path)
    assert fill(2) == fill(18)


# ---------------------------------------------------------------- one orientation


def test_the_page_tells_where_it_stands_and_who_acts(submitted, get):
    text = page(get("dgs", f"/orientations/{SLUG}/"))
    assert "Orientation n°\u00a03, version 1 du 16\u00a0octobre\u00a02026" in text
    assert text.count('class="em-line__step em') == 8
    assert text.count('aria-current="step"') == 1
    assert "pas encore désigné" in text
    assert "Tenue par le secrétariat" not in text


def test_the_apps_above_fill_head_aside_line_and_text(submitted, get, settings):
    settings.BLOCKS = {"orientation": ["tests.governance.strategy.fillers.open_consultation"]}
    text = page(get("dgs", f"/orientations/{SLUG}/"))
    assert "À vous d’agir" in text
    assert "jusqu’au 3\u00a0décembre\u00a02026" in text
    assert text.count("Ce qui a avancé") == 3, "head, aside and main; a second action in the head is left out"


def test_what_is_asked_of_the_commission_is_not_asked_of_others(submitted, get, settings):
    settings.BLOCKS = {"orientation": ["tests.governance.strategy.fillers.open_consultation"]}
    assert "À vous d’agir" not in page(get("elected", f"/orientations/{SLUG}/"))


def test_the_page_stands_with_every_slot_empty(submitted, get, settings):
    settings.BLOCKS = {}
    page(get("secretary", f"/orientations/{SLUG}/"))


def test_the_elus_read_the_working_text_as_such(get):
    OrientationFactory(slug=SLUG)
    assert "n’est pas encore soumis" in page(get("elected", f"/orientations/{SLUG}/"))


def test_the_secretariat_is_led_to_publish_what_changed(submitted, staff):
    assert "Publier la version 2" not in page(staff.get(f"/orientations/{SLUG}/"))
    Orientation.objects.filter(pk=submitted.pk).update(text="Autre chose.")
    assert "Publier la version 2" in page(staff.get(f"/orientations/{SLUG}/"))


def test_a_set_aside_orientation_says_why(submitted, get, staff):
    assert staff.post(f"/orientations/{SLUG}/ecarter/", {"reason": ""}).status_code == 200
    staff.post(f"/orientations/{SLUG}/ecarter/", {"reason": "La Région s'en charge."})
    text = page(get("dgs", f"/orientations/{SLUG}/"))
    assert "La Région s’en charge." in text
    assert "Arrêtée ici" in text


# ---------------------------------------------------------------- versions


def test_a_version_shows_its_fingerprint_and_its_exact_text(submitted, get):
    version = submitted.versions.get()
    text = page(get("dgs", f"/orientations/{SLUG}/versions/1/"))
    assert version.sha256 in text
    assert "Empreinte vérifiée" in text
    answer = get("dgs", f"/orientations/{SLUG}/versions/1.txt")
    assert answer.content.decode() == version.canonical_text
    assert answer["Cache-Control"] == "private, no-store"


def test_a_version_that_was_tampered_with_is_told(submitted, get):
    OrientationVersion.objects.update(text="Autre chose.")
    assert "Empreinte différente" in page(get("dgs", f"/orientations/{SLUG}/versions/1/"))


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_an_unknown_version_is_not_found(submitted, staff, number):
    assert staff.get(f"/orientations/{SLUG}/versions/{number}/").status_code == 404


# ---------------------------------------------------------------- the secretariat writes


def orientation_form(**given):
    return {
        "axis": AxisFactory().pk,
        "title": "Partager un délégué à la protection des données",
        "summary": "Un service commun.",
        "text": "Quatre **délégués**.",
        "origin": "bureau",
        "impulse_on": "2026-02-09",
        "referent": "",
        **given,
    }


def test_an_orientation_is_created_read_again_published_and_changed(staff, elected):
    answer = staff.post("/orientations/nouvelle/", orientation_form(referent=elected.mandates.get().pk))
    orientation = Orientation.objects.get()
    assert answer["Location"] == orientation.get_absolute_url()
    assert "<strong>délégués</strong>" in page(staff.get(f"{answer['Location']}publier/"))
    staff.post(f"{answer['Location']}publier/", {})
    staff.post(f"{answer['Location']}modifier/", orientation_form(text="Six délégués."))
    assert "obligatoire" in page(staff.post(f"{answer['Location']}publier/", {"changes": ""}))
    staff.post(f"{answer['Location']}publier/", {"changes": "Six au lieu de quatre."})
    assert [version.number for version in orientation.versions.all()] == [2, 1]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"axis": "99999999999999999999"}, "choix"),
        ({"axis": "\x00"}, "nul"),
        ({"axis": ""}, "obligatoire"),
        ({"summary": "x" * 601}, "600"),
        ({"text": ""}, "obligatoire"),
        ({"origin": "nowhere"}, "choix"),
        ({"impulse_on": "2026-11-25"}, "à venir"),
        ({"impulse_on": "31/02/2026"}, "date valide"),
        ({"referent": "12345"}, "choix"),
    ],
)
def test_an_orientation_typed_wrong_comes_back_with_what_was_typed(staff, wrong, sentence):
    text = page(staff.post("/orientations/nouvelle/", orientation_form(**wrong)))
    assert sentence in text
    assert "Partager un délégué" in text
    assert not Orientation.objects.exists()


def test_without_an_axis_the_creation_leads_to_the_plan(staff):
    assert "Aller au plan stratégique" in page(staff.get("/orientations/nouvelle/"))


def test_what_is_typed_is_shown_as_markdown_never_as_markup(submitted, staff, get):
    text = "<script>alert(1)</script> **fort** [lien](javascript:alert(1))"
    staff.post(f"/orientations/{SLUG}/modifier/", orientation_form(title="<b>Titre</b>", text=text))
    staff.post(f"/orientations/{SLUG}/publier/", {"changes": "<img src=x onerror=alert(1)>"})
    raw = get("dgs", f"/orientations/{SLUG}/").content.decode()
    assert "<script>alert" not in raw
    assert "javascript:" not in raw.replace("javascript:alert(1))", "")
    assert "<img src=x" not in raw
    assert "<b>Titre" not in raw


def test_the_stage_is_moved_with_its_day(submitted, staff):
    Orientation.objects.filter(pk=submitted.pk).update(stage=Stage.CONSULTATION)
    text = page(staff.post(f"/orientations/{SLUG}/etape/", {"stage": "decision", "on": "2026-11-24"}))
    assert "après la réunion de la commission" in text
    staff.post(f"/orientations/{SLUG}/etape/", {"stage": "commission", "on": "2026-11-20"})
    submitted.refresh_from_db()
    assert submitted.stage == Stage.COMMISSION


def test_a_stage_that_opens_elsewhere_says_so(cyber, staff):
    text = page(staff.get(f"/orientations/{SLUG}/etape/"))
    assert "s’ouvre avec une consultation" in text


def test_the_referent_is_named_and_withdrawn(submitted, staff, elected, dgs):
    mandate = elected.mandates.get()
    staff.post(f"/orientations/{SLUG}/referent/", {"referent": mandate.pk})
    submitted.refresh_from_db()
    assert submitted.referent == mandate
    assert "choix" in page(staff.post(f"/orientations/{SLUG}/referent/", {"referent": dgs.mandates.get().pk}))
    staff.post(f"/orientations/{SLUG}/referent/", {"referent": ""})
    submitted.refresh_from_db()
    assert submitted.referent is None


# ---------------------------------------------------------------- front page, desk, search


def test_an_elu_finds_the_orientations_they_carry_on_the_front_page(submitted, elected, get):
    Orientation.objects.update(referent=elected.mandates.get())
    assert "Vous êtes référent" in page(get("elected", "/"))
    assert "Vous êtes référent" not in page(get("dgs", "/"))


def test_what_moved_of_late_is_on_the_front_page_for_two_months(get, elected):
    OrientationFactory(slug=SLUG, entered=datetime.date(2026, 9, 26))
    assert "Ce qui a avancé" in page(get("elected", "/"))
    with time_machine.travel(datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)):
        assert "Ce qui a avancé" not in page(get("elected", "/"))


def test_the_desk_lists_what_is_not_yet_submitted(cyber, get):
    text = page(get("secretary", "/secretariat/"))
    assert cyber.title in text
    assert "Version à publier" in text


def test_the_desk_leads_to_the_first_plan(get):
    assert "/plan/nouveau/" in page(get("secretary", "/secretariat/"))


@pytest.mark.parametrize("words", ["Cyber-sécurités", "cybersecurite", "l'attaque diagnostics"])
def test_search_finds_an_orientation_whatever_the_accents_and_plurals(submitted, get, words):
    found = submitted.title in page(get("dgs", "/recherche/", q=words))
    assert found is (words != "Cyber-sécurités")


def test_search_shows_nobody_what_they_may_not_read(cyber, get):
    assert cyber.title not in page(get("dgs", "/recherche/", q="cybersécurité"))
    assert cyber.title in page(get("business", "/recherche/", q="cybersécurité"))


def test_a_search_without_a_word_finds_nothing(submitted, get):
    assert submitted.title not in page(get("dgs", "/recherche/", q="!!"))


def test_the_menu_begins_where_each_role_begins(get):
    assert "/secretariat/" in page(get("secretary", "/orientations/"))
    text = page(get("dgs", "/orientations/"))
    assert "/secretariat/" not in text
    assert ">Accueil</a>" in text
