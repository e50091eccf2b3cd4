"""Submitting an opinion, revising it, withdrawing it: until the minute of the deadline."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import Seat
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.content import DraftText, OpinionContent, Seen, written_by
from governance.opinions.enums import OpinionState
from governance.opinions.models import Attachment, Consultation, Opinion, OpinionDraft, OpinionRevision
from governance.opinions.services import letters
from governance.opinions.services.checks import check_content, membership_of, submitting_mandate
from governance.opinions.services.drafts import check_unchanged
from governance.opinions.services.locking import lock_answerable, lock_open
from governance.opinions.services.receipts import owe_receipt
from governance.opinions.services.revisions import Giving, new_opinion, write_revision


@transaction.atomic
def submit_opinion(
    *,
    consultation: Consultation,
    authority: Authority,
    content: OpinionContent,
    in_absence: bool = False,
    seen: Seen | None = None,
    by: Actor,
) -> OpinionRevision:
    """The opinion of this direction générale is what it says here; a receipt is owed, made and mailed by a worker.

    Its titular may, or its substitute who says that the titular is away (who is told). Earlier versions are kept. The
    same content submitted again by the same person (a second click) makes no other version. After the deadline, where
    the secretariat records late opinions, a direction générale that had given none still may: it is marked late.
    """
    held = lock_answerable(consultation, authority)
    mandate = submitting_mandate(authority, in_absence, by)
    membership = membership_of(held, authority)
    check_content(content, held)
    opinion = Opinion.objects.filter(consultation=held, authority=authority).with_content().first()
    joined = list(Attachment.objects.kept().filter(consultation=held, authority=authority))
    if opinion and opinion.current and _says_the_same(opinion, content, joined, by):
        return opinion.current
    draft = OpinionDraft.objects.filter(consultation=held, authority=authority).select_related("saved_by").first()
    if seen is not None:
        check_unchanged(held, authority, draft, seen)
    giving = Giving(
        person=mandate.person,
        name=mandate.person.formal_name,
        mandate_label=mandate.label,
        in_absence=in_absence and mandate.seat == Seat.SUBSTITUTE,
        is_late=held.is_closed,
        authors=_authors(opinion, draft, content, by),
        attachments=joined,
    )
    opinion = opinion or new_opinion(held, authority)
    revision = write_revision(opinion, content, giving)
    OpinionDraft.objects.filter(consultation=held, authority=authority).delete()
    owe_receipt(revision=revision, college=membership.college.name, mandate=mandate)
    record(verb="submit_opinion", subject=opinion, by=by, revision=revision.number, sha256=revision.sha256)
    return revision


def _authors(
    opinion: Opinion | None, draft: OpinionDraft | None, content: OpinionContent, by: Actor
) -> dict[str, Any]:
    """Who wrote what of this version: as the draft kept it; what differs from it is the submitter’s."""
    current = opinion.current if opinion else None
    before, authors = DraftText(), {}
    if draft:
        before, authors = DraftText.from_json(draft.content), draft.authors
    elif current:
        before, authors = DraftText.from_content(current.content), current.authors
    moment = timezone.now().isoformat(timespec="minutes")
    return written_by(before, DraftText.from_content(content), authors, by.person_id or 0, moment)


@transaction.atomic
def withdraw_opinion(*, opinion: Opinion, in_absence: bool = False, by: Actor) -> Opinion:
    """The opinion stands no more; its versions are kept, read by its authority only. Another can be given."""
    held = lock_open(opinion.consultation)
    mandate = submitting_mandate(opinion.authority, in_absence, by)
    current = Opinion.objects.with_content().get(pk=opinion.pk)
    if current.is_withdrawn:
        raise BusinessRuleError("Cet avis est déjà retiré.")
    current.state = OpinionState.WITHDRAWN
    current.save(update_fields=["state"])
    if mandate.seat == Seat.SUBSTITUTE:
        current.current.opinion = current
        letters.tell_titulars(
            stem="opinions/email/withdrawn_by_substitute", revision=current.current, mandate=mandate, by=by
        )
    record(verb="withdraw_opinion", subject=current, by=by, consultation=held.pk)
    return current


def _says_the_same(opinion: Opinion, content: OpinionContent, joined: list[Attachment], by: Actor) -> bool:
    current = opinion.current
    if current is None or opinion.is_withdrawn or not current.is_online:
        return False
    same_papers = set(current.attachments.all()) == set(joined)
    return current.submitted_by_id == by.person_id and current.content == content and same_papers
