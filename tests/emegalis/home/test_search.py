"""One search, by section, over what each app lets this person read."""

import pytest

FILLERS = "tests.emegalis.home.fillers"


@pytest.fixture
def search(signed_in, dgs, settings):
    settings.SEARCH_SOURCES = [f"{FILLERS}.archives", f"{FILLERS}.nothing_found"]
    client = signed_in(dgs)
    return lambda query: client.get(f"/recherche/{query}")


def test_before_any_word_the_page_says_what_can_be_found(search):
    html = search("").content.decode()
    assert "parmi ce que vous pouvez lire" in html
    assert "Aucun résultat" not in html


def test_results_come_by_section_with_their_number(search):
    html = search("?q=archivage").content.decode()
    assert "3\u00a0résultats pour «" in html
    assert "dont voici le premier" in html
    assert "Généraliser l’archivage" in html
    assert ">Bulletins</h2>" not in html


def test_nothing_found_says_what_to_try(search, settings):
    settings.SEARCH_SOURCES = [f"{FILLERS}.nothing_found"]
    html = search("?q=zzz").content.decode()
    assert "Aucun résultat pour" in html
    assert "Essayez un seul mot" in html


@pytest.mark.parametrize("query", ["?q=a%00b", "?q=" + "x" * 300])
def test_what_cannot_be_searched_is_refused_beside_the_field(search, query):
    answer = search(query)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'id="id_q_error"' in html
    assert "<title>Erreur" in html


def test_what_was_typed_is_written_back_as_text(search):
    assert "<script>alert" not in search("?q=<script>alert(1)</script>").content.decode()


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/recherche/?q=x").status_code == 302
