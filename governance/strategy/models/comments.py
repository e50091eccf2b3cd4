"""What élus say of an orientation, from framing on, and what is answered."""

from django.db import models
from django.urls import reverse

from governance.members.models import Authority
from governance.people.models import Person
from governance.strategy.models.orientations import Orientation
from governance.strategy.querysets import CommentQuerySet

LONGEST_COMMENT = 4000


class Comment(models.Model):
    """One élu's comment, under the mandate of the day. Its words are those of its last version; withdrawn, its trace
    stays and its author alone still reads it."""

    orientation = models.ForeignKey(Orientation, models.PROTECT, related_name="comments", verbose_name="orientation")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="collectivité")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="auteur")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    at = models.DateTimeField("écrit le")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire d’élu"
        verbose_name_plural = "commentaires d’élus"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"Commentaire de {self.mandate_label}"

    def get_absolute_url(self) -> str:
        return f"{reverse('strategy:orientation_detail', args=[self.orientation.slug])}#commentaire-{self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def current(self) -> "CommentVersion":
        return self.history[-1]

    @property
    def earlier(self) -> list["CommentVersion"]:
        """The words it had before it was amended, the oldest first."""
        return self.history[:-1]

    @property
    def history(self) -> list["CommentVersion"]:
        return list(self.versions.all())


class CommentVersion(models.Model):
    """The words as they were first written, then as they were amended: none is lost."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions", verbose_name="commentaire")
    number = models.PositiveSmallIntegerField("numéro de version")
    text = models.TextField("commentaire", max_length=LONGEST_COMMENT)
    at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "version d’un commentaire"
        verbose_name_plural = "versions de commentaires"
        ordering = ["comment", "number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="strategy_comment_version")]

    def __str__(self) -> str:
        return f"{self.comment}, version {self.number}"


class CommentAnswer(models.Model):
    """What the secretariat or the élu référent answers."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="answers", verbose_name="commentaire")
    text = models.TextField("réponse", max_length=LONGEST_COMMENT)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="auteur")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    at = models.DateTimeField("répondue le")

    class Meta:
        verbose_name = "réponse à un commentaire"
        verbose_name_plural = "réponses à des commentaires"
        ordering = ["comment", "at", "id"]

    def __str__(self) -> str:
        return f"Réponse de {self.mandate_label}"
