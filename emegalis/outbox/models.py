"""One row per message to be sent: the database is the queue (DESIGN section 6).

Nothing here points at a person or a business object by foreign key: the outbox keeps copied values, and objects as
(label, id), so that it stands below every app that writes to it.
"""

from django.db import models
from django.db.models import Q

from emegalis.lib.search import fold
from emegalis.outbox.enums import UNSERVED, DeliveryState, FailureOrigin, ReturnVerdict, SendingState
from emegalis.outbox.querysets import AddressFailureQuerySet, DeliveryQuerySet, SendingQuerySet


class Sending(models.Model):
    """The decision to send one thing to many (a bulletin and its version): unique, so thirty clicks make one."""

    kind = models.CharField("type de message", max_length=40)
    key = models.CharField("clé", max_length=120, unique=True)
    title = models.CharField("titre", max_length=200)
    state = models.CharField("état", max_length=10, choices=SendingState.choices, default=SendingState.OPENED)
    object_type = models.CharField("type d’objet", max_length=80, blank=True)
    object_id = models.CharField("numéro de l’objet", max_length=40, blank=True)
    decided_at = models.DateTimeField("décidé le")
    person_id = models.BigIntegerField("décidé par (numéro)", null=True)
    mandate_label = models.CharField("décidé par", max_length=200, blank=True)
    origin = models.CharField("base où il a été décidé", max_length=80, blank=True)
    trouble = models.TextField("ce qui retient l’envoi", blank=True)
    filling_until = models.DateTimeField("réservé à un programme jusqu’à", null=True, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-decided_at", "-id"]
        indexes = [
            models.Index(fields=["id"], name="outbox_sending_to_fill", condition=Q(state="opened")),
            models.Index(fields=["object_type", "object_id"], name="outbox_sending_object"),
        ]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """A body built, encoded and dot-stuffed once (``emegalis.outbox.mime``).

    With a ``boundary``, ``payload`` is only the attachments, and each delivery brings its own text before them.
    """

    sending = models.ForeignKey(
        Sending, models.CASCADE, related_name="messages", verbose_name="envoi", null=True, blank=True
    )
    key = models.CharField("clé de l’édition", max_length=120, blank=True)
    label = models.CharField("édition", max_length=250, blank=True)
    subject = models.CharField("objet", max_length=250)
    headers = models.JSONField("en-têtes", default=dict, blank=True)
    boundary = models.CharField("séparateur des parties", max_length=70, blank=True)
    payload = models.BinaryField("corps MIME encodé")
    size = models.PositiveIntegerField("taille en octets")

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        constraints = [models.UniqueConstraint(fields=["sending", "key"], name="outbox_message_once_per_sending")]

    def __str__(self) -> str:
        return self.subject

    @property
    def takes_personal_text(self) -> bool:
        """Stored without text: each delivery brings its own."""
        return bool(self.boundary) or not self.size


class Delivery(models.Model):
    """One message to one recipient: who, where it stands, what the server answered.

    ``begun_at`` is set before the last dot of the message goes on the wire and cleared with its result: after a kill,
    it tells the one message per connection that may have left from those that were only reserved. ``unanswered``
    counts the attempts that ended without the server's word after the message had begun to leave: perhaps received
    twice. ``origin`` names the database it was decided in: read in a copy of that one, it waits to be released.
    """

    sending = models.ForeignKey(
        Sending, models.CASCADE, related_name="deliveries", verbose_name="envoi", null=True, blank=True
    )
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries", verbose_name="message")
    kind = models.CharField("type de message", max_length=40)
    recipient_key = models.CharField("clé du destinataire", max_length=80, blank=True)
    person_id = models.BigIntegerField("destinataire (numéro)", null=True, blank=True)
    name = models.CharField("destinataire", max_length=200, blank=True)
    address = models.CharField("adresse", max_length=254)
    mandate_label = models.CharField("mandat", max_length=200, blank=True)
    object_type = models.CharField("type d’objet", max_length=80, blank=True)
    object_id = models.CharField("numéro de l’objet", max_length=40, blank=True)
    author_id = models.BigIntegerField("décidé par (numéro)", null=True, blank=True)
    author_label = models.CharField("décidé par", max_length=200, blank=True)
    personal = models.BinaryField("part personnelle encodée", null=True, blank=True)
    headers = models.JSONField("en-têtes personnels", default=dict, blank=True)
    origin = models.CharField("base où il a été décidé", max_length=80, blank=True)
    urgent = models.BooleanField("urgent", default=False)
    state = models.CharField("état", max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    created_at = models.DateTimeField("créé le")
    due_at = models.DateTimeField("à envoyer à partir de")
    expires_at = models.DateTimeField("périmé le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    unanswered = models.PositiveSmallIntegerField("essais restés sans réponse", default=0)
    lease_until = models.DateTimeField("réservé jusqu’à", null=True, blank=True)
    claimed_by = models.CharField("réservé par", max_length=80, blank=True)
    begun_at = models.DateTimeField("remise commencée le", null=True, blank=True)
    sent_at = models.DateTimeField("accepté le", null=True, blank=True)
    answer = models.TextField("réponse du serveur", blank=True)
    search_text = models.CharField("ce qui se cherche", max_length=700, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "distribution"
        verbose_name_plural = "distributions"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "recipient_key"],
                name="outbox_delivery_once_per_recipient",
                condition=~Q(recipient_key=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["origin", "-urgent", "due_at", "id"],
                name="outbox_delivery_in_line",
                condition=Q(state="queued"),
            ),
            models.Index(fields=["lease_until"], name="outbox_delivery_leased", condition=Q(state="claimed")),
            models.Index(fields=["expires_at"], name="outbox_delivery_expiring", condition=Q(state="queued")),
            models.Index(
                fields=["sending", "id"],
                name="outbox_delivery_troubled",
                condition=Q(state__in=[state.value for state in UNSERVED])
                | Q(state="queued", attempts__gt=0)
                | Q(unanswered__gt=0),
            ),
            models.Index(fields=["due_at"], name="outbox_delivery_gathered", condition=Q(state="gathered")),
            models.Index(fields=["person_id", "-id"], name="outbox_delivery_person"),
            models.Index(fields=["object_type", "object_id"], name="outbox_delivery_object"),
            models.Index(fields=["sent_at"], name="outbox_delivery_sent", condition=Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.address}"

    def index(self) -> None:
        """Follow what the row says of its recipient; the caller saves."""
        self.search_text = fold(f"{self.name} {self.address} {self.mandate_label}")[:700]


class Relay(models.Model):
    """The server that takes our mail: while it fails as a whole, nothing but urgent mail is tried before a date."""

    key = models.CharField("serveur", max_length=255, unique=True)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    refuses = models.BooleanField("nous refuse", default=False)
    paused_until = models.DateTimeField("prochain essai", null=True, blank=True)
    answer = models.TextField("réponse du serveur", blank=True)

    class Meta:
        verbose_name = "relais de messagerie"
        verbose_name_plural = "relais de messagerie"

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When the sweep of the workers last ran, and in which database the portal lives: one row.

    Older than a minute, the desk says that mail is at a stop. In a copy of that database nothing is written by itself.
    """

    at = models.DateTimeField("dernier passage")
    home = models.CharField("base où vit le portail", max_length=80, blank=True)

    class Meta:
        verbose_name = "battement"
        verbose_name_plural = "battements"

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M:%S}"


class AddressFailure(models.Model):
    """An address that takes no mail, with its server's words: one row per address, in lower case.

    Hard: the address itself is at fault, and kinds that say so (``Kind.suspended_by_failures``) no longer serve it.
    Soft (full mailbox, filter, slow server): counted, and forgotten after a while. Cleared by whoever of the
    secretariat wants it tried again; a new failure opens it anew.
    """

    address = models.CharField("adresse", max_length=254, unique=True)
    is_hard = models.BooleanField("l’adresse est en cause", default=False)
    origin = models.CharField("origine", max_length=10, choices=FailureOrigin.choices)
    count = models.PositiveIntegerField("échecs de suite", default=1)
    first_at = models.DateTimeField("premier échec")
    last_at = models.DateTimeField("dernier échec")
    answer = models.TextField("réponse du serveur", blank=True)
    person_id = models.BigIntegerField("destinataire (numéro)", null=True, blank=True)
    name = models.CharField("destinataire", max_length=200, blank=True)
    cleared_at = models.DateTimeField("levé le", null=True, blank=True)
    cleared_by_id = models.BigIntegerField("levé par (numéro)", null=True, blank=True)
    cleared_by_label = models.CharField("levé par", max_length=200, blank=True)

    objects = AddressFailureQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse en échec"
        verbose_name_plural = "adresses en échec"
        ordering = ["-last_at", "-id"]

    def __str__(self) -> str:
        return f"adresse en échec n° {self.pk}"


class ReturnedMail(models.Model):
    """A mail that came back to our return address: read once, whichever host reads it (``fingerprint``)."""

    fingerprint = models.CharField("empreinte", max_length=64, unique=True)
    read_at = models.DateTimeField("lu le")
    verdict = models.CharField("suite", max_length=10, choices=ReturnVerdict.choices)
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, related_name="returns", verbose_name="distribution", null=True, blank=True
    )
    address = models.CharField("adresse", max_length=254, blank=True)
    answer = models.TextField("réponse du serveur", blank=True)

    class Meta:
        verbose_name = "message revenu"
        verbose_name_plural = "messages revenus"
        ordering = ["-read_at", "-id"]
        indexes = [models.Index(fields=["-read_at", "-id"], name="outbox_returned_latest")]

    def __str__(self) -> str:
        return f"message revenu n° {self.pk}"
