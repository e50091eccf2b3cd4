"""The files of an article: looked at before anything is written, so that a refused one changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

from bulletins.models import Annex, Article, ArticlePicture, NewsFile, NewsItem
from bulletins.writing import LARGEST, MOST_ANNEXES, FileChanges
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.keptfiles import delete_file_after_commit, write_file
from emegalis.lib.pictures import clean_picture
from emegalis.lib.uploads import ATTACHMENTS, PICTURES, CheckedFile, check_upload, file_type


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The files of one submission, once looked at."""

    picture: CheckedFile | None
    annexes: tuple[CheckedFile, ...]


def check_files(files: FileChanges) -> CheckedFiles:
    """What may be kept; the first that may not refuses all, beside its field."""
    picture = files.picture and check_upload(files.picture, types=PICTURES, largest=LARGEST, field="picture")
    return CheckedFiles(picture or None, check_all(files.annexes, field="annexes"))


def check_all(uploads: Iterable[UploadedFile], *, field: str) -> tuple[CheckedFile, ...]:
    """Documents and pictures joined together."""
    return tuple(check_upload(upload, types=ATTACHMENTS, largest=LARGEST, field=field) for upload in uploads)


def apply_files(article: Article, checked: CheckedFiles, files: FileChanges) -> None:
    """The article has the new picture and annexes and no longer those taken away. Within the caller's transaction."""
    if files.drop_picture or checked.picture:
        ArticlePicture.objects.filter(article=article).delete()
    if checked.picture:
        put_picture(article, checked.picture)
    _drop(article.annexes.filter(pk__in=files.drop_annexes))
    if article.annexes.count() + len(checked.annexes) > MOST_ANNEXES:
        raise BusinessRuleError(f"Un article porte {MOST_ANNEXES} annexes au plus.", field="annexes")
    for file in checked.annexes:
        add_annex(article, file)


def put_picture(article: Article, file: CheckedFile) -> None:
    """A picture already made clean."""
    width, height = file.size
    ArticlePicture.objects.create(
        article=article,
        content=file.content,
        format=file.kind.key,
        width=width,
        height=height,
        sha256=file.sha256,
        added_at=timezone.now(),
    )


def add_annex(article: Article, file: CheckedFile) -> Annex:
    annex = Annex(article=article, **file.particulars, added_at=timezone.now())
    write_file(annex.file, file.content)
    annex.save()
    return annex


def take_files_of(item: NewsItem, article: Article) -> None:
    """The article gets copies of what was joined to its news: the first picture as its own, the rest as annexes."""
    has_picture = False
    for row in item.files.all():
        with row.file.open("rb") as file:
            content = file.read()
        if row.file_type in PICTURES and not has_picture:
            picture = clean_picture(content)
            size = (picture.width, picture.height)
            put_picture(article, CheckedFile(picture.content, file_type(picture.format), row.title, size))
            has_picture = True
        else:
            add_annex(article, CheckedFile(content, row.file_type, row.title))


def _drop(annexes: "models.QuerySet[Annex]") -> None:
    delete_files_after_commit(annexes)
    annexes.delete()


def delete_files_after_commit(rows: Iterable[Annex | NewsFile]) -> None:
    """Files go once their rows are gone for good; call it before the rows go."""
    for row in rows:
        delete_file_after_commit(row.file)
