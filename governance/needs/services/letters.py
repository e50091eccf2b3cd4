"""The mails about needs: written in the verb's transaction, carried by the outbox."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from emegalis.lib.links import absolute
from governance.members.enums import BodyKind
from governance.members.letters import write_to_each
from governance.members.models import Body, Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.needs.enums import NeedMail, NeedStepKind
from governance.needs.models import Need, Referral, TechnicalAdvice

# What is asked, as the subject and the head of a mail say it.
TO_SUBMIT = "Un besoin attend d’être déposé"
TO_NAME = "Un besoin attend un rapporteur"
TO_DRAFT = "Vous êtes rapporteur d’un besoin"
TO_COMMENT = "Un projet d’assistance technique vous est soumis"
TO_DECIDE = "Un besoin attend sa suite"
FOLLOWED = {
    NeedStepKind.RETURNED: "vous est rendu",
    NeedStepKind.SUBMITTED: "est déposé par son groupe",
    NeedStepKind.ADVISED: "a reçu son assistance technique",
    NeedStepKind.JOINED: "en réunit un autre",
}


def ask_group_chair(need: Need, *, by: Actor) -> None:
    """The chair of the group learns that a need stands before it."""
    _ask(need, _led_by(need.group), TO_SUBMIT, by=by)


def ask_it_chair(need: Need, *, by: Actor) -> None:
    """The chair of the DSI group learns that a need awaits a rapporteur."""
    _ask(need, _led_by(Body.objects.get(kind=BodyKind.IT_GROUP)), TO_NAME, by=by)


def ask_rapporteur(need: Need, rapporteur: Mandate, *, by: Actor) -> None:
    _ask(need, _seats().filter(pk=rapporteur.pk), TO_DRAFT, by=by)


def ask_it_group(need: Need, advice: TechnicalAdvice, *, by: Actor) -> None:
    """Each member of the DSI group but its rapporteur learns that the draft is before them."""
    others = _seats().in_kinds(BodyKind.IT_GROUP).exclude(person=advice.rapporteur.person_id)
    _ask(need, others, TO_COMMENT, by=by, until=advice.comments_until)


def ask_secretariat(need: Need, *, by: Actor) -> None:
    _ask(need, _seats().in_kinds(BodyKind.SECRETARIAT), TO_DECIDE, by=by)


def follow(need: Need, *, kind: NeedStepKind, by: Actor, text: str = "", label: str = "") -> None:
    """Those who wrote it, where they still sit, learn what happened; not whoever did it."""
    writers = _writers(need).exclude(person=by.person_id)
    context = {"became": FOLLOWED[kind], "text": text, "label": label}
    _queue(need, writers, NeedMail.FOLLOWED, "needs/email/followed", by=by, **context)


def tell_decision(need: Need, *, by: Actor) -> None:
    """Those who wrote it, its chair and those who endorsed it learn what became of it."""
    groups = _seats().in_kinds(BodyKind.BUSINESS_GROUP)
    endorsed = need.endorsements.standing().values("given_by")
    told = _writers(need) | groups.filter(person__in=endorsed) | groups.presiding().in_body(need.group)
    _queue(need, told.exclude(person=by.person_id), NeedMail.DECIDED, "needs/email/decided", by=by)


def tell_referral(referral: Referral, *, by: Actor) -> None:
    """The chair of the body it is put to, and the secretariat."""
    told = _seats().presiding().in_body(referral.to_body) | _seats().in_kinds(BodyKind.SECRETARIAT)
    _queue_referral(referral, told, by=by)


def tell_referral_answer(referral: Referral, *, by: Actor) -> None:
    """Its author, where they still sit."""
    _queue_referral(referral, _seats().in_body(referral.from_body).filter(person=referral.person_id), by=by)


def _seats() -> MandateQuerySet:
    return Mandate.objects.in_force(on=timezone.localdate()).seated().reachable().with_names()


def _led_by(body: Body) -> MandateQuerySet:
    """Its chair; the secretariat in the place of one that has none."""
    chairs = _seats().presiding().in_body(body)
    return chairs if chairs.exists() else _seats().in_kinds(BodyKind.SECRETARIAT)


def _writers(need: Need) -> MandateQuerySet:
    return _seats().in_body(need.group).filter(person__in=need.writers.values("person"))


def _ask(need: Need, mandates: Iterable[Mandate], asked: str, *, by: Actor, **more: Any) -> None:
    _queue(need, mandates, NeedMail.ASKED, "needs/email/asked", by=by, **{"asked": asked, "until": None} | more)


def _queue(need: Need, mandates: Iterable[Mandate], kind: NeedMail, stem: str, *, by: Actor, **more: Any) -> None:
    context = {"need": need, "need_url": absolute(need.get_absolute_url()), **more}
    write_to_each(mandates, kind=kind, stem=stem, context=context, about=need, by=by)


def _queue_referral(referral: Referral, mandates: Iterable[Mandate], *, by: Actor) -> None:
    context = {"referral": referral, "referral_url": absolute(referral.get_absolute_url())}
    write_to_each(
        mandates, kind=NeedMail.REFERRED, stem="needs/email/referred", context=context, about=referral, by=by
    )
