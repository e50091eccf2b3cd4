"""The mails about needs: written in the verb's transaction, carried by the outbox."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from emegalis.lib.links import absolute
from governance.members.enums import WORKING_GROUPS, BodyKind
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

GIVEN_BACK = "attend de nouveau sa suite : l’orientation qui le reprenait est écartée"


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
    context = {"became": FOLLOWED[kind], "text": text, "label": label, "whose": "que vous avez écrit"}
    _queue(need, writers, NeedMail.FOLLOWED, "needs/email/followed", by=by, **context)


def tell_decision(need: Need, *, by: Actor) -> None:
    """Those who wrote it, its chair, those who endorsed it and those who sit for the successors of these learn what
    became of it."""
    told = _concerned(need).exclude(person=by.person_id)
    _queue(need, told, NeedMail.DECIDED, "needs/email/decided", by=by)


def tell_given_back(need: Need, *, label: str, by: Actor) -> None:
    """The same people learn that it awaits its outcome again."""
    context = {"became": GIVEN_BACK, "text": "", "label": label, "whose": "que vous suivez"}
    told = _concerned(need).exclude(person=by.person_id)
    _queue(need, told, NeedMail.FOLLOWED, "needs/email/followed", by=by, **context)


def _concerned(need: Need) -> MandateQuerySet:
    groups = _seats().in_kinds(BodyKind.BUSINESS_GROUP)
    standing = need.endorsements.standing()
    endorsed = groups.filter(person__in=standing.values("given_by"))
    successors = groups.filter(authority__in=standing.values("authority__successor"))
    return _writers(need) | endorsed | successors | groups.presiding().in_body(need.group)


def tell_referral(referral: Referral, *, by: Actor) -> None:
    """Who leads the body it is put to, and the secretariat."""
    body = referral.to_body
    leading = _led_by(body) if body.kind in WORKING_GROUPS else _seats().presiding().in_body(body)
    told = leading | _seats().in_kinds(BodyKind.SECRETARIAT)
    _queue_referral(referral, told, by=by)


def tell_referral_answer(referral: Referral, *, by: Actor) -> None:
    """Its author, where they still sit."""
    _queue_referral(referral, _seats().in_body(referral.from_body).filter(person=referral.person_id), by=by)


def _seats() -> MandateQuerySet:
    return Mandate.objects.in_force(on=timezone.localdate()).seated().reachable().with_names()


def _led_by(body: Body) -> MandateQuerySet:
    """Its chair; where it has none, the titular who has sat the longest, and the secretariat."""
    chairs = _seats().presiding().in_body(body)
    if chairs.exists():
        return chairs
    return _seats().leading(on=timezone.localdate()).in_body(body) | _seats().in_kinds(BodyKind.SECRETARIAT)


def _writers(need: Need) -> MandateQuerySet:
    """Whoever wrote it; where its authority merged, who sits for its successor too."""
    seats = _seats().in_body(need.group)
    wrote = seats.filter(person__in=need.writers.values("person"))
    return wrote | seats.filter(authority=need.authority.successor_id) if need.authority.successor_id else wrote


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
