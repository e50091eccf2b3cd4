"""An issue, its articles and the editions it makes: what it tells, to whom."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from bulletins.enums import BulletinState, EditionState, ReaderGroup, Scope
from bulletins.querysets import ArticleQuerySet, BulletinQuerySet, EditionQuerySet
from bulletins.readers import groups_of
from emegalis.lib.french import MONTHS, NBSP
from governance.meetings.models import Meeting
from governance.members.models import Authority, Body, College
from governance.opinions.models import Consultation
from governance.people.models import Person
from governance.strategy.models import Orientation, Project, Proposal

COMMON_KEY = "commune"
SCHEDULE = ("send_at", "send_at_by", "send_origin", "send_trouble")  # what says when an issue leaves by itself


class Bulletin(models.Model):
    """One issue. Its number is its year and a serial without gaps; ``version`` grows each time it is made ready."""

    year = models.PositiveSmallIntegerField("année")
    serial = models.PositiveSmallIntegerField("numéro dans l’année")
    dated_on = models.DateField("date de parution")
    state = models.CharField("état", max_length=8, choices=BulletinState, default=BulletinState.DRAFT)
    version = models.PositiveSmallIntegerField("version", default=0)
    editorial_title = models.CharField("titre de l’éditorial", max_length=120, blank=True)
    editorial = models.TextField("éditorial", max_length=3000, blank=True)
    editorial_signature = models.CharField("signature de l’éditorial", max_length=120, blank=True)
    bodies = models.ManyToManyField(Body, related_name="bulletins", blank=True, verbose_name="instances destinataires")
    functions = models.JSONField("fonctions destinataires", default=list, blank=True)
    colleges = models.ManyToManyField(College, related_name="+", blank=True, verbose_name="collèges destinataires")
    only_authorities = models.ManyToManyField(
        Authority, related_name="+", blank=True, verbose_name="collectivités destinataires"
    )
    named_people = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name="personnes ajoutées")
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="créé par")
    ready_at = models.DateTimeField("prêt depuis le", null=True, blank=True)
    ready_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="déclaré prêt par"
    )
    ready_alone = models.BooleanField("déclaré prêt par qui l’a écrit", default=False)
    edited_at = models.DateTimeField("une modifiée le", null=True, blank=True)
    edited_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="une modifiée par"
    )
    send_at = models.DateTimeField("envoi prévu le", null=True, blank=True)
    send_at_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="envoi prévu par"
    )
    send_origin = models.CharField("base où cet envoi a été décidé", max_length=80, blank=True)
    send_trouble = models.CharField("ce qui a empêché l’envoi prévu", max_length=300, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="envoyé par"
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "bulletin de liaison"
        verbose_name_plural = "bulletins de liaison"
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"],
                name="bulletins_bulletin_number",
                violation_error_message="Ce numéro est déjà pris.",
            ),
            models.CheckConstraint(condition=Q(serial__gte=1), name="bulletins_bulletin_serial"),
        ]

    def __str__(self) -> str:
        return f"Bulletin n°{NBSP}{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:bulletin_detail", args=[self.number])

    @property
    def number(self) -> str:
        """« 2026-3 »."""
        return f"{self.year}-{self.serial}"

    @property
    def month(self) -> str:
        """« novembre 2026 »."""
        return f"{MONTHS[self.dated_on.month - 1]}{NBSP}{self.dated_on.year}"

    @property
    def title(self) -> str:
        """« Bulletin de liaison n° 2026-3 – novembre 2026 »: subject of the mail, title of the document."""
        return f"Bulletin de liaison n°{NBSP}{self.number} – {self.month}"

    @property
    def is_draft(self) -> bool:
        return self.state == BulletinState.DRAFT

    @property
    def is_ready(self) -> bool:
        return self.state == BulletinState.READY

    @property
    def is_sent(self) -> bool:
        return self.state == BulletinState.SENT

    @property
    def is_scheduled(self) -> bool:
        """Leaves by itself at ``send_at``, unless it is called back."""
        return self.is_ready and self.send_at is not None and not self.send_trouble

    @property
    def is_stopped(self) -> bool:
        """Something kept it from leaving by itself, or will: someone is to decide again."""
        return self.is_ready and bool(self.send_trouble)

    def forget_schedule(self) -> None:
        """No hour any more; the caller saves ``SCHEDULE``."""
        self.send_at = self.send_at_by = None
        self.send_origin = self.send_trouble = ""

    @property
    def sending_key(self) -> str:
        """One sending per issue and version: thirty clicks make one."""
        return f"bulletin:{self.number}:{self.version}"


class Article(models.Model):
    """A piece of an issue. A distinct one names authorities, and its readers there besides the direction générale.

    ``version`` grows at each writing, so that two people at once never overwrite each other silently.
    ``told`` keeps, from the day the issue is frozen, what it says of the objects it leads to (``bulletins.leads``).
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="articles", verbose_name="bulletin")
    position = models.PositiveSmallIntegerField("rang")
    scope = models.CharField("portée", max_length=8, choices=Scope, default=Scope.COMMON)
    title = models.CharField("titre", max_length=160)
    lede = models.TextField("chapô", max_length=500, blank=True)
    text = models.TextField("texte", max_length=12_000, blank=True)
    asked = models.TextField("ce qui est demandé", max_length=400, blank=True)
    asked_by = models.DateField("avant le", null=True, blank=True)
    authorities = models.ManyToManyField(
        Authority, related_name="distinct_articles", blank=True, verbose_name="collectivités concernées"
    )
    for_elected = models.BooleanField("lu par leurs élues et élus", default=False)
    for_it = models.BooleanField("lu par leurs DSI", default=False)
    for_business = models.BooleanField("lu par leurs directions métiers", default=False)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="articles", null=True, blank=True, verbose_name="consultation"
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="articles", null=True, blank=True, verbose_name="réunion"
    )
    orientation = models.ForeignKey(
        Orientation, models.PROTECT, related_name="articles", null=True, blank=True, verbose_name="orientation"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="articles", null=True, blank=True, verbose_name="projet"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="articles", null=True, blank=True, verbose_name="proposition"
    )
    asked_by_follows = models.BooleanField("la date suit celle de la consultation ou de la réunion", default=False)
    picture_alt = models.CharField("texte de remplacement de l’image", max_length=300, blank=True)
    picture_caption = models.CharField("légende de l’image", max_length=300, blank=True)
    picture_credit = models.CharField("crédit de l’image", max_length=120, blank=True)
    told = models.JSONField("ce qui était dit des objets liés", default=dict, editable=False)
    search_text = models.TextField("texte de recherche", editable=False, default="")
    withdrawn_at = models.DateTimeField("retiré du portail le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    updated_at = models.DateTimeField("modifié le")
    updated_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="modifié par")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "article"
        verbose_name_plural = "articles"
        ordering = ["bulletin", "position", "id"]
        indexes = [models.Index(fields=["bulletin", "scope", "position"], name="bulletins_article_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_distinct(self) -> bool:
        return self.scope == Scope.DISTINCT

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def reader_groups(self) -> list[ReaderGroup]:
        return groups_of(self)


class Edition(models.Model):
    """What one public receives of one issue: rendered once to PDF, its letter written once, both kept as sent.

    The common one has no authority; the others hold the common part and ``articles``, distinct ones of ``authority``.
    An erratum or a withdrawal makes a new ``version`` of those that hold the article; ``superseded_at`` dates the end
    of the former. It stays readable, unless ``recalled_at`` says that its article was withdrawn and its PDF erased.
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="editions", verbose_name="bulletin")
    key = models.CharField("clé", max_length=20)
    version = models.PositiveSmallIntegerField("version", default=1)
    frozen_at = models.DateTimeField("figée le", null=True, blank=True)
    superseded_at = models.DateTimeField("remplacée le", null=True, blank=True)
    recalled_at = models.DateTimeField("rappelée le", null=True, blank=True)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="editions", null=True, blank=True, verbose_name="collectivité"
    )
    articles = models.ManyToManyField(
        Article, related_name="editions", blank=True, verbose_name="réflexions distinctes"
    )
    state = models.CharField("état", max_length=10, choices=EditionState, default=EditionState.PENDING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    claimed_until = models.DateTimeField("réservée jusqu’à", null=True, blank=True)
    failure = models.CharField("cause de l’échec", max_length=300, blank=True)
    held_back = models.BooleanField("destinataires en attente", default=False)
    pdf = models.BinaryField("PDF", null=True, blank=True)
    size = models.PositiveIntegerField("taille en octets", default=0)
    pages = models.PositiveSmallIntegerField("nombre de pages", default=0)
    mail_subject = models.CharField("objet du message", max_length=250, blank=True)
    mail_text = models.TextField("message en texte", blank=True)
    mail_html = models.TextField("message en HTML", blank=True)
    rendered_at = models.DateTimeField("mise en page le", null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition"
        verbose_name_plural = "éditions"
        ordering = ["bulletin", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "key", "version"], name="bulletins_edition_key_version"),
            models.UniqueConstraint(
                fields=["bulletin", "key"],
                name="bulletins_edition_one_current",
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "id"],
                name="bulletins_edition_to_render",
                condition=Q(state__in=["pending", "rendering"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin}, édition {self.name}"

    @property
    def name(self) -> str:
        """« commune », or the authority's name."""
        return self.authority.name if self.authority else "commune"

    @property
    def is_common(self) -> bool:
        return self.authority_id is None

    @property
    def is_ready(self) -> bool:
        return self.state == EditionState.READY

    @property
    def has_failed(self) -> bool:
        return self.state == EditionState.FAILED

    @property
    def made_at(self) -> datetime.datetime | None:
        """When what it says was frozen: with its issue, or by the erratum that made this version."""
        return self.frozen_at or self.bulletin.ready_at

    @property
    def versioned_key(self) -> str:
        """« 200069001 », « 200069001.2 »: what tells a version apart in the messages that carry it."""
        return self.key if self.version == 1 else f"{self.key}.{self.version}"

    @property
    def filename(self) -> str:
        suffix = "" if self.is_common else f"-{self.key}"
        version = "" if self.version == 1 else f"-version-{self.version}"
        return f"bulletin-{self.bulletin.number}{suffix}{version}.pdf"
