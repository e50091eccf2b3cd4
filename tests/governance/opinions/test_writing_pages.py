"""The form of an opinion: what is typed is kept, what is missing is said, and nothing else is asked."""

import json

import pytest
import time_machine
from django.urls import reverse

from governance.members.roles import actor_for
from governance.opinions.content import DraftText, Seen
from governance.opinions.models import Opinion, OpinionDraft
from governance.opinions.services import save_draft
from tests.governance.opinions.factories import give_opinion


@pytest.fixture
def urls(open_consultation, abers):
    """The pages of Abers-Kreiz's writing, by name."""

    def url(name, *args):
        return f"{reverse(f'opinions:{name}', args=[open_consultation.pk, *args])}?pour={abers.siren}"

    return url


def typed(**values):
    """What a browser sends: every field, empty unless told."""
    reservations = values.pop("reservations", [""])
    data = {
        "stance": "",
        "reasons": "",
        "plan": "",
        "year": "",
        "budget": "",
        "draft_version": "0",
        "revision_number": "0",
        "reservations-TOTAL_FORMS": str(len(reservations)),
        "reservations-INITIAL_FORMS": "0",
    }
    for i, text in enumerate(reservations):
        data |= {f"reservations-{i}-text": text, f"reservations-{i}-lifted_if": ""}
    return data | values


def page_text(response):
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").replace("\u202f", " ")


# ---------------------------------------------------------------- keeping


def test_script_keeps_the_draft_and_learns_its_version(urls, dgs, open_consultation, signed_in):
    client = signed_in(dgs)
    response = client.post(urls("opinion_write"), typed(reasons="Un début"), HTTP_ACCEPT="application/json")
    assert response.status_code == 200
    assert json.loads(response.content)["version"] == 1
    assert OpinionDraft.objects.get().content["reasons"] == "Un début"


def test_script_is_told_of_a_conflict_and_of_a_closed_consultation(urls, dgs, draft, open_consultation, signed_in):
    client = signed_in(dgs)
    conflict = client.post(urls("opinion_write"), typed(reasons="Le mien"), HTTP_ACCEPT="application/json")
    assert conflict.status_code == 409
    assert "Prigent a enregistré une autre version" in json.loads(conflict.content)["message"]
    with time_machine.travel(open_consultation.closes_at, tick=False):
        late = signed_in(dgs).post(urls("opinion_write"), typed(), HTTP_ACCEPT="application/json")
    assert late.status_code == 422


def test_conflict_shows_both_texts_and_saving_again_keeps_mine(urls, dgs, draft, signed_in):
    client = signed_in(dgs)
    page = client.post(urls("opinion_write"), typed(reasons="Le mien"))
    assert page.status_code == 409
    assert "Le mien" in page_text(page)
    assert "Secret du brouillon" in page_text(page)
    assert OpinionDraft.objects.get().content["reasons"] == "Secret du brouillon"
    client.post(urls("opinion_write"), typed(reasons="Le mien", draft_version="1"))
    assert OpinionDraft.objects.get().content["reasons"] == "Le mien"


def test_text_typed_too_late_comes_back_on_the_page(urls, dgs, open_consultation, signed_in):
    with time_machine.travel(open_consultation.closes_at, tick=False):
        page = signed_in(dgs).post(urls("opinion_write"), typed(reasons="Trop tard"))
    assert "Trop tard" in page_text(page)
    assert "close depuis le" in page_text(page)


def test_reservations_are_added_and_removed_without_a_script(urls, dgs, open_consultation, signed_in):
    client = signed_in(dgs)
    client.post(urls("reservation_add"), typed(reservations=["Une"]))
    assert [r["text"] for r in OpinionDraft.objects.get().content["reservations"]] == ["Une", ""]
    client.post(urls("reservation_remove", 0), typed(reservations=["Une", "Deux"], draft_version="1"))
    assert [r["text"] for r in OpinionDraft.objects.get().content["reservations"]] == ["Deux"]


# ---------------------------------------------------------------- what is missing


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choisissez le sens de l’avis"),
        ({"stance": "DEFAV"}, "Dites pourquoi"),
        ({"stance": "FAV_RES"}, "Écrivez au moins une réserve"),
        ({"stance": "FAV_RES", "reservations-0-lifted_if": "Une convention"}, "Écrivez cette réserve"),
        ({"stance": "FAV", "reservations": ["Oui mais"]}, "choisissez « Favorable avec réserves »"),
        ({"stance": "OUI"}, "Sélectionnez un choix valide"),
        ({"stance": "FAV", "budget": "dix mille"}, "Écrivez un montant en euros"),
        ({"stance": "FAV", "budget": "18.50"}, "Écrivez un montant en euros"),
        ({"stance": "FAV", "year": "1066"}, "Sélectionnez un choix valide"),
        ({"stance": "FAV", "position": "ailleurs"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(urls, dgs, open_consultation, signed_in, values, sentence):
    response = signed_in(dgs).post(urls("opinion_review"), typed(**{"plan": "Notre schéma"} | values))
    page = page_text(response)
    assert sentence.casefold() in page.casefold()
    assert "<title>Erreur" in page
    assert "Notre schéma" in page
    assert OpinionDraft.objects.get().content["plan"] == "Notre schéma"
    assert not Opinion.objects.filter(authority__name__contains="Abers").exists()


def test_nothing_else_is_compulsory(urls, dgs, open_consultation, signed_in):
    response = signed_in(dgs).post(urls("opinion_review"), typed(stance="NSP"))
    assert response.status_code == 302


# ---------------------------------------------------------------- read again, send


def test_write_read_again_send(urls, dgs, abers, open_consultation, signed_in):
    client = signed_in(dgs)
    sent = typed(stance="FAV_RES", reservations=["Une réserve"], budget="18 000 €", after_exchange="on")
    review = client.post(urls("opinion_review"), sent, follow=True)
    assert "Rien n’est encore déposé" in page_text(review)
    assert "Une réserve" in page_text(review)
    given = client.post(urls("opinion_submit"), {"draft_version": "1", "revision_number": "0"}, follow=True)
    assert "Votre avis est enregistré" in page_text(given)
    opinion = Opinion.objects.get(authority=abers)
    assert (opinion.stance, opinion.current.perspective.budget) == ("FAV_RES", 18_000)
    assert opinion.current.after_exchange


def test_second_click_on_send_shows_the_opinion(urls, dgs, abers, open_consultation, signed_in):
    client = signed_in(dgs)
    client.post(urls("opinion_review"), typed(stance="FAV"))
    seen = {"draft_version": "1", "revision_number": "0"}
    client.post(urls("opinion_submit"), seen)
    again = client.post(urls("opinion_submit"), seen)
    assert again["Location"] == Opinion.objects.get(authority=abers).get_absolute_url()
    assert Opinion.objects.get(authority=abers).revisions.count() == 1


def test_draft_changed_since_it_was_read_again_is_not_sent(urls, dgs, preparer, abers, open_consultation, signed_in):
    client = signed_in(dgs)
    client.post(urls("opinion_review"), typed(stance="FAV"))
    changed = DraftText.from_json({"stance": "DEFAV", "reasons": "Non"})
    save_draft(
        consultation=open_consultation, authority=abers, text=changed, seen=Seen(draft=1), by=actor_for(preparer)
    )
    response = client.post(urls("opinion_submit"), {"draft_version": "1", "revision_number": "0"}, follow=True)
    assert "a enregistré une autre version" in page_text(response)
    assert not Opinion.objects.filter(authority=abers).exists()


def test_preparer_reads_again_but_does_not_send(urls, preparer, open_consultation, signed_in):
    client = signed_in(preparer)
    review = client.post(urls("opinion_review"), typed(stance="FAV"), follow=True)
    assert "Envoyer l’avis" not in page_text(review)
    assert client.post(urls("opinion_submit"), {"draft_version": "1"}).status_code == 403


def test_substitute_ticks_that_the_titular_is_away(urls, substitute, abers, open_consultation, signed_in):
    client = signed_in(substitute)
    client.post(urls("opinion_review"), typed(stance="FAV"))
    seen = {"draft_version": "1", "revision_number": "0"}
    refused = client.post(urls("opinion_submit"), seen)
    assert "Cochez « en l’absence du titulaire »" in page_text(refused)
    assert "data-error-summary" in page_text(refused)
    client.post(urls("opinion_submit"), seen | {"in_absence": "on"})
    assert Opinion.objects.get(authority=abers).current.in_absence


def test_withdrawing_and_giving_another(dgs, abers, open_consultation, signed_in):
    opinion = give_opinion(open_consultation, abers)
    client = signed_in(dgs)
    page = client.post(reverse("opinions:opinion_withdraw", args=[opinion.reference]), follow=True)
    assert "L’avis est retiré" in page_text(page)
    assert "Donner un autre avis" in page_text(page)
    assert "n’est plus lu que par sa direction générale" in page_text(page)
    assert "le secrétariat lisent" not in page_text(page)


def test_version_already_given_counts_until_the_next_is_sent(urls, dgs, abers, open_consultation, signed_in):
    opinion = give_opinion(open_consultation, abers)
    sent = typed(stance="FAV", revision_number=str(opinion.current.number))
    review = signed_in(dgs).post(urls("opinion_review"), sent, follow=True)
    assert "La version déjà déposée compte jusque-là" in page_text(review)
    assert "Rien n’est encore déposé" not in page_text(review)


# ---------------------------------------------------------------- for whom


def test_someone_who_sits_for_two_authorities_is_asked_for_which(open_consultation, shared_dgs, signed_in):
    client = signed_in(shared_dgs)
    url = reverse("opinions:opinion_write", args=[open_consultation.pk])
    page = page_text(client.get(url))
    assert "Pour quelle collectivité" in page
    first = actor_for(shared_dgs).commission_authorities[0]
    assert first.name in page_text(client.get(url, {"pour": first.siren}))
    assert client.post(url, typed()).status_code == 403


@pytest.mark.parametrize("pour", ["", "abc", "12345678", "\x00", "1234567890123"])
def test_damaged_parameter_is_as_none(open_consultation, dgs, signed_in, pour):
    url = reverse("opinions:opinion_write", args=[open_consultation.pk])
    assert signed_in(dgs).get(url, {"pour": pour}).status_code == 200


def test_authority_of_someone_else_is_refused(open_consultation, dgs, menez, signed_in):
    url = reverse("opinions:opinion_write", args=[open_consultation.pk])
    assert signed_in(dgs).get(url, {"pour": menez.siren}).status_code == 403


def test_late_visitor_is_led_to_the_consultation(urls, dgs, open_consultation, signed_in):
    with time_machine.travel(open_consultation.closes_at, tick=False):
        response = signed_in(dgs).get(urls("opinion_write"))
    assert response["Location"] == open_consultation.get_absolute_url()


@pytest.mark.parametrize("path", ["/consultations/99999999999999999999999/", "/avis/AV-2026-9999/"])
def test_what_does_not_exist_is_not_found(path, dgs, signed_in):
    assert signed_in(dgs).get(path).status_code == 404


@pytest.mark.parametrize("version", ["abc", "-1", "99999999999999999999", "\x00"])
def test_damaged_version_shows_the_last_receipt(given, other_dgs, signed_in, version):
    url = reverse("opinions:receipt_pdf", args=[given.reference])
    response = signed_in(other_dgs).get(url, {"version": version})
    assert response["Content-Type"] == "application/pdf"
