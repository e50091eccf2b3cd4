"""The papers that a direction générale joins to its opinion: PDF files only, looked at before they are kept."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.uploads import PDF, check_upload
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.models import Attachment, Consultation
from governance.opinions.permissions import can_write_opinion
from governance.opinions.services.locking import lock_answerable

LARGEST = 10_000_000
MOST_ATTACHMENTS = 5


@transaction.atomic
def join_attachment(
    *, consultation: Consultation, authority: Authority, upload: UploadedFile, by: Actor
) -> Attachment:
    """A PDF is joined to the next submission of this authority; until then its own people alone know of it.

    Leaves no line in the journal, as a draft.
    """
    held = lock_answerable(consultation, authority)
    if by.person is None or not can_write_opinion(by, authority):
        raise BusinessRuleError(f"Vous ne préparez pas les avis de {authority.name}.")
    kept = Attachment.objects.kept().filter(consultation=held, authority=authority)
    if kept.count() >= MOST_ATTACHMENTS:
        raise BusinessRuleError(f"Un avis porte {MOST_ATTACHMENTS} pièces au plus.", field="file")
    checked = check_upload(upload, types=(PDF,), largest=LARGEST)
    if kept.filter(sha256=checked.sha256).exists():
        raise BusinessRuleError("Cette pièce est déjà jointe.", field="file")
    attachment = Attachment(
        consultation=held,
        authority=authority,
        title=checked.title,
        size=len(checked.content),
        sha256=checked.sha256,
        added_at=timezone.now(),
        added_by=by.person,
    )
    attachment.file.save("piece.pdf", ContentFile(checked.content), save=False)
    attachment.save()
    return attachment


@transaction.atomic
def take_back_attachment(*, attachment: Attachment, by: Actor) -> None:
    """The next submission bears it no more; versions already submitted keep it."""
    lock_answerable(attachment.consultation, attachment.authority)
    if not can_write_opinion(by, attachment.authority):
        raise BusinessRuleError(f"Vous ne préparez pas les avis de {attachment.authority.name}.")
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])
