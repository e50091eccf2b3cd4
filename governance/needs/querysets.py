"""Who reads which needs (docs/access.md), written once: lists, pages, search, counts and blocks all use it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from emegalis.lib.search import stems
from governance.members.enums import BodyKind
from governance.needs.enums import PENDING, AdviceState, NeedState

if TYPE_CHECKING:
    import datetime

    from governance.members.roles import Actor

# Of a long text, so many words are looked for in the others.
MOST_STEMS = 40


class NeedQuerySet(models.QuerySet):
    model: Any  # its relations are not known to the type checker here, below the models

    def visible_to(self, actor: "Actor") -> "NeedQuerySet":
        """A draft: who writes it. Before its group: the métier groups and the secretariat. Once submitted: the DSI
        group too. Never the commission nor the élus, who learn of it by the orientation that takes it up."""
        rule = Q(pk__in=[])
        if actor.is_business:
            rule |= _own_drafts(actor) | ~Q(state=NeedState.DRAFT)
        if actor.is_staff:
            rule |= ~Q(state=NeedState.DRAFT)
        if actor.is_it:
            rule |= Q(submitted_at__isnull=False)
        return self.filter(rule)

    def drafts(self) -> "NeedQuerySet":
        return self.filter(state=NeedState.DRAFT)

    def shown(self) -> "NeedQuerySet":
        """Read by more than who writes them."""
        return self.exclude(state=NeedState.DRAFT)

    def standing(self) -> "NeedQuerySet":
        """Shown, and not withdrawn."""
        return self.shown().exclude(state=NeedState.WITHDRAWN)

    def open_to_merging(self) -> "NeedQuerySet":
        """Submitted, without an outcome or taken up: another may be merged into them."""
        return self.filter(state__in=[*PENDING, NeedState.TAKEN_UP]).order_by("title", "id")

    def of_groups(self, groups: Iterable[int]) -> "NeedQuerySet":
        return self.filter(group__in=list(groups))

    def of_authorities(self, authorities: Iterable[int]) -> "NeedQuerySet":
        """Written for these authorities, or endorsed by them."""
        ids = list(authorities)
        endorsed = self._endorsements().filter(need=OuterRef("pk"), authority__in=ids)
        return self.filter(Q(authority__in=ids) | Q(Exists(endorsed)))

    def presented_to(self, groups: Iterable[int]) -> "NeedQuerySet":
        """Before one of these groups, awaiting its chair; the oldest first."""
        return self.filter(state=NeedState.PRESENTED, group__in=list(groups)).order_by("presented_at", "id")

    def before_a_group(self) -> "NeedQuerySet":
        """Awaiting the chair of its group; the oldest first."""
        return self.filter(state=NeedState.PRESENTED).order_by("presented_at", "id")

    def not_commented_by(self, person_id: int | None) -> "NeedQuerySet":
        """Those whose draft advice this person neither wrote nor reacted to yet."""
        return self.exclude(advice__rapporteur__person=person_id).exclude(
            Exists(self._comments().filter(advice__need=OuterRef("pk"), person=person_id))
        )

    def without_rapporteur(self) -> "NeedQuerySet":
        return self.filter(state=NeedState.SUBMITTED, advice=None).order_by("submitted_at", "id")

    def drafted_by(self, person_id: int | None) -> "NeedQuerySet":
        """Whose advice this person drafts, as rapporteur."""
        return self.filter(
            state=NeedState.SUBMITTED, advice__rapporteur__person=person_id, advice__state=AdviceState.DRAFTING
        ).order_by("advice__named_at", "id")

    def commented(self, *, on: "datetime.date") -> "NeedQuerySet":
        """Whose draft advice is before the DSI group on the day, the nearest end first."""
        open_ones = self.filter(state=NeedState.SUBMITTED, advice__state=AdviceState.COMMENTING)
        return open_ones.filter(advice__comments_until__gte=on).order_by("advice__comments_until", "id")

    def to_advise(self, *, on: "datetime.date") -> "NeedQuerySet":
        """Whose draft advice the group has had its days to comment: its chair may submit it."""
        over = self.filter(state=NeedState.SUBMITTED, advice__state=AdviceState.COMMENTING)
        return over.filter(advice__comments_until__lt=on).order_by("advice__comments_until", "id")

    def awaiting_outcome(self) -> "NeedQuerySet":
        """With their technical advice; the secretariat owes what becomes of them. The oldest first."""
        return self.filter(state=NeedState.ADVISED).order_by("advice__submitted_at", "id")

    def matching(self, text: str) -> "NeedQuerySet":
        """Those whose words hold every word, accents and plurals forgiven; none when there is no word."""
        words = stems(text)
        query = self if words else self.none()
        for stem in words:
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def sharing_a_word(self, words: list[str]) -> "NeedQuerySet":
        """Those that hold at least one of these stems."""
        wanted = [Q(search_text__contains=f" {stem} ") for stem in words[:MOST_STEMS]]
        return self.filter(reduce(or_, wanted)) if wanted else self.none()

    def with_endorsements(self) -> "NeedQuerySet":
        """``endorsement_count``: how many authorities have it too, besides the one it was written for; those that
        merged count with their successor."""
        holder = Coalesce("authority__successor", "authority")
        written_for = Coalesce(OuterRef("authority__successor"), OuterRef("authority"))
        standing = self._endorsements().filter(need=OuterRef("pk")).annotate(holder=holder).exclude(holder=written_for)
        counted = standing.order_by().values("need").annotate(count=Count("holder", distinct=True)).values("count")
        return self.annotate(endorsement_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

    def with_where(self, *, on: "datetime.date") -> "NeedQuerySet":
        """Everything that a list says of where they stand, in one query."""
        mandates = self.model._meta.get_field("group").related_model.mandates.rel.related_model.objects
        chair = mandates.in_force(on=on).presiding().filter(body=OuterRef("group"))
        related = self.select_related(
            "group", "authority__successor", "written_by", "advice__rapporteur__person", "merged_into"
        )
        return related.annotate(group_has_chair=Exists(chair)).with_endorsements()

    def latest_first(self) -> "NeedQuerySet":
        """What still moves first, then by the day it was submitted or presented."""
        ended = Case(When(state__in=[*PENDING, NeedState.PRESENTED], then=Value(0)), default=Value(1))
        last = Coalesce("submitted_at", "presented_at", "saved_at")
        return self.order_by(ended, F("submitted_at").desc(nulls_first=True), last.desc(), "-id")

    def _comments(self) -> models.QuerySet:
        advices = self.model.advice.related.related_model
        comments: models.QuerySet = advices.comments.rel.related_model.objects.all()
        return comments

    def _endorsements(self) -> "EndorsementQuerySet":
        endorsements: EndorsementQuerySet = self.model.endorsements.rel.related_model.objects.standing()
        return endorsements


def _own_drafts(actor: "Actor") -> Q:
    """The drafts one writes, as long as one sits in their group."""
    groups = [mandate.body_id for mandate in actor.seats_in(BodyKind.BUSINESS_GROUP)]
    return Q(state=NeedState.DRAFT, written_by=actor.person_id, group__in=groups)


class NeedFileQuerySet(models.QuerySet):
    model: Any

    def visible_to(self, actor: "Actor") -> "NeedFileQuerySet":
        """As the need they belong to."""
        needs = self.model._meta.get_field("need").related_model.objects.visible_to(actor)
        return self.filter(need__in=needs)


class EndorsementQuerySet(models.QuerySet):
    def standing(self) -> "EndorsementQuerySet":
        return self.filter(withdrawn_at=None)


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ReferralQuerySet":
        """The group it comes from, the body it goes to, the secretariat."""
        if actor.is_staff:
            return self
        bodies = [mandate.body_id for mandate in actor.mandates if actor.sits_in(mandate.body)]
        return self.filter(Q(from_body__in=bodies) | Q(to_body__in=bodies))

    def waiting(self) -> "ReferralQuerySet":
        """Without an answer, the oldest first."""
        return self.filter(state="waiting").order_by("at", "id")

    def answered_here(self) -> "ReferralQuerySet":
        """Those that no floor above treats."""
        return self.filter(treated_path="")

    def put_to(self, bodies: Iterable[int]) -> "ReferralQuerySet":
        return self.filter(to_body__in=list(bodies))

    def with_bodies(self) -> "ReferralQuerySet":
        return self.select_related("from_body", "to_body", "authority", "person", "need")
