"""Documents joined to an orientation: PDF files only, looked at before they are kept."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.keptfiles import delete_file_after_commit
from emegalis.lib.uploads import PDF, check_upload
from governance.members.roles import Actor
from governance.strategy.models import Orientation, OrientationDocument

LARGEST = 10_000_000
MOST_DOCUMENTS = 12


@transaction.atomic
def add_document(*, orientation: Orientation, title: str, upload: UploadedFile, by: Actor) -> OrientationDocument:
    """The document stands beside the working text; the next version will hold it."""
    Orientation.objects.select_for_update().get(pk=orientation.pk)
    if orientation.documents.at_work().count() >= MOST_DOCUMENTS:
        raise BusinessRuleError(f"Une orientation porte {MOST_DOCUMENTS} documents au plus.", field="file")
    checked = check_upload(upload, types=(PDF,), largest=LARGEST)
    if orientation.documents.at_work().filter(sha256=checked.sha256).exists():
        raise BusinessRuleError("Ce document est déjà joint à l’orientation.", field="file")
    document = OrientationDocument(
        orientation=orientation,
        added_at=timezone.now(),
        **{**checked.particulars, "title": title.strip() or checked.title},
    )
    document.file.save("document.pdf", ContentFile(checked.content), save=False)
    document.save()
    record(verb="add_document", subject=document, by=by, orientation=orientation.pk, sha256=document.sha256)
    return document


@transaction.atomic
def take_out_document(*, document: OrientationDocument, by: Actor) -> None:
    """The working text no longer holds it. One that was published stays with its versions, for their readers; one
    that never was is gone."""
    if document.taken_out_at is not None:
        raise BusinessRuleError("Ce document n’est plus dans le texte de travail.")
    record(verb="take_out_document", subject=document, by=by, orientation=document.orientation_id)
    if document.versions.exists():
        document.taken_out_at = timezone.now()
        document.save(update_fields=["taken_out_at"])
        return
    delete_file_after_commit(document.file)
    document.delete()
