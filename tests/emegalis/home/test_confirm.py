"""A confirmation is a page of its own, which posts to its own address."""

from django import forms
from django.shortcuts import render

from emegalis.lib.forms import PortalForm


class ReasonForm(PortalForm):
    reason = forms.CharField(label="Motif")


def shown(rf, dgs, **more) -> str:
    request = rf.get("/consultations/1/retirer/")
    request.user = dgs
    context = {
        "question": "Retirer cette consultation ?",
        "text": "Les avis déjà donnés sont gardés.",
        "points": ["les auteurs sont prévenus ;", "les réponses serviront à la suivante."],
        "action_label": "Retirer la consultation",
        "back_url": "/consultations/1/",
        "back_label": "Consultation",
        "danger": True,
        "messages": [],
    }
    return render(request, "layout/confirm.html", context | more).content.decode()


def test_the_page_says_what_will_happen_and_offers_a_way_back(rf, dgs):
    html = shown(rf, dgs)
    assert "<h1>Retirer cette consultation\u202f?</h1>" in html
    assert "<li>les auteurs sont prévenus\u202f;</li>" in html
    assert 'href="/consultations/1/">Annuler' in html
    assert '<form class="em-measure" method="post">' in html
    assert "csrfmiddlewaretoken" in html


def test_a_reason_can_be_asked_and_comes_back_with_its_error(rf, dgs):
    html = shown(rf, dgs, form=ReasonForm({}))
    assert "<title>Erreur" in html
    assert 'href="#id_reason"' in html
