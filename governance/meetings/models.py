"""Meetings of every body, their agenda, what was sent to convene them, and what each member answered."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.semesters import Semester
from governance.meetings.enums import (
    DeliveryMeans,
    DispatchKind,
    ItemKind,
    MeetingState,
    ReplyChoice,
    Role,
)
from governance.meetings.notice import NoticeRule
from governance.meetings.querysets import (
    AgendaItemQuerySet,
    ConvocationQuerySet,
    MeetingQuerySet,
    PaperQuerySet,
)
from governance.members.models import Authority, Body, Mandate
from governance.people.models import Person
from governance.strategy.models import Orientation, Proposal


class Meeting(models.Model):
    """A body meets, at a place, at a distance, or both.

    ``uid`` and ``sequence`` are those of its invitations (RFC 5545): a calendar knows the meeting again when it moves.
    ``reference`` is given once, when the convocation leaves.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name="instance")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200, blank=True)
    video_link = models.URLField("lien de visioconférence", max_length=500, blank=True)
    state = models.CharField("état", max_length=10, choices=MeetingState, default=MeetingState.PREPARED)
    uid = models.UUIDField("identifiant d’agenda", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField("numéro de modification", default=0)
    reference = models.CharField("référence", max_length=80, blank=True)
    note = models.TextField("mot d’accompagnement", max_length=4000, blank=True)
    reply_by = models.DateField("réponse attendue le", null=True, blank=True)
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True)
    cancelled_reason = models.TextField("motif de l’annulation", max_length=1000, blank=True)
    report = models.TextField("compte rendu", max_length=20000, blank=True)
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meetings_meeting_dates",
                violation_error_message="La fin de la réunion doit suivre son début.",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="meetings_meeting_reference"
            ),
        ]
        indexes = [models.Index(fields=["body", "starts_at"], name="meetings_meeting_rhythm")]

    def __str__(self) -> str:
        return f"{self.body.name}, {french.long_date(self.starts_at)}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting_detail", args=[self.pk])

    @property
    def day(self) -> datetime.date:
        """Its day in Paris."""
        return french.day_of(self.starts_at)

    @property
    def semester(self) -> Semester:
        return self.body.period_of(self.day)

    @property
    def noun(self) -> str:
        """The assemblies hold a « séance »; the commission and the groups never do."""
        return "séance" if self.body.is_assembly else "réunion"

    @property
    def title(self) -> str:
        """« Commission d’orientation stratégique »."""
        return self.body.name[:1].upper() + self.body.name[1:]

    @property
    def notice_rule(self) -> NoticeRule:
        return NoticeRule(self.body.notice_days, self.body.notice_clear_days, self.body.notice_source)

    @property
    def is_prepared(self) -> bool:
        return self.state == MeetingState.PREPARED

    @property
    def is_convened(self) -> bool:
        return self.state == MeetingState.CONVENED

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    def has_begun(self, *, at: datetime.datetime | None = None) -> bool:
        return self.starts_at <= (at or timezone.now())

    @property
    def is_running(self) -> bool:
        """Begun, not over."""
        return self.is_convened and self.starts_at <= timezone.now() < self.ends_at

    def takes_replies(self, *, at: datetime.datetime | None = None) -> bool:
        """Convened, and not begun."""
        return self.is_convened and not self.has_begun(at=at)


class AgendaItem(models.Model):
    """One item of the agenda, in its place. Its order is frozen with the rest when the convocation leaves."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name="réunion")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    title = models.CharField("intitulé", max_length=200)
    details = models.TextField("précisions", max_length=1000, blank=True)
    rapporteur = models.CharField("rapporteur ou rapporteuse", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("durée prévue en minutes", default=15)
    orientation = models.ForeignKey(
        Orientation, models.PROTECT, related_name="agenda_items", null=True, blank=True, verbose_name="orientation"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="agenda_items", null=True, blank=True, verbose_name="proposition"
    )
    is_confidential = models.BooleanField("point confidentiel", default=False)
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["meeting", "position", "id"]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


def paper_path(paper: "Paper", filename: str) -> str:
    """A name that nobody guesses and that owes nothing to what was typed."""
    return f"reunions/{uuid.uuid4().hex}.pdf"


class Paper(models.Model):
    """A PDF joined to an item; it stays with the body and the secretariat."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers", verbose_name="point")
    title = models.CharField("titre", max_length=150)
    file = models.FileField("fichier", upload_to=paper_path)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    added_at = models.DateTimeField("ajoutée le")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        verbose_name_plural = "pièces"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return self.title


class Dispatch(models.Model):
    """What was sent to the members at one moment: frozen, proven by its fingerprint, never rendered again."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="dispatches", verbose_name="réunion")
    number = models.PositiveSmallIntegerField("numéro")
    kind = models.CharField("nature", max_length=12, choices=DispatchKind)
    sent_at = models.DateTimeField("envoyée le")
    sent_by_label = models.CharField("envoyée par", max_length=300, blank=True)
    signatory = models.CharField("signataire", max_length=160)
    note = models.TextField("mot d’accompagnement", blank=True)
    reason = models.TextField("motif du changement", max_length=1000, blank=True)
    urgency_reason = models.TextField("motif de l’urgence", max_length=1000, blank=True)
    notice_given = models.PositiveSmallIntegerField("délai laissé en jours", null=True, blank=True)
    notice_required = models.PositiveSmallIntegerField("délai demandé en jours", default=0)
    notice_clear_days = models.BooleanField("jours francs", default=True)
    notice_source = models.CharField("source du délai", max_length=200, blank=True)
    pdf = models.BinaryField("convocation PDF", null=True, blank=True)
    ics = models.BinaryField("invitation d’agenda")
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "envoi de convocation"
        verbose_name_plural = "envois de convocation"
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="meetings_dispatch_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meeting_id}-{self.number}"

    @property
    def sending_key(self) -> str:
        """How the outbox knows this sending: twice asked, once sent."""
        return f"convocation:{self.meeting_id}:{self.number}"

    @property
    def notice_words(self) -> str:
        """« 20 jours francs ; 15 demandés », as counted on the day of sending."""
        rule = NoticeRule(self.notice_required, self.notice_clear_days)
        given = rule.words(self.notice_given or 0)
        if not self.notice_required:
            return f"{given}{french.THIN}; aucun délai fixé"
        return f"{given}{french.THIN}; {self.notice_required} demandé{'s' if self.notice_required > 1 else ''}"

    @property
    def is_short(self) -> bool:
        return (self.notice_given or 0) < self.notice_required


class Convocation(models.Model):
    """One person called to one meeting for one authority, under the name and function of the day; and the answer.

    Substitutes are informed, preparers get a copy: neither is convened nor counted (``role``).
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="convocations", verbose_name="réunion")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="convocations", verbose_name="mandat")
    person = models.ForeignKey(Person, models.PROTECT, related_name="convocations", verbose_name="personne")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="convocations", verbose_name="collectivité")
    role = models.CharField("au titre de", max_length=10, choices=Role)
    name = models.CharField("nom du jour", max_length=210)
    address = models.CharField("adresse du jour", max_length=254, blank=True)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    reply = models.CharField("réponse", max_length=12, choices=ReplyChoice, blank=True)
    substitute = models.ForeignKey(
        Mandate, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="suppléant qui vient"
    )
    substitute_name = models.CharField("nom du suppléant", max_length=210, blank=True)
    replied_at = models.DateTimeField("répondu le", null=True, blank=True)
    replied_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="répondu par"
    )
    replied_by_name = models.CharField("nom de qui a répondu", max_length=210, blank=True)
    handed_how = models.CharField("remise autrement", max_length=12, choices=DeliveryMeans, blank=True)
    handed_on = models.DateField("remise le", null=True, blank=True)
    handed_by_name = models.CharField("remise par", max_length=210, blank=True)

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "mandate"], name="meetings_convocation_one_per_mandate")
        ]
        indexes = [models.Index(fields=["person", "reply"], name="meetings_convocation_waiting")]

    def __str__(self) -> str:
        return f"Convocation {self.meeting_id}, {self.mandate_label}"

    @property
    def recipient_key(self) -> str:
        """Who this is within a sending of the outbox."""
        return f"mandate:{self.mandate_id}"

    @property
    def was_answered_by_another(self) -> bool:
        return bool(self.replied_by_id) and self.replied_by_id != self.person_id
