"""Who reads which proposals (docs/access.md), written once: lists, pages, search, counts and blocks all use it."""

import datetime
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from emegalis.lib.search import stems
from governance.strategy.enums import PENDING, ProposalKind, ProposalState, Reach

if TYPE_CHECKING:
    from governance.members.roles import Actor

# Of a long text, so many words are looked for in the others.
MOST_STEMS = 40


class ProposalQuerySet(models.QuerySet):
    model: Any  # its relations are not known to the type checker here, below the models

    def visible_to(self, actor: "Actor") -> "ProposalQuerySet":
        """A draft: its direction générale, or the élu who writes a referral. Once submitted, also the secretariat;
        and what is said for all, the whole commission and the élus."""
        rule = Q(authority__in=list(actor.holdings)) | _own_referral(actor)
        said = ~Q(state=ProposalState.DRAFT)
        if actor.is_staff:
            rule |= said
        if actor.is_commissioner or actor.is_preparer or actor.is_elected:
            rule |= said & Q(reach=Reach.ALL)
        return self.filter(rule)

    def of_holder(self, actor: "Actor") -> "ProposalQuerySet":
        """Those of the actor's own directions générales and of those that merged into them; for whoever may refer, the
        referrals."""
        return self.filter(_held_by(actor))

    def not_of_holder(self, actor: "Actor") -> "ProposalQuerySet":
        return self.exclude(pk__in=self.model.objects.filter(_held_by(actor)).values("pk"))

    def said(self) -> "ProposalQuerySet":
        """Submitted one day, whatever became of it."""
        return self.exclude(state=ProposalState.DRAFT)

    def drafts(self) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.DRAFT)

    def standing(self) -> "ProposalQuerySet":
        """Said, and not withdrawn."""
        return self.said().exclude(state=ProposalState.WITHDRAWN)

    def pending(self) -> "ProposalQuerySet":
        """Said, without a last word."""
        return self.filter(state__in=PENDING)

    def referrals(self) -> "ProposalQuerySet":
        return self.filter(kind=ProposalKind.REFERRAL)

    def awaiting(self, *, on: datetime.date) -> "ProposalQuerySet":
        """The secretariat owes a word: never answered, or studied until a day that is past. The oldest first."""
        late = Q(state=ProposalState.STUDYING, study_until__lt=on)
        return self.filter(Q(state=ProposalState.SUBMITTED) | late).order_by("submitted_at", "id")

    def for_all(self) -> "ProposalQuerySet":
        return self.filter(reach=Reach.ALL)

    def of_authorities(self, authorities: Iterable[int]) -> "ProposalQuerySet":
        return self.filter(authority__in=list(authorities))

    def matching(self, text: str) -> "ProposalQuerySet":
        """Those whose words hold every word, accents and plurals forgiven; none when there is no word."""
        words = stems(text)
        query = self if words else self.none()
        for stem in words:
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def sharing_a_word(self, words: list[str]) -> "ProposalQuerySet":
        """Those that hold at least one of these stems."""
        wanted = [Q(search_text__contains=f" {stem} ") for stem in words[:MOST_STEMS]]
        return self.filter(reduce(or_, wanted)) if wanted else self.none()

    def with_supports(self) -> "ProposalQuerySet":
        """``support_count``: how many authorities support it today; those that merged count with their successor."""
        supports = self.model.supports.rel.related_model.objects.standing().filter(proposal=OuterRef("pk"))
        holder = Coalesce("authority__successor", "authority")
        counted = supports.order_by().values("proposal").annotate(count=Count(holder, distinct=True)).values("count")
        return self.annotate(support_count=Coalesce(Subquery(counted), 0))

    def not_supported_by(self, authorities: list[int]) -> "ProposalQuerySet":
        supports = self.model.supports.rel.related_model.objects.standing()
        return self.exclude(Exists(supports.filter(proposal=OuterRef("pk"), authority__in=authorities)))

    def with_subject(self) -> "ProposalQuerySet":
        """Everything a list shows, in one query."""
        return self.select_related("authority__successor", "body", "proposed_by", "referral").with_supports()

    def latest_first(self) -> "ProposalQuerySet":
        """Drafts first, then by the day of submission."""
        return self.order_by(F("submitted_at").desc(nulls_first=True), "-id")


def _held_by(actor: "Actor") -> Q:
    own = Q(authority__in=list(actor.holdings)) | _own_referral(actor)
    if actor.may_refer:
        own |= Q(kind=ProposalKind.REFERRAL, referral=None) & ~Q(state=ProposalState.DRAFT)
    return own


def _own_referral(actor: "Actor") -> Q:
    """A referral is its author's as long as the author may refer."""
    if not actor.may_refer:
        return Q(pk__in=[])
    return Q(kind=ProposalKind.REFERRAL, proposed_by=actor.person_id)


class ProposalSupportQuerySet(models.QuerySet):
    def standing(self) -> "ProposalSupportQuerySet":
        return self.filter(withdrawn_at=None)


class ProposalStepQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor", *, holds: bool) -> "ProposalStepQuerySet":
        """All of a proposal one may read; a private one (a distinct article) only its holder and the secretariat."""
        return self if holds or actor.is_staff else self.filter(is_private=False)

    def in_order(self) -> "ProposalStepQuerySet":
        return self.order_by("at", "id")
