"""Who reads what of opinions (docs/access.md), written once: lists, pages, files, search and counts all use it."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Length

from emegalis.lib.search import stems
from governance.opinions.enums import ANSWERS, ConsultationState, OpinionState, ReservationState, Visibility

if TYPE_CHECKING:
    from governance.members.roles import Actor


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ConsultationQuerySet":
        """The question, the deadline and the counts are for whoever holds a mandate; one still being prepared, for
        the secretariat."""
        if actor.is_staff:
            return self
        return self.exclude(state=ConsultationState.PREPARED) if actor.mandates else self.none()

    def open(self) -> "ConsultationQuerySet":
        return self.filter(state=ConsultationState.OPEN)

    def prepared(self) -> "ConsultationQuerySet":
        return self.filter(state=ConsultationState.PREPARED)

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
        ).prefetch_related("current__reservations", "current__recommendations")


def opinions_visible_q(actor: "Actor", prefix: str = "") -> Q:
    """The rule « who reads » on opinions, to be followed from reservations and perspectives by ``prefix``."""
    rule = Q(**{f"{prefix}authority__in": list(actor.holdings)})
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

    def of_closed(self) -> "ReservationQuerySet":
        return self.filter(revision__opinion__consultation__state=ConsultationState.CLOSED)

    def said_last(self) -> "ReservationQuerySet":
        """Without those said again in a later round, once that round is closed."""
        model: Any = self.model
        again = model.objects.filter(follows=OuterRef("pk")).standing().of_closed()
        return self.exclude(Exists(again))

    def unanswered(self) -> "ReservationQuerySet":
        """Of closed consultations: neither answered, nor lifted, nor said again since."""
        return self.standing().of_closed().said_last().filter(state=ReservationState.OPEN)

    def unsettled(self) -> "ReservationQuerySet":
        """Answered: the direction générale that made it lifts it or keeps it."""
        return self.standing().of_closed().said_last().filter(state__in=ANSWERS)

    def chosen(self, *, state: str, orientation: int | None) -> "ReservationQuerySet":
        """Those of one state and of one orientation, by its number; all when nothing is asked."""
        found = self.filter(state=state) if state else self
        if orientation is None:
            return found
        return found.filter(revision__opinion__consultation__version__orientation__number=orientation)

    def waiting_first(self) -> "ReservationQuerySet":
        """Unanswered, then answered, then settled; by orientation, then by authority."""
        ranks = {ReservationState.OPEN: 0, **dict.fromkeys(ANSWERS, 1)}
        rank = Case(*(When(state=state, then=Value(value)) for state, value in ranks.items()), default=Value(2))
        return self.order_by(
            rank,
            "revision__opinion__consultation__version__orientation__number",
            "revision__opinion__authority__sort_key",
            "number",
            "id",
        )

    def counts(self) -> dict[str, int]:
        """How many in each state, those that none is in too."""
        found = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {state.value: found.get(state.value, 0) for state in ReservationState}

    def with_subject(self) -> "ReservationQuerySet":
        """Everything a board shows, in one query."""
        return self.select_related(
            "version",
            "lifted_in",
            "revision__opinion__authority__successor",
            "revision__opinion__consultation__version__orientation",
        )

    def visible_to(self, actor: "Actor") -> "ReservationQuerySet":
        """A reservation follows its opinion."""
        return self.filter(opinions_visible_q(actor, "revision__opinion__"))

    def of_consultation(self, consultation: Any) -> "ReservationQuerySet":
        """Those of every version of its opinions."""
        return self.filter(revision__opinion__consultation=consultation)

    def theme_names(self) -> list[str]:
        """The themes in use, by name."""
        return sorted(self.exclude(theme="").values_list("theme", flat=True).distinct().order_by())


class SynthesisQuerySet(models.QuerySet):
    def with_pdf_size(self) -> "SynthesisQuerySet":
        """``pdf_size`` in bytes (nothing while it is being laid out), without the document itself."""
        return self.defer("pdf").annotate(pdf_size=Length("pdf"))


class OpinionDraftQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "OpinionDraftQuerySet":
        """A draft, and that it exists: the commission seats and preparers of its authority, nobody else."""
        return self.filter(authority__in=[authority.pk for authority in actor.commission_authorities])


class AttachmentQuerySet(models.QuerySet):
    def kept(self) -> "AttachmentQuerySet":
        """Those not taken back: the next submission bears them."""
        return self.filter(removed_at=None)

    def visible_to(self, actor: "Actor") -> "AttachmentQuerySet":
        """One's own authority always; the others those of the version in force of an opinion that they read."""
        own = Q(authority__in=list(actor.holdings))
        in_force = Q(revisions=models.F("revisions__opinion__current"))
        return self.filter(own | (in_force & opinions_visible_q(actor, "revisions__opinion__"))).distinct()


class ReceiptQuerySet(models.QuerySet):
    def to_make(self, *, at: datetime.datetime) -> "ReceiptQuerySet":
        """Owed, and in no worker's hands: the oldest first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return self.filter(free, made_at=None).order_by("id")

    def made(self) -> "ReceiptQuerySet":
        return self.exclude(made_at=None)

    def with_subject(self) -> "ReceiptQuerySet":
        """Everything that the paper and its mail say."""
        return self.select_related(
            "mandate__person",
            "mandate__body",
            "mandate__authority",
            "revision__perspective",
            "revision__opinion__authority",
            "revision__opinion__consultation__body",
            "revision__opinion__consultation__version__orientation",
        ).prefetch_related("revision__reservations", "revision__recommendations", "revision__attachments")
