"""What really happened: who was there at each item, who spoke for whom, what was said, item by item."""

from django.db import models
from django.db.models import F, Q

from governance.meetings.enums import Presence, ProxyEnd, ProxyOrigin, RecordState
from governance.meetings.models.agenda import AgendaItem
from governance.meetings.models.convocations import Convocation
from governance.meetings.models.meetings import Meeting
from governance.meetings.querysets import AttendanceQuerySet, ProxyQuerySet
from governance.members.models import Mandate


class SeatRecord(models.Model):
    """How many times the presence of a seat was written, when last, by whom: a second writer is told of the first."""

    convocation = models.OneToOneField(
        Convocation, models.CASCADE, related_name="seat_record", verbose_name="convocation"
    )
    version = models.PositiveIntegerField("version", default=0)
    changed_at = models.DateTimeField("écrite le")
    changed_by_name = models.CharField("écrite par", max_length=210, blank=True)

    class Meta:
        verbose_name = "saisie de présence"
        verbose_name_plural = "saisies de présence"

    def __str__(self) -> str:
        return f"Saisie {self.version} de la présence {self.convocation_id}"


class Attendance(models.Model):
    """How a seat is from an item on (``from_item`` null: from the opening).

    Its state at an item is that of the last row at or before it; without any, the seat was not marked.
    """

    convocation = models.ForeignKey(
        Convocation, models.CASCADE, related_name="attendances", verbose_name="convocation"
    )
    from_item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="à partir du point"
    )
    state = models.CharField("présence", max_length=12, choices=Presence)
    substitute = models.ForeignKey(
        Mandate, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="suppléant présent"
    )
    substitute_name = models.CharField("nom du suppléant", max_length=210, blank=True)
    recorded_at = models.DateTimeField("notée le")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["convocation", F("from_item__position").asc(nulls_first=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["convocation"], condition=Q(from_item=None), name="meetings_attendance_opening"
            ),
            models.UniqueConstraint(fields=["convocation", "from_item"], name="meetings_attendance_one_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.convocation_id}"


class Proxy(models.Model):
    """A member gives another the right to speak and vote for their seat, from an item on, in writing.

    Ended, it counts up to the item ``ended_from`` left out (null: it never counted).
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proxies", verbose_name="réunion")
    giver = models.ForeignKey(Convocation, models.PROTECT, related_name="proxies_given", verbose_name="donné par")
    holder = models.ForeignKey(Convocation, models.PROTECT, related_name="proxies_held", verbose_name="porté par")
    from_item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="à partir du point"
    )
    origin = models.CharField("reçu", max_length=10, choices=ProxyOrigin, default=ProxyOrigin.AT_TABLE)
    recorded_at = models.DateTimeField("noté le")
    ended = models.CharField("fin", max_length=12, choices=ProxyEnd, blank=True)
    ended_from = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="jusqu’au point (exclu)"
    )

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = "pouvoir"
        verbose_name_plural = "pouvoirs"
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver"],
                condition=Q(ended=""),
                name="meetings_proxy_one_per_giver",
                violation_error_message="Ce membre a déjà donné pouvoir.",
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="meetings_proxy_to_another",
                violation_error_message="Un pouvoir se donne à un autre membre.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pouvoir de {self.giver_id} à {self.holder_id}"


class ItemRecord(models.Model):
    """How an item went: when it was begun and ended, what was said, or why it was put off to another meeting."""

    item = models.OneToOneField(AgendaItem, models.CASCADE, related_name="record", verbose_name="point")
    state = models.CharField("état", max_length=10, choices=RecordState, default=RecordState.WAITING)
    started_at = models.DateTimeField("commencé à", null=True, blank=True)
    ended_at = models.DateTimeField("fini à", null=True, blank=True)
    summary = models.TextField("ce qui s’est dit", max_length=10000, blank=True)
    deferred_reason = models.TextField("motif du report", max_length=500, blank=True)
    version = models.PositiveIntegerField("version", default=0)
    changed_at = models.DateTimeField("écrit le", null=True, blank=True)
    changed_by_name = models.CharField("écrit par", max_length=210, blank=True)

    class Meta:
        verbose_name = "suivi d’un point"
        verbose_name_plural = "suivis des points"
        ordering = ["item"]

    def __str__(self) -> str:
        return f"{self.item}, {self.get_state_display()}"


class Recusal(models.Model):
    """A member interested in an item leaves it to the others: neither counted in its quorum nor in its ballots."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="recusals", verbose_name="point")
    convocation = models.ForeignKey(Convocation, models.CASCADE, related_name="recusals", verbose_name="membre")
    recorded_at = models.DateTimeField("noté le")

    class Meta:
        verbose_name = "déport"
        verbose_name_plural = "déports"
        ordering = ["item", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "convocation"], name="meetings_recusal_one")]

    def __str__(self) -> str:
        return f"Déport de {self.convocation_id} au point {self.item_id}"


class Suspension(models.Model):
    """The meeting stops for a while: from when to when."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="suspensions", verbose_name="réunion")
    started_at = models.DateTimeField("suspendue à")
    ended_at = models.DateTimeField("reprise à", null=True, blank=True)

    class Meta:
        verbose_name = "suspension"
        verbose_name_plural = "suspensions"
        ordering = ["meeting", "started_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(ended_at=None), name="meetings_suspension_open")
        ]

    def __str__(self) -> str:
        return f"Suspension de la réunion {self.meeting_id}"


class ClosedSession(models.Model):
    """Huis clos: who asked for it, how the assembly accepted it, from when to when."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="closed_sessions", verbose_name="séance")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="closed_sessions", null=True, blank=True, verbose_name="au point"
    )
    asked_by = models.CharField("demandé par", max_length=300)
    accepted = models.CharField("comment il a été accepté", max_length=300)
    started_at = models.DateTimeField("de")
    ended_at = models.DateTimeField("à", null=True, blank=True)

    class Meta:
        verbose_name = "huis clos"
        verbose_name_plural = "huis clos"
        ordering = ["meeting", "started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at=None), name="meetings_closed_session_open"
            )
        ]

    def __str__(self) -> str:
        return f"Huis clos de la séance {self.meeting_id}"


class SittingWrite(models.Model):
    """A write that a screen has sent under a key of its own: sent again after a cut, it changes nothing more."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="writes", verbose_name="réunion")
    key = models.UUIDField("clé de l’écran")
    written_at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "saisie reçue"
        verbose_name_plural = "saisies reçues"
        ordering = ["meeting", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="meetings_write_once")]

    def __str__(self) -> str:
        return str(self.key)
