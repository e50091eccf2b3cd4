"""Who sees what of meetings (docs/access.md), written once: lists, pages, files, search and counts all use it."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce

from emegalis.lib.search import stems
from governance.meetings.enums import FollowUpKind, ItemKind, MeetingState, MinutesState, PollState, ReplyChoice, Role
from governance.members.enums import Seat

if TYPE_CHECKING:
    from governance.meetings.models import Meeting
    from governance.members.models import Body
    from governance.members.roles import Actor


def bodies_of(actor: "Actor") -> list[int]:
    """The bodies whose papers this person reads: those of their mandates, a preparer's included."""
    return [body.pk for body in actor.bodies]


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "MeetingQuerySet":
        """Dates are for whoever holds a mandate: everyone knows when each body meets."""
        return self if actor.mandates else self.none()

    def of_body(self, body: "Body") -> "MeetingQuerySet":
        return self.filter(body=body)

    def standing(self) -> "MeetingQuerySet":
        """Not cancelled."""
        return self.exclude(state=MeetingState.CANCELLED)

    def upcoming(self, *, at: datetime.datetime) -> "MeetingQuerySet":
        """Not over yet; the nearest first."""
        return self.filter(ends_at__gte=at).order_by("starts_at", "id")

    def being_prepared(self, *, at: datetime.datetime) -> "MeetingQuerySet":
        """To come, whose agenda is still open; the nearest first."""
        return self.upcoming(at=at).filter(state=MeetingState.PREPARED)

    def past(self, *, at: datetime.datetime) -> "MeetingQuerySet":
        """Over; the latest first."""
        return self.filter(ends_at__lt=at).order_by("-starts_at", "-id")

    def matching(self, words: str) -> "MeetingQuerySet":
        query = self
        for stem in stems(words):
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def with_item_counts(self) -> "MeetingQuerySet":
        """``item_count`` and ``opinion_count``: how long the agenda is, and how many orientations it asks about."""
        asked = Q(items__kind=ItemKind.OPINION)
        return self.select_related("body").annotate(
            item_count=models.Count("items"), opinion_count=models.Count("items", filter=asked)
        )

    def with_reply_counts(self) -> "MeetingQuerySet":
        """``convened_count``, ``answer_count`` and ``coming_count``, among those who are counted."""
        convened = Q(convocations__role=Role.CONVENED)
        answered = convened & ~Q(convocations__reply="")
        away = [ReplyChoice.EXCUSED, ReplyChoice.REPRESENTED]
        coming = answered & ~Q(convocations__reply__in=away)
        return self.select_related("body").annotate(
            convened_count=models.Count("convocations", filter=convened),
            answer_count=models.Count("convocations", filter=answered),
            coming_count=models.Count("convocations", filter=coming),
        )


class DatePollQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "DatePollQuerySet":
        """A poll stays between the body asked, those who prepare for it, and the secretariat."""
        return self if actor.is_staff else self.filter(body__in=bodies_of(actor))

    def open(self) -> "DatePollQuerySet":
        return self.filter(state=PollState.OPEN)


class PollInvitationQuerySet(models.QuerySet):
    def asked(self) -> "PollInvitationQuerySet":
        """Those whose dates are counted."""
        return self.filter(role=Role.CONVENED)

    def answerable_by(self, actor: "Actor") -> "PollInvitationQuerySet":
        """One's own, and those of the authorities one prepares for, in the same body."""
        prepared = Q()
        for mandate in actor.mandates:
            if mandate.seat == Seat.PREPARER:
                prepared |= Q(poll__body=mandate.body_id, authority=mandate.authority_id)
        return self.asked().filter(Q(person=actor.person_id) | prepared)

    def with_names(self) -> "PollInvitationQuerySet":
        return self.select_related("authority", "person", "poll__body", "mandate").order_by(
            "authority__sort_key", "name", "id"
        )


class AgendaItemQuerySet(models.QuerySet):
    def announced(self) -> "AgendaItemQuerySet":
        """Of the agenda, or of a supplementary one that was sent."""
        dispatches: Any = self.model._meta.get_field("meeting").related_model
        dispatches = dispatches._meta.get_field("dispatches").related_model
        sent = dispatches._default_manager.filter(meeting=OuterRef("meeting"), supplement=OuterRef("supplement"))
        return self.filter(Q(supplement=0) | models.Exists(sent))

    def of_supplement(self, number: int) -> "AgendaItemQuerySet":
        return self.filter(supplement=number)

    def readable_by(self, actor: "Actor") -> "AgendaItemQuerySet":
        """Items whose words this person may read: of agendas that were sent, and confidential ones of their bodies.

        The others stand on the page as « point confidentiel » and are found by no search.
        """
        if actor.is_staff:
            return self
        sent = Q(meeting__state__in=[MeetingState.CONVENED, MeetingState.HELD])
        return self.announced().filter(sent, Q(is_confidential=False) | Q(meeting__body__in=bodies_of(actor)))

    def matching(self, words: str) -> "AgendaItemQuerySet":
        query = self
        for stem in stems(words):
            query = query.filter(search_text__contains=f" {stem}")
        return query


class PaperQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "PaperQuerySet":
        """A paper stays with its body and the secretariat."""
        if actor.is_staff:
            return self
        return self.filter(item__meeting__body__in=bodies_of(actor)).exclude(
            item__meeting__state=MeetingState.PREPARED
        )


class ConvocationQuerySet(models.QuerySet):
    def convened(self) -> "ConvocationQuerySet":
        """Those who are called and counted."""
        return self.filter(role=Role.CONVENED)

    def answerable_by(self, actor: "Actor") -> "ConvocationQuerySet":
        """One's own, and those of the authorities one prepares for, in the same body."""
        prepared = Q()
        for mandate in actor.mandates:
            if mandate.seat == Seat.PREPARER:
                prepared |= Q(meeting__body=mandate.body_id, authority=mandate.authority_id)
        return self.convened().filter(Q(person=actor.person_id) | prepared)

    def unanswered(self) -> "ConvocationQuerySet":
        return self.filter(reply="")

    def with_answers_of_meeting(self) -> "ConvocationQuerySet":
        """``answers``: how many of those convened to the same meeting have answered."""
        same = self.model._default_manager.filter(meeting=OuterRef("meeting"), role=Role.CONVENED).exclude(reply="")
        counted = same.order_by().values("meeting").annotate(total=models.Count("pk")).values("total")
        return self.annotate(answers=Coalesce(models.Subquery(counted), 0))

    def with_names(self) -> "ConvocationQuerySet":
        """Everything a list of members shows, in one query, by authority."""
        return self.select_related("authority", "person", "meeting__body", "mandate").order_by(
            "authority__sort_key", "role", "name", "id"
        )


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "MinutesQuerySet":
        """A draft is the secretariat's; once submitted, the body reads it; once approved, whoever holds a mandate."""
        if actor.is_staff:
            return self
        if not actor.mandates:
            return self.none()
        submitted = Q(state=MinutesState.SUBMITTED, meeting__body__in=bodies_of(actor))
        return self.filter(submitted | Q(state=MinutesState.APPROVED))

    def awaiting_approval(self) -> "MinutesQuerySet":
        return self.filter(state=MinutesState.SUBMITTED)

    def on_no_agenda(self, *, at: datetime.datetime) -> "MinutesQuerySet":
        """Their approval stands on no agenda to come: never put on one, or that one was cancelled or is over."""
        gone = Q(approval_item__meeting__state=MeetingState.CANCELLED) | Q(approval_item__meeting__ends_at__lt=at)
        return self.filter(Q(approval_item=None) | gone)

    def of_body(self, body: "Body") -> "MinutesQuerySet":
        return self.filter(meeting__body=body)

    def light(self) -> "MinutesQuerySet":
        """Without the bytes of their documents, with the meetings they name."""
        related = ("meeting__body", "approved_in__body", "approval_item__meeting__body")
        return self.select_related(*related).defer("pdf", "public_pdf")


class MinutesSectionQuerySet(models.QuerySet):
    def readable_by(self, actor: "Actor") -> "MinutesSectionQuerySet":
        """Words of minutes that this person may read: a confidential part stays with the body and the secretariat."""
        if actor.is_staff:
            return self
        if not actor.mandates:
            return self.none()
        inside = Q(minutes__meeting__body__in=bodies_of(actor))
        submitted = Q(minutes__state=MinutesState.SUBMITTED) & inside
        approved = Q(minutes__state=MinutesState.APPROVED) & (Q(is_confidential=False) | inside)
        return self.filter(submitted | approved)

    def matching(self, words: str) -> "MinutesSectionQuerySet":
        query = self
        for stem in stems(words):
            query = query.filter(search_text__contains=f" {stem}")
        return query


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "CorrectionQuerySet":
        """One's own, and all of them for the secretariat."""
        return self if actor.is_staff else self.filter(person=actor.person_id)


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "FollowUpQuerySet":
        """What came out of a meeting is for its body and the secretariat; an action is also for whoever holds it."""
        if actor.is_staff:
            return self
        if not actor.mandates:
            return self.none()
        held = Q(holder__person=actor.person_id)
        return self.filter(held | Q(item__meeting__body__in=bodies_of(actor)))

    def actions(self) -> "FollowUpQuerySet":
        return self.filter(kind=FollowUpKind.ACTION)

    def open(self) -> "FollowUpQuerySet":
        """Awaited from someone, and not done."""
        return self.actions().filter(done_at__isnull=True)

    def held_by(self, actor: "Actor") -> "FollowUpQuerySet":
        return self.filter(holder__person=actor.person_id)

    def of_body(self, body: "Body") -> "FollowUpQuerySet":
        return self.filter(item__meeting__body=body)

    def matching(self, words: str) -> "FollowUpQuerySet":
        """Those that say every word, or name whoever does it."""
        query = self
        for stem in stems(words):
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def by_date(self) -> "FollowUpQuerySet":
        """The nearest due first, those without a date last; everything a line shows comes along."""
        return self.select_related("item__meeting__body", "holder__person", "holder__authority").order_by(
            models.F("due_on").asc(nulls_last=True), "item__meeting__starts_at", "id"
        )


class AttendanceQuerySet(models.QuerySet):
    def of_meeting(self, meeting: "Meeting") -> "AttendanceQuerySet":
        """Every row of a sitting, each seat's in the order of the items."""
        return self.filter(convocation__meeting=meeting).select_related("from_item")


class ProxyQuerySet(models.QuerySet):
    def standing(self) -> "ProxyQuerySet":
        """Neither revoked nor fallen."""
        return self.filter(ended="")
