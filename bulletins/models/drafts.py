"""What someone is writing of an article, kept as they type."""

from django.db import models
from django.db.models import Q

from bulletins.models.issue import Article, Bulletin
from bulletins.querysets import ArticleDraftQuerySet
from governance.people.models import Person


class ArticleDraft(models.Model):
    """One person's unsaved writing of an article (none yet: a new one). ``version`` grows at each save of the draft.

    ``content`` is what the form holds, by field, with the version of the article that it was opened on.
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="drafts", verbose_name="bulletin")
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="drafts", null=True, blank=True, verbose_name="article"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="article_drafts", verbose_name="personne")
    content = models.JSONField("contenu", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    saved_at = models.DateTimeField("enregistré le")

    objects = ArticleDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon d’article"
        verbose_name_plural = "brouillons d’articles"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person"], condition=Q(article__isnull=False), name="bulletins_draft_of_article"
            ),
            models.UniqueConstraint(
                fields=["bulletin", "person"], condition=Q(article__isnull=True), name="bulletins_draft_of_new"
            ),
        ]

    def __str__(self) -> str:
        return f"Brouillon {self.bulletin_id}-{self.article_id or 'nouveau'}"
