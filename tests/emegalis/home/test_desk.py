"""The desk says first what presses, then shows the sections that apps bring."""

import pytest

from emegalis.home.views.desk import attention_sentence

FILLERS = "tests.emegalis.home.fillers"


@pytest.mark.parametrize(
    ("attentions", "sentence"),
    [
        ([], "Rien ne demande votre attention aujourd’hui."),
        (["25 avis manquent"], "Une chose demande votre attention\u00a0: 25 avis manquent."),
        (["a", "b"], "Deux choses demandent votre attention\u00a0: a, b."),
        (["x"] * 10, "10 choses demandent votre attention\u00a0: " + ", ".join("x" * 10) + "."),
    ],
)
def test_the_head_counts_what_presses(attentions, sentence):
    assert attention_sentence(attentions) == sentence


def test_sections_come_in_the_order_of_the_settings(signed_in, secretary, settings):
    settings.BLOCKS = {
        "desk": [f"{FILLERS}.missing_opinions", f"{FILLERS}.quiet_section", f"{FILLERS}.failed_sending"]
    }
    answer = signed_in(secretary).get("/secretariat/")
    html = answer.content.decode()
    assert "Deux choses demandent votre attention\u00a0: 25 avis manquent, un envoi a deux échecs." in html
    assert [section.attention for section in answer.context["sections"]] == [
        "25 avis manquent",
        "",
        "un envoi a deux échecs",
    ]


def test_a_section_may_say_several_things(signed_in, secretary, settings):
    settings.BLOCKS = {"desk": [f"{FILLERS}.two_troubles"]}
    html = signed_in(secretary).get("/secretariat/").content.decode()
    assert "Deux choses demandent votre attention\u00a0: une date manque, une adresse échoue." in html


def test_an_empty_desk_says_what_will_come(signed_in, secretary, settings):
    settings.BLOCKS = {"desk": []}
    html = signed_in(secretary).get("/secretariat/").content.decode()
    assert "Rien à traiter pour l’instant" in html


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("dgs", 403),
        ("elected", 403),
        ("preparer", 403),
        ("substitute", 403),
        ("it_head", 403),
        ("business", 403),
        ("former_dgs", 403),
    ],
)
def test_the_desk_is_for_the_secretariat(signed_in, request, who, status):
    assert signed_in(request.getfixturevalue(who)).get("/secretariat/").status_code == status
