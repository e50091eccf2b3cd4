"""What a direction générale wants an assembly to hear, and the élu who may carry it."""

import datetime

from django.db import models
from django.urls import reverse

from governance.deliberations.enums import CarriageStep, CarrierRole
from governance.deliberations.querysets import CarriageQuerySet, ViewpointQuerySet
from governance.meetings.models import AgendaItem
from governance.members.models import Authority, Mandate
from governance.people.models import Person

LONGEST_VIEWPOINT = 4000


class Viewpoint(models.Model):
    """The viewpoint of one direction générale on one item of an assembly: its own affair until it is spoken."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="viewpoints", verbose_name="point")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="viewpoints", verbose_name="collectivité")
    text = models.TextField("point de vue", max_length=LONGEST_VIEWPOINT)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="écrit par")
    writer_name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    saved_at = models.DateTimeField("enregistré le")
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = ViewpointQuerySet.as_manager()

    class Meta:
        verbose_name = "point de vue"
        verbose_name_plural = "points de vue"
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "authority"],
                name="deliberations_viewpoint_one",
                violation_error_message="Cette direction générale a déjà écrit son point de vue sur ce point.",
            )
        ]

    def __str__(self) -> str:
        return f"Point de vue n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("deliberations:viewpoint_detail", args=[self.pk])

    @property
    def standing(self) -> list["Carriage"]:
        """To whom it was passed on, without those it was taken back from; ask for them prefetched."""
        return [carriage for carriage in self.carriages.all() if carriage.taken_back_at is None]

    @property
    def is_passed_on(self) -> bool:
        return bool(self.standing)

    @property
    def is_spoken(self) -> bool:
        return any(carriage.spoken_at for carriage in self.standing)


class Carriage(models.Model):
    """A viewpoint passed on to one élu: seen, spoken, recorded, as far as they wish; nothing has to be refused.

    ``answer`` is a word that only the élu and whoever passed the viewpoint on read. ``outcome`` is what the élu says
    came of it in the sitting. A copy to the authority's own president is a mail, and leaves here its address only.
    """

    viewpoint = models.ForeignKey(Viewpoint, models.PROTECT, related_name="carriages", verbose_name="point de vue")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="carriages", verbose_name="mandat")
    person = models.ForeignKey(Person, models.PROTECT, related_name="carriages", verbose_name="élu")
    role = models.CharField("au titre de", max_length=10, choices=CarrierRole)
    name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    word = models.TextField("mot d’accompagnement", max_length=1000, blank=True)
    passed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="transmis par")
    passer_name = models.CharField("nom du jour de qui transmet", max_length=210)
    passed_at = models.DateTimeField("transmis le")
    copy_address = models.EmailField("copie envoyée à", blank=True)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)
    spoken_at = models.DateTimeField("évoqué en séance le", null=True, blank=True)
    outcome = models.TextField("suite en séance", max_length=1000, blank=True)
    recorded_at = models.DateTimeField("inscrit au procès-verbal le", null=True, blank=True)
    answer = models.TextField("mot de l’élu", max_length=1000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    taken_back_at = models.DateTimeField("repris le", null=True, blank=True)

    objects = CarriageQuerySet.as_manager()

    class Meta:
        verbose_name = "transmission à un élu"
        verbose_name_plural = "transmissions à un élu"
        ordering = ["viewpoint", "passed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["viewpoint", "person"],
                condition=models.Q(taken_back_at=None),
                name="deliberations_carriage_once",
                violation_error_message="Ce point de vue est déjà transmis à cette personne.",
            )
        ]
        indexes = [models.Index(fields=["person", "taken_back_at"], name="deliberations_carriage_held")]

    def __str__(self) -> str:
        return f"Transmission n°\u00a0{self.pk}"

    def is_held_by(self, person_id: int | None, *, on: datetime.date) -> bool:
        """It was passed on to this person, who sits on that day."""
        return self.person_id == person_id and self.mandate.is_in_force(on=on)

    @property
    def step(self) -> CarriageStep:
        """How far it has gone."""
        if self.taken_back_at:
            return CarriageStep.TAKEN_BACK
        if self.recorded_at:
            return CarriageStep.RECORDED
        if self.spoken_at:
            return CarriageStep.SPOKEN
        return CarriageStep.SEEN if self.seen_at else CarriageStep.PASSED

    @property
    def step_label(self) -> str:
        return str(self.step.label)
