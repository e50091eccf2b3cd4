"""Minutes are begun from the facts, written part by part, and submitted to the members."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import search_text
from governance.meetings.enums import MINUTES_SUBMITTED_MAIL, MeetingState, MinutesState, SectionKind
from governance.meetings.models import Meeting, Minutes, MinutesSection
from governance.meetings.selectors.facts import proposed_parts
from governance.meetings.services import checks
from governance.meetings.services.approvals import put_approval_on_agenda
from governance.meetings.services.minutes_letters import tell_members
from governance.meetings.services.writing import writer
from governance.members.roles import Actor

TITLE_LENGTH = MinutesSection._meta.get_field("title").max_length


class SectionConflict(BusinessRuleError):
    """Someone else, or another tab, wrote this part since the page was opened."""


@transaction.atomic
def begin_minutes(*, meeting: Meeting, by: Actor) -> Minutes:
    """The draft stands, each part composed from what was recorded; asked again, the same draft."""
    meeting = checks.locked(meeting)
    _check_took_place(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is not None:
        return minutes
    minutes = Minutes.objects.create(meeting=meeting, begun_at=timezone.now())
    MinutesSection.objects.bulk_create(_sections(minutes))
    record(verb="begin_minutes", subject=minutes, by=by, meeting=meeting.pk, sections=minutes.sections.count())
    return minutes


def _check_took_place(meeting: Meeting) -> None:
    if meeting.state not in {MeetingState.CONVENED, MeetingState.HELD}:
        raise BusinessRuleError(f"Seule une {meeting.noun} convoquée a un compte rendu ou un procès-verbal.")
    if not meeting.took_place:
        raise BusinessRuleError(f"Cette {meeting.noun} n’a pas encore commencé.")


def _sections(minutes: Minutes) -> list[MinutesSection]:
    items = list(minutes.meeting.items.announced().order_by("position", "id"))
    now = timezone.now()
    return [
        MinutesSection(
            minutes=minutes,
            position=position,
            kind=part.kind,
            item=items[part.number - 1] if part.number else None,
            title=part.title[:TITLE_LENGTH],
            text=part.text,
            proposed=part.text,
            is_confidential=part.is_confidential,
            written_at=now,
            search_text=search_text(part.title, part.text),
        )
        for position, part in enumerate(proposed_parts(minutes.meeting), 1)
    ]


def locked_minutes(minutes: Minutes) -> Minutes:
    """The row as it stands, held until the end of the verb."""
    return Minutes.objects.select_related("meeting__body").select_for_update(of=("self",)).get(pk=minutes.pk)


@transaction.atomic
def write_section(
    *, section: MinutesSection, text: str, is_confidential: bool | None = None, seen: int | None, by: Actor
) -> MinutesSection:
    """This part says something else. ``seen``: the version its writer had before their eyes; ``None`` writes over
    whatever stands. A part whose item is confidential stays so."""
    section = keep_section(section=section, text=text, is_confidential=is_confidential, seen=seen, by=by)
    _record(section, by)
    return section


@transaction.atomic
def keep_section(
    *, section: MinutesSection, text: str, is_confidential: bool | None = None, seen: int | None, by: Actor
) -> MinutesSection:
    """The same, as its page keeps itself while someone writes. Leaves no line in the journal."""
    section = _being_written(section, seen)
    return _store(section, text, section.proposed, is_confidential, by)


@transaction.atomic
def renew_section(*, section: MinutesSection, text: str, seen: int | None, by: Actor) -> MinutesSection:
    """The part takes up the facts as they are recorded now; ``text`` is what its writer kept of the two."""
    section = _being_written(section, seen)
    section = _store(section, text, proposed_text(section), None, by)
    _record(section, by)
    return section


def _record(section: MinutesSection, by: Actor) -> None:
    record(verb="write_minutes_section", subject=section, by=by, minutes=section.minutes_id, version=section.version)


def proposed_text(section: MinutesSection) -> str:
    """What the facts alone would write of this part today."""
    parts = proposed_parts(section.minutes.meeting)
    if section.kind == SectionKind.ITEM and section.item:
        number = list(section.minutes.meeting.items.announced().order_by("position", "id")).index(section.item) + 1
        return next((part.text for part in parts if part.number == number), "")
    return next((part.text for part in parts if part.kind == section.kind), "")


def _being_written(section: MinutesSection, seen: int | None) -> MinutesSection:
    minutes = locked_minutes(section.minutes)
    if minutes.is_approved:
        raise BusinessRuleError(f"Ce {minutes.noun} est approuvé : son texte est figé.")
    current = MinutesSection.objects.select_for_update(of=("self",)).select_related("item").get(pk=section.pk)
    current.minutes = minutes
    if seen is not None and seen != current.version:
        raise SectionConflict(
            f"Cette partie a été écrite entre-temps{_by_whom(current)}. Rien n’est remplacé : comparez."
        )
    return current


def _by_whom(section: MinutesSection) -> str:
    return f" par {section.written_by_name}" if section.written_by_name else ""


def _store(
    section: MinutesSection, text: str, proposed: str, is_confidential: bool | None, by: Actor
) -> MinutesSection:
    section.text, section.proposed = text.strip(), proposed
    if is_confidential is not None:
        section.is_confidential = is_confidential or bool(section.item and section.item.is_confidential)
    section.version += 1
    section.written_at = timezone.now()
    section.written_by_name = writer(by)
    section.search_text = search_text(section.title, section.text)
    section.save()
    return section


@transaction.atomic
def submit_minutes(*, minutes: Minutes, corrections_by: datetime.date, by: Actor) -> Minutes:
    """The members of the body may read it and ask for corrections until that day; each is told by mail. Its approval
    is put first on the next agenda of the body, as soon as there is one."""
    minutes = locked_minutes(minutes)
    if not minutes.is_draft:
        raise BusinessRuleError(f"Ce {minutes.noun} est déjà soumis aux membres.")
    if corrections_by <= timezone.localdate():
        raise BusinessRuleError(
            "Laissez aux membres au moins un jour : choisissez une date à venir.", field="corrections_by"
        )
    _check_written(minutes)
    _note_held(minutes.meeting)
    minutes.state, minutes.submitted_at = MinutesState.SUBMITTED, timezone.now()
    minutes.submitted_by_label, minutes.corrections_by = by.mandate_label[:300], corrections_by
    minutes.save(update_fields=["state", "submitted_at", "submitted_by_label", "corrections_by"])
    put_approval_on_agenda(minutes=minutes, by=by)
    told = tell_members(minutes, kind=MINUTES_SUBMITTED_MAIL, stem="meetings/email/minutes_submitted", by=by)
    record(
        verb="submit_minutes", subject=minutes, by=by, meeting=minutes.meeting_id, told=told,
        corrections_by=corrections_by.isoformat(),
    )  # fmt: skip
    return minutes


def _check_written(minutes: Minutes) -> None:
    """Each item has its words: « sans débat » is one."""
    empty = [section for section in minutes.sections.all() if section.item_id and not section.text.strip()]
    if empty:
        titles = ", ".join(f"« {section.title} »" for section in empty[:3])
        raise BusinessRuleError(f"Il reste à rédiger : {titles}{' et d’autres' if len(empty) > 3 else ''}.")


def _note_held(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CONVENED:
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
