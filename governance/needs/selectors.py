"""Questions about needs whose answer is more than a list of rows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from emegalis.lib.french import day_of
from emegalis.lib.likeness import ALIKE, likeness, telling_stems
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.needs.enums import AdviceState, NeedState
from governance.needs.models import Need, TechnicalAdvice
from governance.needs.whereabouts import Delays, NeedFacts, Whereabouts, where_is

LOOKED_AT, MOST_ALIKE = 200, 3


@dataclass(frozen=True, slots=True)
class Scene:
    """What the needs of one page share: the DSI group, its days, and those of the secretariat."""

    it_group: Body
    secretariat: Body
    it_group_has_chair: bool
    on: datetime.date

    def delays(self, need: Need) -> Delays:
        """Of one need (``with_where``)."""
        return Delays(
            group=need.group.answer_days,
            it_group=self.it_group.answer_days,
            secretariat=self.secretariat.answer_days,
            group_has_chair=need.group_has_chair,  # type: ignore[attr-defined] # annotated by with_where
            it_group_has_chair=self.it_group_has_chair,
        )


def scene(*, on: datetime.date) -> Scene:
    """One query."""
    chairs = Mandate.objects.in_force(on=on).presiding().filter(body=OuterRef("pk"))
    standing = Body.objects.filter(kind__in=[BodyKind.IT_GROUP, BodyKind.SECRETARIAT])
    bodies = {body.kind: body for body in standing.annotate(has_chair=Exists(chairs))}
    it_group = bodies[BodyKind.IT_GROUP]
    return Scene(it_group, bodies[BodyKind.SECRETARIAT], it_group.has_chair, on)


def advice_of(need: Need) -> TechnicalAdvice | None:
    """The technical advice asked on it, whatever its state."""
    return getattr(need, "advice", None)


def facts_of(need: Need, *, on: datetime.date) -> NeedFacts:
    """What the pure rules need to know of a need (``with_where``)."""
    advice = advice_of(need)
    return NeedFacts(
        state=NeedState(need.state),
        saved_on=day_of(need.saved_at),
        group=need.group.short_name,
        presented_on=_day(need.presented_at),
        submitted_on=_day(need.submitted_at),
        decided_on=_day(need.decided_at),
        advice=AdviceState(advice.state) if advice else None,
        rapporteur=advice.rapporteur.person.full_name if advice else "",
        rapporteur_sits=advice.rapporteur.is_in_force(on=on) if advice else True,
        comments_until=advice.comments_until if advice else None,
        advised_on=_day(advice.submitted_at) if advice else None,
        given_back_on=_day(need.given_back_at),
    )


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return day_of(moment) if moment else None


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need in a list, with where it stands."""

    need: Need
    where: Whereabouts


def rows_of(needs: Iterable[Need], *, on: datetime.date) -> list[NeedRow]:
    """Each with where it stands; one query for all of them, beside their own (``with_where``)."""
    shown = list(needs)
    if not shown:
        return []
    stage = scene(on=on)
    return [NeedRow(need, where_is(facts_of(need, on=on), stage.delays(need), on=on)) for need in shown]


def similar_needs(actor: Actor, *, title: str, statement: str = "", but: Need | None = None) -> list[Need]:
    """Up to three that this reader may read and that say much the same, the most alike first.

    Compared are the telling words of the title, or those of the statement when the title says too little.
    """
    words = telling_stems(title)
    words = words if len(words) > 2 else telling_stems(title, statement)
    candidates = Need.objects.visible_to(actor).standing().sharing_a_word(words)
    if but is not None and but.pk:
        candidates = candidates.exclude(pk=but.pk)
    latest = candidates.with_where(on=actor.day).order_by("-saved_at", "-id")[:LOOKED_AT]
    rated = [(likeness(words, need.search_text), need) for need in latest]
    alike = sorted((pair for pair in rated if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [need for _, need in alike[:MOST_ALIKE]]


def affected_names(need: Need) -> list[str]:
    """Kinds, then authorities by name; none when all members are concerned."""
    return [*need.affected_kind_labels, *need.affected.by_name().values_list("name", flat=True)]


def possible_rapporteurs(*, on: datetime.date) -> MandateQuerySet:
    """Who sits in the DSI group, in alphabetical order of names."""
    return Mandate.objects.in_force(on=on).seated().in_kinds(BodyKind.IT_GROUP).with_names()


def referral_page(**asked: str | int) -> str:
    """Where a subject is referred, begun with what is known of it (``sujet``, ``titre``, ``besoin``); the page belongs
    to the highest floor that treats referrals (``settings.REFERRAL_PAGE``)."""
    begun = f"?{urlencode(asked)}" if asked else ""
    return f"{reverse(settings.REFERRAL_PAGE)}{begun}"


# ---------------------------------------------------------------- for the floors above


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the commission and the élus learn of a need: what was asked, by which group, how widely, and what the DSI
    group says of it; never its statement, its evidence nor the names of those who wrote it."""

    need: Need
    group: str
    endorsements: int
    submitted_on: datetime.date | None
    advice: TechnicalAdvice | None
    advised_on: datetime.date | None


def outcomes_of(needs: Iterable[Need]) -> list[Outcome]:
    """Of needs that an orientation answers (``with_where``)."""
    return [_outcome(need) for need in needs]


def _outcome(need: Need) -> Outcome:
    advice = advice_of(need)
    return Outcome(
        need=need,
        group=need.group.short_name,
        endorsements=1 + need.endorsement_count,  # type: ignore[attr-defined] # annotated by with_where
        submitted_on=_day(need.submitted_at),
        advice=advice if advice is not None and advice.is_submitted else None,
        advised_on=_day(advice.submitted_at) if advice is not None else None,
    )
