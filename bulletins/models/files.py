"""The picture of an article and the files joined to it: read by the readers of the article, never in a mail."""

import uuid

from django.db import models
from django.urls import reverse

from bulletins.models.issue import Article
from bulletins.querysets import OfArticleQuerySet
from emegalis.lib.keptfiles import KeptFile


class ArticlePicture(models.Model):
    """The one picture of an article, made again by the portal; kept with the rows, since every edition prints it."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="picture", verbose_name="article")
    content = models.BinaryField("image")
    format = models.CharField("format", max_length=4)
    width = models.PositiveSmallIntegerField("largeur")
    height = models.PositiveSmallIntegerField("hauteur")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    added_at = models.DateTimeField("ajoutée le")

    objects = OfArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "image d’un article"
        verbose_name_plural = "images des articles"

    def __str__(self) -> str:
        return f"Image de l’article {self.article_id}"

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"


def annex_path(annex: "Annex", filename: str) -> str:
    """A name that nobody guesses and that owes nothing to what was typed."""
    return f"bulletins/{uuid.uuid4().hex}.{annex.file_type.extensions[0]}"


class Annex(KeptFile):
    """A file joined to an article."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="annexes", verbose_name="article")
    file = models.FileField("fichier", upload_to=annex_path)

    objects = OfArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "annexe"
        verbose_name_plural = "annexes"
        ordering = ["article", "id"]

    def get_absolute_url(self) -> str:
        return reverse("bulletins:article_annex", args=[self.article.bulletin.number, self.article_id, self.pk])
