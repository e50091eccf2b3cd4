"""Minutes are approved at the next meeting of their body, frozen there, then signed and published."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, long_date
from emegalis.lib.keptfiles import delete_file_after_commit, write_file
from emegalis.lib.uploads import PDF, check_upload
from governance.meetings.enums import CorrectionState, ItemKind, MinutesState
from governance.meetings.minutes_pdf import examined_pdf, minutes_pdf
from governance.meetings.models import AgendaItem, Correction, ExaminedList, Meeting, Minutes
from governance.meetings.selectors.examined import examined_lines
from governance.meetings.services import checks
from governance.meetings.services.agenda import put_first
from governance.meetings.services.writing import writer
from governance.members.roles import Actor

LARGEST_SIGNED = 20_000_000
APPROVAL_MINUTES = 5


def approval_title(minutes: Minutes) -> str:
    """« Approbation du compte rendu de la réunion du 9 juin 2026 »."""
    meeting = minutes.meeting
    return f"Approbation du {minutes.noun} de la {meeting.noun} du {long_date(meeting.starts_at)}"


@transaction.atomic
def put_approval_on_agenda(*, minutes: Minutes, by: Actor) -> AgendaItem | None:
    """The approval stands first on the next agenda of the body still open; nothing when there is none yet."""
    meeting = (
        Meeting.objects.of_body(minutes.meeting.body)
        .being_prepared(at=timezone.now())
        .filter(starts_at__gt=minutes.meeting.starts_at)
        .first()
    )
    return _put(minutes, meeting, by) if meeting is not None else None


@transaction.atomic
def put_waiting_approvals(*, meeting: Meeting, by: Actor) -> None:
    """A meeting was just fixed: the minutes that await approval are put on its agenda, the oldest first."""
    waiting = Minutes.objects.awaiting_approval().of_body(meeting.body).on_no_agenda(at=timezone.now())
    earlier = waiting.filter(meeting__starts_at__lt=meeting.starts_at)
    for minutes in earlier.light().order_by("-meeting__starts_at", "-id"):
        _put(minutes, meeting, by)


def _put(minutes: Minutes, meeting: Meeting, by: Actor) -> AgendaItem:
    title = approval_title(minutes)
    item = put_first(meeting=meeting, title=title, kind=ItemKind.INFORMATION, minutes=APPROVAL_MINUTES, by=by)
    minutes.approval_item = item
    minutes.save(update_fields=["approval_item"])
    return item


@transaction.atomic
def approve_minutes(*, minutes: Minutes, meeting: Meeting, remarks: str, by: Actor) -> Minutes:
    """Approved at this later meeting of the same body, with what was remarked there; the document is frozen.

    Refused: not submitted, another body, a meeting that has not begun, a correction without its answer.
    """
    minutes = Minutes.objects.select_related("meeting__body").select_for_update(of=("self",)).get(pk=minutes.pk)
    _check_approval(minutes, meeting)
    minutes.state, minutes.approved_in, minutes.remarks = MinutesState.APPROVED, meeting, remarks.strip()
    minutes.approved_at, minutes.approved_by_label = timezone.now(), by.mandate_label[:300]
    _freeze(minutes)
    minutes.save()
    record(
        verb="approve_minutes", subject=minutes, by=by, meeting=minutes.meeting_id, approved_in=meeting.pk,
        sha256=minutes.sha256, public_sha256=minutes.public_sha256,
    )  # fmt: skip
    return minutes


def _check_approval(minutes: Minutes, meeting: Meeting) -> None:
    if not minutes.is_submitted:
        state = "déjà approuvé" if minutes.is_approved else "encore en rédaction : soumettez-le d’abord aux membres"
        raise BusinessRuleError(f"Ce {minutes.noun} est {state}.")
    if meeting.body_id != minutes.meeting.body_id or meeting.starts_at <= minutes.meeting.starts_at:
        raise BusinessRuleError("L’approbation a lieu à une réunion suivante de la même instance.", field="meeting")
    if not meeting.took_place:
        raise BusinessRuleError(
            f"Cette {meeting.noun} n’a pas encore commencé : l’approbation s’y enregistre pendant ou après.",
            field="meeting",
        )
    waiting = Correction.objects.filter(section__minutes=minutes, state=CorrectionState.WAITING).count()
    if waiting:
        words = (
            "une demande de correction attend" if waiting == 1 else f"{waiting}{NBSP}demandes de correction attendent"
        )
        raise BusinessRuleError(f"Avant l’approbation, {words} une réponse.")


def _freeze(minutes: Minutes) -> None:
    """Rendered once, kept, never rendered again: the whole, and what is read outside the body."""
    minutes.pdf = minutes_pdf(minutes)
    minutes.sha256 = hashlib.sha256(minutes.pdf).hexdigest()
    minutes.public_pdf = minutes_pdf(minutes, is_public=True) if has_closed_parts(minutes) else minutes.pdf
    minutes.public_sha256 = hashlib.sha256(minutes.public_pdf).hexdigest()


def has_closed_parts(minutes: Minutes) -> bool:
    return minutes.sections.filter(is_confidential=True).exists()


@transaction.atomic
def attach_signed_copy(*, minutes: Minutes, upload: UploadedFile, by: Actor) -> Minutes:
    """The signed copy is joined, and is from then on the reference; another one takes its place."""
    minutes = Minutes.objects.select_related("meeting__body").select_for_update(of=("self",)).get(pk=minutes.pk)
    if not minutes.is_approved:
        raise BusinessRuleError("L’exemplaire signé se joint une fois l’approbation enregistrée.")
    checked = check_upload(upload, types=(PDF,), largest=LARGEST_SIGNED)
    if minutes.signed_file:
        delete_file_after_commit(minutes.signed_file)
    write_file(minutes.signed_file, checked.content)
    minutes.signed_size, minutes.signed_sha256 = len(checked.content), checked.sha256
    minutes.signed_at = timezone.now()
    minutes.save(update_fields=["signed_file", "signed_size", "signed_sha256", "signed_at"])
    record(verb="attach_signed_copy", subject=minutes, by=by, sha256=minutes.signed_sha256)
    return minutes


@transaction.atomic
def publish_minutes(*, minutes: Minutes, by: Actor) -> Minutes:
    """The minutes of an assembly are online for everyone, with the day and their author; they stay there."""
    minutes = Minutes.objects.select_related("meeting__body").select_for_update(of=("self",)).get(pk=minutes.pk)
    if not minutes.meeting.body.is_assembly:
        raise BusinessRuleError("Seuls les procès-verbaux des assemblées sont publiés.")
    if not minutes.is_approved:
        raise BusinessRuleError("Un procès-verbal est publié une fois approuvé.")
    if minutes.is_published:
        raise BusinessRuleError("Ce procès-verbal est déjà publié.")
    minutes.published_at = timezone.now()
    minutes.published_by_name = writer(by)
    minutes.published_by_label = by.mandate_label[:300]
    minutes.save(update_fields=["published_at", "published_by_name", "published_by_label"])
    record(verb="publish_minutes", subject=minutes, by=by, sha256=minutes.public_sha256)
    return minutes


@transaction.atomic
def publish_examined_list(*, meeting: Meeting, by: Actor) -> ExaminedList:
    """The deliberations examined at this sitting are online for everyone, as they stand now, once and for all."""
    meeting = checks.locked(meeting)
    if not meeting.body.is_assembly:
        raise BusinessRuleError("Seules les assemblées ont une liste des délibérations examinées.")
    if not meeting.took_place:
        raise BusinessRuleError("Cette séance n’a pas encore eu lieu.")
    if ExaminedList.objects.filter(meeting=meeting).exists():
        raise BusinessRuleError("Cette liste est déjà en ligne.")
    lines = examined_lines(meeting)
    if not lines:
        raise BusinessRuleError(
            "Aucun point de cette séance n’était « pour décision » : il n’y a rien à mettre en ligne."
        )
    examined = ExaminedList(meeting=meeting, published_at=timezone.now())
    examined.published_by_name = writer(by)
    examined.published_by_label = by.mandate_label[:300]
    examined.pdf = examined_pdf(meeting, examined, lines)
    examined.sha256 = hashlib.sha256(examined.pdf).hexdigest()
    examined.save()
    record(verb="publish_examined_list", subject=examined, by=by, meeting=meeting.pk, sha256=examined.sha256)
    return examined
