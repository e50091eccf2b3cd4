"""Every piece that pages are made of, in its states, with invented words (staff only)."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from emegalis.home.permissions import can_see_gallery
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.forms import ChoiceCards, DayInput, MarkdownTextarea, MomentInput, PortalForm
from emegalis.lib.slots import Call

SWATCHES = [
    ("Encre 800", "#0c343e"), ("Encre 700", "#104552"), ("Encre 600", "#175a69"), ("Encre 200", "#b9d3d6"),
    ("Écume 200", "#d7e6e1"), ("Écume 100", "#ebf3f0"), ("Granit 900", "#1d2427"), ("Granit 600", "#556065"),
    ("Granit 300", "#b9c1c3"), ("Papier", "#fefefc"), ("Ajonc 400", "#f4c430"), ("Ajonc 100", "#fdf5da"),
    ("Bruyère 700", "#6b355f"), ("Bruyère 100", "#f8f1f6"), ("Brique 700", "#98301f"), ("Brique 100", "#fcf1ee"),
    ("Lande 700", "#2d5f3c"), ("Lande 100", "#eff6f0"),
]  # fmt: skip
ICONS = [
    "arrow",
    "back",
    "bold",
    "calendar",
    "check",
    "clock",
    "cross",
    "download",
    "eye",
    "flag",
    "half",
    "heading",
    "info",
    "italic",
    "link",
    "list",
    "lock",
    "mail",
    "menu",
    "news",
    "numbers",
    "paper",
    "pause",
    "pen",
    "people",
    "person",
    "place",
    "plus",
    "quote",
    "reply",
    "screen",
    "search",
    "send",
    "speech",
    "trash",
    "warning",
]
STANCES = [
    ("st-fav", "Favorable"),
    ("st-res", "Favorable avec réserves"),
    ("st-rec", "Favorable avec recommandations"),
    ("st-def", "Défavorable"),
    ("st-abs", "Abstention"),
    ("st-nsp", "Ne se prononce pas"),
    ("st-sans", "Sans réponse"),
]
STATES = [
    ("now", "À vous d’agir", "person"), ("open", "Ouverte", "speech"), ("done", "Prise en compte", "check"),
    ("open", "Prise en compte en partie", "half"), ("late", "Non retenue", "cross"),
    ("wait", "À venir", "clock"),
]  # fmt: skip
STEPS: list[dict[str, Any]] = [
    {"kind": "done", "name": "Impulsion", "who": "Bureau, élu référent", "when": "9 février 2026"},
    {"kind": "done", "name": "Besoins", "who": "Groupes métiers", "when": "mars à mai 2026"},
    {"kind": "done", "name": "Assistance technique", "who": "Groupe des DSI", "when": "9 juillet 2026"},
    {
        "kind": "now", "name": "Avis des DGS", "who": "66 collectivités membres", "when": "jusqu’au 3 décembre 2026",
        "turn": "À vous d’agir", "yours": True,
    },
    {"kind": "next", "name": "Réunion de la commission", "who": "Commission", "when": "15 décembre 2026"},
    {"kind": "next", "name": "Décision", "who": "Comité syndical", "when": "1er trimestre 2027"},
    {"kind": "next", "name": "Mise en œuvre", "who": "Syndicat et collectivités", "when": ""},
    {"kind": "next", "name": "Évaluation", "who": "DGS, chaque semestre", "when": ""},
]  # fmt: skip


class SampleForm(PortalForm):
    """Each kind of field; shown as it comes back, so that its errors are seen."""

    plan = forms.CharField(
        label="Document où c’est inscrit", required=False, help_text="Par exemple, un schéma numérique."
    )
    reservation = forms.CharField(label="Votre réserve", help_text="Une idée par réserve.")
    year = forms.ChoiceField(label="Année", choices=[("2026", "2026"), ("2027", "2027")])
    on = forms.DateField(label="Date", widget=DayInput())
    until = forms.DateTimeField(label="Date limite", widget=MomentInput(), help_text="À l’heure de Paris.")
    paper = forms.FileField(label="Pièce jointe", required=False, help_text="PDF, 5 Mo au plus.")
    stance = forms.ChoiceField(
        label="Sens de l’avis",
        choices=[("fav", "Favorable"), ("res", "Favorable avec réserves")],
        widget=ChoiceCards(
            helps={"fav": "Sans condition.", "res": "À des conditions que vous numérotez."},
            shapes={"fav": "st-fav", "res": "st-res"},
        ),
    )
    perspective = forms.ChoiceField(
        label="Dans vos propres projets",
        choices=[("done", "Déjà fait"), ("same", "Au même moment"), ("later", "Plus tard")],
        widget=ChoiceCards(arrangement="row"),
        required=False,
    )
    bodies = forms.MultipleChoiceField(
        label="Instances",
        choices=[("bureau", "Bureau"), ("comite", "Comité syndical")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shared = forms.BooleanField(label="Après échange avec l’exécutif", required=False)
    text = forms.CharField(label="Texte de l’orientation", widget=MarkdownTextarea(), help_text="Collez depuis Word.")


class SampleFilterForm(PortalForm):
    mark_optional = False
    q = forms.CharField(label="Nom", required=False)
    kind = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), ("epci", "Intercommunalités")], required=False)


def _sample_form() -> SampleForm:
    return SampleForm(
        {"plan": "Schéma numérique 2025-2029", "year": "2027", "on": "2026-12-15", "until": "2026-12-03T18:00",
         "stance": "res", "perspective": "same", "bodies": ["comite"], "shared": "on", "text": "Un **diagnostic**."}
    )  # fmt: skip


def _sample_call(now: datetime.datetime) -> Call:
    return Call(
        state="Consultation ouverte",
        icon="speech",
        context="Orientation n° 5",
        title="Ouvrir les données publiques selon un socle commun",
        text="Votre avis est attendu sur le périmètre du socle.",
        due=now + datetime.timedelta(days=9),
        note="Un brouillon a été préparé pour vous.",
        action_label="Donner mon avis",
        action_url="#appels",
        more_label="Lire l’orientation",
        more_url="#appels",
    )


@http_methods("GET")
@allowed(can_see_gallery)
def gallery(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "home/gallery.html",
        {
            "swatches": SWATCHES,
            "icons": ICONS,
            "stances": STANCES,
            "states": STATES,
            "steps": STEPS,
            "call": _sample_call(now),
            "today": timezone.localdate(now),
            "form": _sample_form(),
            "filters": SampleFilterForm(),
            "page": Paginator(range(200), 10).get_page(4),
            "facts": [("Date limite", "jeudi 3 décembre"), ("Qui peut déposer", "vous, ou votre suppléant")],
            "figures": [("Reçus", 41, "sur 66"), ("Sans réponse", 25, ""), ("Réserves", 14, ""), ("Jours", 9, "")],
            "form_steps": ["Rédiger", "Relire", "Envoyer"],
            "meeting_on": datetime.date(2026, 12, 15),
        },
    )
