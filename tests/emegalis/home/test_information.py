"""Pages that anyone may read, true whether or not the secretariat has filled its particulars."""

import pytest

from emegalis.lib import identity

PAGES = ["/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/plan-du-site/", "/aide/"]
FILLERS = "tests.emegalis.home.fillers"


def a_full_identity() -> identity.Identity:
    return identity.Identity(
        name="Syndicat mixte d’essai", short_name="essai", siren="999000011", address="1 rue du Port\n29000 Quimper",
        phone="02 99 00 00 00", email="contact@exemple.fr", publication_director="Mme Aziliz Prigent, présidente",
        dpo_name="M. Ewen Tanguy", dpo_email="dpo@exemple.fr", host_name="Hébergeur d’essai",
        host_address="2 quai du Large", host_phone="02 98 00 00 00", sender_name="", sender_address="",
        opening_hours="de 9 h à 17 h",
    )  # fmt: skip


@pytest.fixture
def filled(settings):
    settings.SITE_IDENTITY = f"{__name__}.a_full_identity"


@pytest.mark.parametrize("path", PAGES)
def test_anyone_may_read(client, db, path):
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("who", ["secretary", "dgs", "elected", "preparer", "it_head", "business", "former_dgs"])
@pytest.mark.parametrize("path", PAGES)
def test_everyone_signed_in_may_read(signed_in, request, path, who):
    assert signed_in(request.getfixturevalue(who)).get(path).status_code == 200


def test_the_legal_notice_names_publisher_director_and_host(client, db, filled):
    html = client.get("/mentions-legales/").content.decode()
    for word in ["Syndicat mixte d’essai", "999\u00a0000\u00a0011", "1 rue du Port, 29000 Quimper", "Aziliz Prigent",
                 "Hébergeur d’essai", "2 quai du Large", "02 98 00 00 00", "contact@exemple.fr"]:  # fmt: skip
        assert word in html, word
    assert "à renseigner" not in html
    assert "Open Font License" in html
    assert "Bootstrap" in html


def test_what_is_missing_is_said_plainly(client, db):
    html = client.get("/mentions-legales/").content.decode()
    assert html.count("à renseigner par le secrétariat") >= 5


def test_the_privacy_page_gives_purposes_grounds_readers_and_durations(client, db, filled):
    html = client.get("/donnees-personnelles/").content.decode()
    for word in [
        "art.&nbsp;6.1.e",
        "art.&nbsp;6.1.c",
        "six mois",
        "Archives publiques",
        "CNIL",
        "dpo@exemple.fr",
        "cookies",
    ]:
        assert word in html, word


def test_the_declaration_keeps_the_form_that_the_law_fixes(client, db):
    html = client.get("/accessibilite/").content.decode()
    headings = [
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Non-conformités",
        "Dérogations pour charge disproportionnée",
        "Contenus non soumis",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "Voies de recours",
    ]
    places = [html.index(f">{heading}") for heading in headings]
    assert places == sorted(places)
    assert "<strong>non conforme</strong>" in html
    assert "Libre réponse 71120" in html


@pytest.mark.parametrize("path", ["/", *PAGES])
def test_every_page_says_that_it_is_not_conformant(signed_in, dgs, path):
    assert "Accessibilité&nbsp;: non conforme" in signed_in(dgs).get(path).content.decode()


def test_the_map_of_the_site_lists_menu_and_foot(signed_in, dgs, settings):
    settings.MENU, settings.FOOTER = [f"{FILLERS}.menu"], [f"{FILLERS}.footer"]
    main = signed_in(dgs).get("/plan-du-site/").content.decode().partition("<main")[2].partition("</main>")[0]
    for address in ["/bulletins/", "/plan/", "/recherche/", "/mon-compte/", "/aide/"]:
        assert f'href="{address}"' in main, address


def test_the_map_of_the_site_offers_a_stranger_only_what_is_open(client, db):
    main = client.get("/plan-du-site/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert 'href="/connexion/"' in main
    assert 'href="/recherche/"' not in main


def test_help_tells_each_use_step_by_step(client, db):
    html = client.get("/aide/").content.decode()
    for heading in ["Se connecter", "Donner un avis", "Répondre à une convocation", "Lire un bulletin de liaison"]:
        assert heading in html
