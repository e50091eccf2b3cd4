"""Consultations and opinions made by their own verbs: what a test starts from is what the portal would hold."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from governance.members.enums import Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor, actor_for
from governance.opinions.content import OpinionContent, ReservationText
from governance.opinions.models import Consultation, Opinion, OpinionRevision
from governance.opinions.services import (
    make_due_receipts,
    open_consultation,
    prepare_consultation,
    submit_opinion,
)
from governance.strategy.enums import Origin, Stage
from governance.strategy.models import Axis, Orientation, OrientationVersion, StrategicPlan
from tests.governance.members.factories import MandateFactory


class VersionFactory(factory.django.DjangoModelFactory):
    """A published version of an orientation at framing."""

    class Meta:
        model = OrientationVersion

    orientation = factory.LazyFunction(lambda: make_orientation())
    number = 1
    title = "Mettre en place un dispositif régional de cybersécurité de proximité"
    summary = "Un diagnostic pour chaque collectivité, un plan d’actions, un exercice de crise par an."
    text = "Il est proposé de financer un diagnostic."
    published_at = factory.LazyFunction(timezone.now)
    sha256 = "0" * 64


def make_orientation(**values: Any) -> Orientation:
    plan, _ = StrategicPlan.objects.get_or_create(
        slug="plan-2026-2031",
        defaults={
            "title": "Plan stratégique 2026-2031",
            "starts_on": datetime.date(2026, 1, 1),
            "ends_on": datetime.date(2032, 1, 1),
        },
    )
    axis, _ = Axis.objects.get_or_create(plan=plan, number=2, defaults={"title": "Protéger"})
    number = Orientation.objects.count() + 1
    return Orientation.objects.create(
        **{
            "axis": axis,
            "number": number,
            "slug": f"orientation-{number}",
            "title": "Mettre en place un dispositif régional de cybersécurité de proximité",
            "summary": "Un diagnostic pour chaque collectivité.",
            "text": "Il est proposé de financer un diagnostic.",
            "origin": Origin.BUREAU,
            "stage": Stage.FRAMING,
        }
        | values
    )


def staff_actor() -> Actor:
    return actor_for(MandateFactory(staff=True).person)


def make_consultation(*, by: Actor | None = None, days: int = 20, **values: Any) -> Consultation:
    """An open consultation; its invitations are in the outbox."""
    return open_consultation(
        **{
            "version": values.pop("version", None) or VersionFactory(),
            "question": "Le partage des rôles vous paraît-il tenable ?",
            "closes_at": timezone.now() + datetime.timedelta(days=days),
            "by": by or staff_actor(),
        }
        | values
    )


def make_prepared(*, by: Actor | None = None, days: int = 20, **values: Any) -> Consultation:
    """A consultation that the secretariat prepares: nobody is asked yet."""
    return prepare_consultation(
        **{
            "version": values.pop("version", None) or VersionFactory(),
            "question": "Cette trajectoire vous paraît-elle tenable ?",
            "closes_at": timezone.now() + datetime.timedelta(days=days),
            "by": by or staff_actor(),
        }
        | values
    )


def content(stance: str = "FAV", **values: Any) -> OpinionContent:
    """What is enough for each stance."""
    if stance == "FAV_RES":
        values.setdefault("reservations", (ReservationText("Le correspondant doit pouvoir être partagé."),))
    if stance == "DEFAV":
        values.setdefault("reasons", "Le calendrier est intenable.")
    return OpinionContent(stance=stance, **values)


def give_opinion(consultation: Consultation, authority: Authority, **values: Any) -> Opinion:
    """An opinion submitted by the titular of an authority (who is made when there is none), its receipt mailed."""
    mandate = Mandate.objects.filter(authority=authority, seat=Seat.TITULAR, function="DGS").first()
    by = actor_for((mandate or MandateFactory(authority=authority)).person)
    revision: OpinionRevision = submit_opinion(
        consultation=consultation, authority=authority, content=content(**values), by=by
    )
    make_due_receipts()
    return revision.opinion
