"""What a direction générale is writing, kept as it types."""

from django.db import transaction
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.content import DraftText, Seen, written_by
from governance.opinions.models import Consultation, Opinion, OpinionDraft
from governance.opinions.permissions import can_write_opinion
from governance.opinions.services.locking import lock_answerable


class DraftConflict(BusinessRuleError):
    """Someone else has written in the meantime; ``draft`` is what they saved, or ``None`` when they submitted."""

    def __init__(self, sentence: str, draft: OpinionDraft | None) -> None:
        super().__init__(sentence)
        self.draft = draft


@transaction.atomic
def save_draft(
    *, consultation: Consultation, authority: Authority, text: DraftText, seen: Seen, by: Actor
) -> OpinionDraft:
    """The draft of this authority is what was typed, if nobody else wrote since ``seen``; seats and preparers may.

    Leaves no line in the journal: that a draft exists is known to its authority only.
    """
    held = lock_answerable(consultation, authority)
    if by.person is None or not can_write_opinion(by, authority):
        raise BusinessRuleError(f"Vous ne préparez pas les avis de {authority.name}.")
    draft = OpinionDraft.objects.filter(consultation=held, authority=authority).select_related("saved_by").first()
    check_unchanged(held, authority, draft, seen)
    draft = draft or OpinionDraft(consultation=held, authority=authority, version=0)
    before = DraftText.from_json(draft.content) if draft.version else submitted_text(held, authority)
    moment = timezone.now().isoformat(timespec="minutes")
    draft.authors = written_by(before, text, draft.authors, by.person.pk, moment)
    draft.content, draft.version = text.as_json(), draft.version + 1
    draft.saved_at, draft.saved_by = timezone.now(), by.person
    draft.save()
    return draft


def submitted_text(consultation: Consultation, authority: Authority) -> DraftText:
    """What this direction générale has submitted: the parts that a new draft keeps as they were are nobody’s work."""
    given = Opinion.objects.filter(consultation=consultation, authority=authority).with_content().first()
    return DraftText.from_content(given.current.content) if given and given.current else DraftText()


def check_unchanged(consultation: Consultation, authority: Authority, draft: OpinionDraft | None, seen: Seen) -> None:
    """Refuse to write over what someone else saved or submitted since the writer opened the form."""
    opinion = Opinion.objects.filter(consultation=consultation, authority=authority).select_related("current").first()
    current = opinion.current if opinion else None
    if current and current.number != seen.revision:
        raise DraftConflict(
            f"{current.submitter_name} a déposé l’avis le {french.moment(current.submitted_at, year=False)}, "
            "pendant que vous écriviez.",
            draft,
        )
    if (draft.version if draft else 0) != seen.draft:
        raise DraftConflict(_who_saved(draft), draft)


def _who_saved(draft: OpinionDraft | None) -> str:
    if draft is None:
        return "Le brouillon que vous aviez ouvert n’existe plus : l’avis a été déposé, ou repris ailleurs."
    moment = f"{french.long_date(draft.saved_at, year=False)} à {french.hour(draft.saved_at)}"
    return f"{draft.saved_by.full_name} a enregistré une autre version le {moment}, pendant que vous écriviez."
