"""What was sent to convene the members, and what each of them answered."""

from django.db import models

from emegalis.lib import french
from governance.meetings.enums import DeliveryMeans, DispatchKind, ReplyChoice, Role
from governance.meetings.models.meetings import Meeting
from governance.meetings.notice import NoticeRule
from governance.meetings.querysets import ConvocationQuerySet
from governance.members.models import Authority, Mandate
from governance.people.models import Person


class Dispatch(models.Model):
    """What was sent to the members at one moment: frozen, proven by its fingerprint, never rendered again."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="dispatches", verbose_name="réunion")
    number = models.PositiveSmallIntegerField("numéro")
    kind = models.CharField("nature", max_length=12, choices=DispatchKind)
    sent_at = models.DateTimeField("envoyée le")
    sent_by_label = models.CharField("envoyée par", max_length=300, blank=True)
    signatory = models.CharField("qualité du signataire", max_length=160)
    signatory_name = models.CharField("nom du signataire", max_length=160, blank=True)
    signatory_act = models.CharField("acte de délégation", max_length=200, blank=True)
    supplement = models.PositiveSmallIntegerField("numéro d’ordre du jour complémentaire", default=0)
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
    def signed_by(self) -> str:
        """« Yann Le Goff, président du syndicat mixte »."""
        return ", ".join(part for part in (self.signatory_name, self.signatory) if part)

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
    paper_address = models.TextField("adresse postale du jour", max_length=300, blank=True)
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
