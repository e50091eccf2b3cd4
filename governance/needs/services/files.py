"""The evidence joined to a need: PDF files and spreadsheets, looked at before they are kept."""

from django.core.files.base import ContentFile
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.keptfiles import delete_file_after_commit
from emegalis.lib.uploads import CheckedFile, check_upload
from governance.needs.models import Need, NeedFile
from governance.needs.words import EVIDENCE, LARGEST, MOST_FILES, NeedFiles


def check_files(files: NeedFiles) -> tuple[CheckedFile, ...]:
    """What may be kept; the first that may not refuses all, beside its field."""
    return tuple(check_upload(upload, types=EVIDENCE, largest=LARGEST, field="attachments") for upload in files.added)


def apply_files(need: Need, checked: tuple[CheckedFile, ...], files: NeedFiles) -> None:
    """The need has the new files and no longer those taken away. Within the caller's transaction."""
    drop_files(need, files.dropped)
    if need.files.count() + len(checked) > MOST_FILES:
        raise BusinessRuleError(f"Un besoin porte {MOST_FILES} fichiers au plus.", field="attachments")
    for file in checked:
        row = NeedFile(need=need, **file.particulars, added_at=timezone.now())
        row.file.save("piece", ContentFile(file.content), save=False)
        row.save()


def drop_files(need: Need, ids: tuple[int, ...]) -> None:
    dropped = need.files.filter(pk__in=ids)
    for row in dropped:
        delete_file_after_commit(row.file)
    dropped.delete()
