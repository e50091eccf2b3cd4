"""What readers answer to an article: read by all where it is common, a private thread where it is distinct."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from bulletins.enums import ThreadState
from bulletins.models.issue import Article
from bulletins.querysets import ReplyQuerySet, ThreadQuerySet
from governance.members.models import Authority
from governance.people.models import Person
from governance.strategy.models import Proposal


class Thread(models.Model):
    """What one authority and the secretariat say to each other about a distinct article; nobody else reads it.

    ``waiting_since`` is when the authority wrote what the secretariat has not answered yet; ``conclusion`` is the
    word that closes it. The authority may write again: the thread opens, and the former conclusion stays among its
    words.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="threads", verbose_name="article")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="threads", verbose_name="collectivité")
    opened_at = models.DateTimeField("ouvert le")
    due_on = models.DateField("à conclure avant le", null=True, blank=True)
    waiting_since = models.DateTimeField("sans réponse depuis le", null=True, blank=True)
    latest_at = models.DateTimeField("dernier message le")
    conclusion = models.OneToOneField(
        "Reply", models.PROTECT, related_name="+", null=True, blank=True, verbose_name="conclusion"
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = "échange privé"
        verbose_name_plural = "échanges privés"
        ordering = ["-latest_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "authority"], name="bulletins_thread_one_per_authority")
        ]
        indexes = [
            models.Index(
                fields=["waiting_since"], name="bulletins_thread_waiting", condition=Q(waiting_since__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"Échange n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:thread_detail", args=[self.pk])

    @property
    def state(self) -> ThreadState:
        if self.conclusion_id:
            return ThreadState.CONCLUDED
        return ThreadState.WAITING if self.waiting_since else ThreadState.ANSWERED

    @property
    def is_concluded(self) -> bool:
        return self.conclusion_id is not None

    def is_late(self, on: datetime.date) -> bool:
        """Past its date, and not concluded."""
        return bool(self.due_on and self.due_on < on and not self.is_concluded)


class Reply(models.Model):
    """A word about an article, under the name and mandate of the day. Withdrawn by its author, it leaves a trace."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="replies", verbose_name="article")
    thread = models.ForeignKey(
        Thread, models.PROTECT, related_name="replies", null=True, blank=True, verbose_name="échange privé"
    )
    text = models.TextField("texte", max_length=4000)
    author = models.ForeignKey(Person, models.PROTECT, related_name="bulletin_replies", verbose_name="auteur")
    author_name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="bulletin_replies", verbose_name="au titre de"
    )
    from_staff = models.BooleanField("du secrétariat", default=False)
    concludes = models.BooleanField("conclut l’échange", default=False)
    written_at = models.DateTimeField("écrite le")
    edited_at = models.DateTimeField("corrigée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    proposal = models.ForeignKey(
        Proposal,
        models.SET_NULL,
        related_name="bulletin_replies",
        null=True,
        blank=True,
        verbose_name="proposition qui en est née",
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à un article"
        verbose_name_plural = "réponses à un article"
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["article", "thread", "written_at"], name="bulletins_reply_order")]

    def __str__(self) -> str:
        return f"Réponse n°\u00a0{self.pk}"

    @property
    def anchor(self) -> str:
        return f"reponse-{self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def page(self) -> str:
        """Where it stands."""
        if self.thread_id:
            path = reverse("bulletins:thread_detail", args=[self.thread_id])
        else:
            path = reverse("bulletins:article_replies", args=[self.article.bulletin.number, self.article_id])
        return f"{path}#{self.anchor}"
