"""Needs made by their own verbs: what a test starts from is what the portal would hold."""

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.remits import Subject
from governance.members.roles import Actor, actor_for
from governance.needs.models import Need, Referral, TechnicalAdvice
from governance.needs.services import (
    begin_need,
    name_rapporteur,
    open_to_comments,
    present_need,
    refer_subject,
    save_advice,
    save_need,
    submit_advice,
    submit_need,
)
from governance.needs.words import AdviceWords, NeedFiles, NeedWords
from governance.people.models import Person
from tests.governance.meetings.factories import TINY_PDF
from tests.governance.members.factories import MandateFactory

TITLE = "Reprendre l’historique des marchés dans le nouvel outil"


def need_words(**given: Any) -> NeedWords:
    return NeedWords(
        **{
            "title": TITLE,
            "statement": "Les marchés passés avant la bascule ne sont plus consultables.",
            "holder": "les services de la commande publique",
            "evidence": "Deux heures par dossier, trente dossiers par mois.",
            "gain": "Retrouver une pièce en une minute.",
            "urgency": "year",
            "priority": "important",
        }
        | given
    )


def advice_words(**given: Any) -> AdviceWords:
    return AdviceWords(
        **{
            "verdict": "under_conditions",
            "reasons": "L’éditeur sait reprendre les données, au format standard seulement.",
            "prerequisites": "Un export au format standard.",
            "risks": "Un retard de l’éditeur.",
            "cost_min": 20_000,
            "cost_max": 45_000,
            "ownership": "delegated",
            "on_behalf_of": "des membres de la salle des marchés",
        }
        | given
    )


def evidence(name: str = "Relevé.pdf", content: bytes = TINY_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def seat_of(person: Person, kind: BodyKind = BodyKind.BUSINESS_GROUP) -> Mandate:
    return actor_for(person).seats_in(kind)[0]


def chair_of_group(**given: Any) -> Actor:
    """Who presides over the group « Finances »."""
    return actor_for(MandateFactory(business=True, presides=True, **given).person)


def it_chair(**given: Any) -> Actor:
    return actor_for(MandateFactory(it_head=True, presides=True, **given).person)


def make_need_draft(person: Person, *, files: NeedFiles | None = None, **given: Any) -> Need:
    by, words = actor_for(person), need_words(**given)
    need = begin_need(mandate=seat_of(person), subject=Subject.NEED, title=words.title, by=by)
    return save_need(need=need, words=words, files=files or NeedFiles(), by=by)


def make_presented(person: Person, **given: Any) -> Need:
    """Before the group."""
    return present_need(need=make_need_draft(person, **given), by=actor_for(person))


def make_submitted(person: Person, *, chair: Actor, **given: Any) -> Need:
    return submit_need(need=make_presented(person, **given), by=chair)


def make_drafted(person: Person, *, chair: Actor, rapporteur: Person, **given: Any) -> TechnicalAdvice:
    """Its advice is complete, and still its rapporteur's; named by whoever leads the DSI group."""
    need = make_submitted(person, chair=chair, **given)
    seat = seat_of(rapporteur, BodyKind.IT_GROUP)
    advice = name_rapporteur(need=need, rapporteur=seat, by=leader_of_it(chair))
    return save_advice(advice=advice, words=advice_words(), by=actor_for(rapporteur))


def leader_of_it(otherwise: Actor) -> Actor:
    """The chair of the DSI group, or the secretariat in its place."""
    chair = Mandate.objects.filter(body__kind=BodyKind.IT_GROUP, presides=True, ends_on=None).first()
    return actor_for(chair.person) if chair else otherwise


def make_commented(person: Person, *, chair: Actor, rapporteur: Person, **given: Any) -> TechnicalAdvice:
    """Before the DSI group."""
    advice = make_drafted(person, chair=chair, rapporteur=rapporteur, **given)
    return open_to_comments(advice=advice, by=actor_for(rapporteur))


def make_advised(person: Person, *, chair: Actor, rapporteur: Person, **given: Any) -> Need:
    """With its technical advice: the days of the DSI group were over."""
    advice = make_commented(person, chair=chair, rapporteur=rapporteur, **given)
    TechnicalAdvice.objects.filter(pk=advice.pk).update(comments_until=chair.day - datetime.timedelta(days=1))
    submit_advice(advice=advice, by=leader_of_it(chair))
    return Need.objects.with_where(on=chair.day).get(pk=advice.need_id)


def make_subject_referral(person: Person, **given: Any) -> Referral:
    """From a métier group to the commission."""
    said = {"subject": Subject.EXPECTATION, "title": "Un calendrier commun", "text": "Nos budgets en dépendent."}
    return refer_subject(mandate=seat_of(person), by=actor_for(person), **(said | given))
