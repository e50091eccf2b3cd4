"""Who reads what of opinions (docs/access.md), written once: lists, pages, files, search and counts all use it."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from emegalis.lib.search import stems
from governance.opinions.enums import ConsultationState, OpinionState, Visibility

if TYPE_CHECKING:
    from governance.members.roles import Actor


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ConsultationQuerySet":
        """The question, the deadline and the counts are for whoever holds a mandate."""
        return self if actor.mandates else self.none()

    def open(self) -> "ConsultationQuerySet":
        return self.filter(state=ConsultationState.OPEN)

    def closed(self) -> "ConsultationQuerySet":
        return self.filter(state=ConsultationState.CLOSED)

    def due(self, *, at: datetime.datetime) -> "ConsultationQuerySet":
        """Open ones whose deadline has struck: the worker closes them."""
        return self.open().filter(closes_at__lte=at)

    def with_subject(self) -> "ConsultationQuerySet":
        """Everything a list shows of the orientation and the body, in one query."""
        return self.select_related("version__orientation__axis", "body")

    def matching(self, words: str) -> "ConsultationQuerySet":
        """Those whose orientation or question holds every word, accents and plurals forgiven."""
        return _matching(self, words)

    def with_received(self) -> "ConsultationQuerySet":
        """``received``: how many opinions stand; counted apart: no other column is computed once per opinion."""
        model: Any = self.model
        opinions = model.opinions.rel.related_model.objects.filter(consultation=OuterRef("pk")).given()
        counted = opinions.order_by().values("consultation").annotate(count=Count("pk")).values("count")
        return self.annotate(received=Coalesce(Subquery(counted), 0))

    def with_frozen_counts(self) -> "ConsultationQuerySet":
        """``frozen_expected`` and ``frozen_answered`` of a closed one, without reading all the facts."""
        return self.annotate(
            frozen_expected=models.F("synthesis__facts__expected"),
            frozen_answered=models.F("synthesis__facts__answered"),
            frozen_counts=models.F("synthesis__facts__counts"),
        )


def _matching(query: Any, words: str) -> Any:
    for stem in stems(words):
        query = query.filter(search_text__contains=f" {stem}")
    return query


class OpinionQuerySet(models.QuerySet):
    def given(self) -> "OpinionQuerySet":
        """Those that stand: submitted and not withdrawn."""
        return self.filter(state=OpinionState.SUBMITTED)

    def visible_to(self, actor: "Actor") -> "OpinionQuerySet":
        """One's own authority always; submitted ones the secretariat; the others as the consultation's state says."""
        return self.filter(opinions_visible_q(actor)).distinct()

    def matching(self, words: str) -> "OpinionQuerySet":
        """Those whose authority, reasons or reservations hold every word."""
        return _matching(self, words)

    def with_content(self) -> "OpinionQuerySet":
        """Everything a page shows of an opinion, without its receipt."""
        return self.select_related(
            "authority", "consultation__body", "consultation__version__orientation", "current__perspective"
        ).prefetch_related("current__reservations")


def opinions_visible_q(actor: "Actor", prefix: str = "") -> Q:
    """The rule « who reads » on opinions, to be followed from reservations and perspectives by ``prefix``."""
    own = [authority.pk for authority in actor.commission_authorities]
    rule = Q(**{f"{prefix}authority__in": own})
    given = Q(**{f"{prefix}state": OpinionState.SUBMITTED})
    closed = Q(**{f"{prefix}consultation__state": ConsultationState.CLOSED})
    at_once = Q(
        **{
            f"{prefix}consultation__state": ConsultationState.OPEN,
            f"{prefix}consultation__visibility": Visibility.AT_ONCE,
        }
    )
    if actor.is_staff:
        rule |= given
    if actor.is_commissioner:
        rule |= given & (closed | at_once)
    if actor.is_elected:
        rule |= given & closed
    return rule


class ReservationQuerySet(models.QuerySet):
    def standing(self) -> "ReservationQuerySet":
        """Those of the revision that counts of an opinion that stands."""
        return self.filter(
            revision__opinion__current=models.F("revision"), revision__opinion__state=OpinionState.SUBMITTED
        )

    def visible_to(self, actor: "Actor") -> "ReservationQuerySet":
        """A reservation follows its opinion."""
        return self.filter(opinions_visible_q(actor, "revision__opinion__"))


class OpinionDraftQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "OpinionDraftQuerySet":
        """A draft, and that it exists: the commission seats and preparers of its authority, nobody else."""
        return self.filter(authority__in=[authority.pk for authority in actor.commission_authorities])
