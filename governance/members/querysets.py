"""Reads of the directory; every question about time is asked on a day (``on=``)."""

import datetime
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q

from emegalis.lib.search import sort_key, stems
from emegalis.lib.semesters import Semester
from governance.members.enums import AuthorityKind, BodyKind, CorrectionState, Seat

if TYPE_CHECKING:
    from governance.members.models import Body


def in_force_q(on: datetime.date, prefix: str = "") -> Q:
    """Half-open periods: begun on or before the day, not yet ended that day."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": on})
    )


def _memberships(authorities: "AuthorityQuerySet") -> "MembershipQuerySet":
    """All memberships, reached through the model: this module stands below it."""
    memberships: MembershipQuerySet = authorities.model._meta.get_field("memberships").related_model.objects.all()
    return memberships


class AuthorityQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> "AuthorityQuerySet":
        """Public facts: whoever holds a mandate in force reads all of them."""
        return self.all() if actor.mandates else self.none()

    def members(self, *, on: datetime.date) -> "AuthorityQuerySet":
        """Those with a membership in force on the day."""
        memberships = _memberships(self).in_force(on=on)
        return self.filter(Exists(memberships.filter(authority=OuterRef("pk"))))

    def matching(self, text: str) -> "AuthorityQuerySet":
        """Those whose name holds every word of the text, accents and plurals forgiven, or a word that begins so."""
        query = self
        for word in sort_key(text).split():
            begins = Q(sort_key__startswith=word) | Q(sort_key__contains=f" {word}")
            whole = [Q(search_text__contains=f" {stem} ") for stem in stems(word)]
            query = query.filter(reduce(or_, whole, begins))
        return query

    def in_college(self, college: Any, *, on: datetime.date) -> "AuthorityQuerySet":
        """Members on the day, in this college."""
        memberships = _memberships(self).in_force(on=on)
        return self.filter(Exists(memberships.filter(authority=OuterRef("pk"), college=college)))

    def members_first(self, *, on: datetime.date) -> "AuthorityQuerySet":
        """With ``is_member`` on the day; members, then the others, each by name."""
        memberships = _memberships(self).in_force(on=on)
        marked = self.annotate(is_member=Exists(memberships.filter(authority=OuterRef("pk"))))
        return marked.order_by("-is_member", "sort_key", "id")

    def by_name(self) -> "AuthorityQuerySet":
        return self.order_by("sort_key", "id")

    def taken_over(self, authorities: Iterable[Any], *, on: datetime.date) -> dict[int, Any]:
        """By id, who speaks on the day for these authorities and for those that merged into them, one into another.

        One that merges later still speaks for itself.
        """
        held = {authority.pk: authority for authority in authorities}
        fresh = held
        while fresh:
            merged = self.filter(successor__in=list(fresh)).exclude(pk__in=list(held))
            gone = merged.exclude(pk__in=self.members(on=on).values("pk")).values_list("pk", "successor_id")
            fresh = {pk: held[successor] for pk, successor in gone}
            held = held | fresh
        return held

    def of_territory(self) -> "AuthorityQuerySet":
        """All but the syndicat itself."""
        return self.exclude(kind=AuthorityKind.SYNDICATE)


class MembershipQuerySet(models.QuerySet):
    def in_force(self, *, on: datetime.date) -> "MembershipQuerySet":
        return self.filter(in_force_q(on))


class BodyQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> "BodyQuerySet":
        """The bodies and their rules are open to whoever holds a mandate in force."""
        return self.all() if actor.mandates else self.none()

    def commission(self) -> "Body":
        """The commission d'orientation stratégique."""
        return cast("Body", self.get(kind=BodyKind.STRATEGIC_COMMISSION))


class MandateQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> "MandateQuerySet":
        """Names. The secretariat reads all; others those who sit today, and, where they sit themselves, those who sat;
        a collaborateur is known to the direction générale they prepare for."""
        if actor.is_staff:
            return self.all()
        if not actor.mandates:
            return self.none()
        own = Q(authority__in=[authority.pk for authority in actor.authorities])
        prepared = Q(authority__in=[authority.pk for authority in actor.commission_authorities])
        return self.filter(own | in_force_q(actor.day)).exclude(Q(seat=Seat.PREPARER) & ~prepared)

    def ended(self, *, on: datetime.date) -> "MandateQuerySet":
        return self.filter(ends_on__lte=on)

    def ending_within(self, days: int, *, on: datetime.date) -> "MandateQuerySet":
        """In force, with a known end no further than so many days."""
        return self.in_force(on=on).filter(ends_on__lte=on + datetime.timedelta(days=days))

    def matching(self, text: str) -> "MandateQuerySet":
        """Those whose holder's or authority's name holds every word."""
        query = self
        for word in sort_key(text).split():
            query = query.filter(Q(person__sort_key__contains=word) | Q(authority__sort_key__contains=word))
        return query

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> "MandateQuerySet":
        """Those that share a day with a period; half-open on both sides."""
        query = self.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
        return query if ends_on is None else query.filter(starts_on__lt=ends_on)

    def in_force(self, *, on: datetime.date) -> "MandateQuerySet":
        return self.filter(in_force_q(on))

    def seated(self) -> "MandateQuerySet":
        """Titulars and substitutes: those a body counts. Preparers are never convened nor counted."""
        return self.filter(seat__in=[Seat.TITULAR, Seat.SUBSTITUTE])

    def presiding(self) -> "MandateQuerySet":
        """Who presides over their body."""
        return self.seated().filter(presides=True)

    def leading(self, *, on: datetime.date) -> "MandateQuerySet":
        """Who speaks for their body on the day: whoever presides over it; where nobody does, the titular who has sat
        the longest."""
        beside = MandateQuerySet(self.model).in_force(on=on).filter(body=OuterRef("body"))
        before = Q(starts_on__lt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__lt=OuterRef("pk"))
        eldest = Q(seat=Seat.TITULAR) & ~Exists(beside.presiding()) & ~Exists(beside.titular().filter(before))
        return self.in_force(on=on).seated().filter(Q(presides=True) | eldest)

    def titular(self) -> "MandateQuerySet":
        return self.filter(seat=Seat.TITULAR)

    def in_body(self, body: Any) -> "MandateQuerySet":
        return self.filter(body=body)

    def in_kinds(self, *kinds: BodyKind) -> "MandateQuerySet":
        return self.filter(body__kind__in=kinds)

    def for_authority(self, authority: Any) -> "MandateQuerySet":
        return self.filter(authority=authority)

    def reachable(self) -> "MandateQuerySet":
        """Held by someone who has an address."""
        return self.exclude(person__email=None)

    def never_came(self) -> "MandateQuerySet":
        """Held by someone who can be invited: they have an address and have never signed in."""
        return self.reachable().filter(person__last_login=None)

    def with_names(self) -> "MandateQuerySet":
        """Everything a list of names shows, in one query, in alphabetical order."""
        return self.select_related("person", "authority", "body").order_by("person__sort_key", "id")


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> "ImportBatchQuerySet":
        """The secretariat."""
        return self.all() if actor.is_staff else self.none()

    def waiting(self) -> "ImportBatchQuerySet":
        """Sent, not yet applied."""
        return self.filter(applied_at=None)


class ContactsConfirmationQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> "ContactsConfirmationQuerySet":
        """That contacts are confirmed, and when: whoever holds a mandate."""
        return self.all() if actor.mandates else self.none()

    def given(self) -> "ContactsConfirmationQuerySet":
        """Those really said; a row may stand for a reminder alone."""
        return self.exclude(at=None)

    def in_semester(self, semester: Semester) -> "ContactsConfirmationQuerySet":
        return self.filter(year=semester.year, half=semester.number)


class ContactCorrectionQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> "ContactCorrectionQuerySet":
        """What is asked about people: the direction générale that asks, and the secretariat."""
        if actor.is_staff:
            return self.all()
        return self.filter(confirmation__authority__in=list(actor.holdings))

    def waiting(self) -> "ContactCorrectionQuerySet":
        return self.filter(state=CorrectionState.WAITING).order_by("asked_at", "id")

    def with_subject(self) -> "ContactCorrectionQuerySet":
        return self.select_related(
            "confirmation__authority", "confirmation__person", "mandate__person", "mandate__body", "mandate__authority"
        )
