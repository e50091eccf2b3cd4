"""Freezing what is sent and handing it to the outbox: one document, one invitation, a personal letter to each."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from emegalis.lib.identity import site_identity
from emegalis.lib.links import absolute
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import Message, Sending
from emegalis.outbox.services import open_sending, store_message, write_deliveries
from governance.meetings.enums import (
    CANCELLATION_MAIL,
    CONVOCATION_MAIL,
    REPLY_PURPOSE,
    DispatchKind,
    Role,
)
from governance.meetings.invitation import Invitation, cancellation_ics, request_ics
from governance.meetings.letters import letter_for
from governance.meetings.models import Convocation, Dispatch, Meeting, PaperWish
from governance.meetings.pdf import convocation_pdf, supplement_pdf
from governance.meetings.selectors import SeatCalled
from governance.members.roles import Actor
from governance.people.services import issue_private_links

PDF = "application/pdf"
REPLY_PAGE = "meetings:reply_by_link"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the secretariat writes of its own on a dispatch."""

    note: str = ""
    reason: str = ""
    urgency_reason: str = ""
    supplement: int = 0


def freeze(meeting: Meeting, kind: DispatchKind, wording: Wording, by: Actor) -> Dispatch:
    """Render once what is sent, and keep it."""
    now, rule = timezone.now(), meeting.notice_rule
    dispatch = Dispatch(
        meeting=meeting,
        number=meeting.dispatches.count() + 1,
        kind=kind,
        sent_at=now,
        sent_by_label=by.mandate_label[:300],
        signatory=meeting.body.signatory,
        signatory_name=meeting.body.signatory_name,
        signatory_act=meeting.body.signatory_act,
        note=wording.note,
        reason=wording.reason,
        urgency_reason=wording.urgency_reason,
        notice_given=rule.given(sent_on=timezone.localdate(), held_on=meeting.day),
        notice_required=rule.days,
        notice_clear_days=rule.clear,
        notice_source=rule.source,
        supplement=wording.supplement,
    )
    if kind == DispatchKind.CANCELLATION:
        dispatch.ics = cancellation_ics(invitation(meeting, now))
    else:
        dispatch.ics = request_ics(invitation(meeting, now))
        dispatch.pdf = supplement_pdf(meeting, dispatch) if wording.supplement else convocation_pdf(meeting, dispatch)
        dispatch.sha256 = hashlib.sha256(dispatch.pdf).hexdigest()
    dispatch.save(force_insert=True)
    return dispatch


def invitation(meeting: Meeting, stamp: datetime.datetime) -> Invitation:
    """What a calendar is told of the meeting."""
    identity = site_identity()
    page = absolute(meeting.get_absolute_url())
    lines = [f"Ordre du jour et réponse : {page}"]
    if meeting.video_link:
        lines.insert(0, f"À distance : {meeting.video_link}")
    return Invitation(
        uid=str(meeting.uid),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=meeting.title,
        description="\n".join(lines),
        location=meeting.place or "En visioconférence",
        url=page,
        organizer_name=identity.sender_name,
        organizer_address=identity.email or identity.sender_address,
        group_name=meeting.title,
        stamp=stamp,
    )


def write_convocations(meeting: Meeting, seats: Iterable[SeatCalled]) -> list[Convocation]:
    """One row per person called, under the name and function of the day; asked again, the same rows."""
    known = {row.mandate_id: row for row in meeting.convocations.all()}
    wishes = dict(PaperWish.objects.values_list("person", "address"))
    fresh = [_convocation(meeting, seat, wishes) for seat in seats if seat.mandate.pk not in known]
    Convocation.objects.bulk_create(fresh)
    return list(meeting.convocations.with_names())


def _convocation(meeting: Meeting, seat: SeatCalled, wishes: Mapping[int, str]) -> Convocation:
    mandate = seat.mandate
    return Convocation(
        meeting=meeting,
        mandate=mandate,
        person=mandate.person,
        authority=mandate.authority,
        role=seat.role,
        name=mandate.person.formal_name,
        address=mandate.person.email or "",
        mandate_label=mandate.label,
        paper_address=wishes.get(mandate.person_id, ""),
    )


def send(meeting: Meeting, dispatch: Dispatch, convocations: Iterable[Convocation], by: Actor) -> int:
    """Hand a personal letter for each to the outbox, attachments shared; return how many are new."""
    rows = [row for row in convocations if row.person.email]
    sending = _sending(meeting, dispatch, by)
    message = store_message(
        sending=sending, key="tous", letter=Letter(_title(meeting, dispatch), "", "", _files(dispatch))
    )
    links = {} if dispatch.kind == DispatchKind.CANCELLATION else reply_links(meeting, rows)
    return write_deliveries(
        sending=sending,
        rows=[_row(row, letter_for(row, meeting, dispatch, reply_url=_url(row, links)), message) for row in rows],
    )


def _sending(meeting: Meeting, dispatch: Dispatch, by: Actor) -> Sending:
    kind = CANCELLATION_MAIL if dispatch.kind == DispatchKind.CANCELLATION else CONVOCATION_MAIL
    return open_sending(kind=kind, key=dispatch.sending_key, title=_title(meeting, dispatch), about=meeting, by=by)[0]


def _title(meeting: Meeting, dispatch: Dispatch) -> str:
    return f"{dispatch.get_kind_display()} – {meeting}"


def _files(dispatch: Dispatch) -> tuple[Attachment, ...]:
    method = "CANCEL" if dispatch.kind == DispatchKind.CANCELLATION else "REQUEST"
    calendar = Attachment("invitation.ics", f"text/calendar; method={method}; charset=utf-8", bytes(dispatch.ics))
    if not dispatch.pdf:
        return (calendar,)
    name = f"convocation-{dispatch.meeting.reference}.pdf"
    if dispatch.supplement:
        return (
            Attachment(f"complement-{dispatch.supplement}-{dispatch.meeting.reference}.pdf", PDF, bytes(dispatch.pdf)),
        )
    return Attachment(name, PDF, bytes(dispatch.pdf)), calendar


def reply_links(meeting: Meeting, rows: list[Convocation]) -> Mapping[int, str]:
    """A link for whoever may answer: those convened, and those who prepare for them."""
    people = {row.person_id: row.person for row in rows if row.role != Role.INFORMED}
    return issue_private_links(
        people=people.values(),
        purpose=REPLY_PURPOSE,
        target=meeting.get_absolute_url(),
        expires_at=meeting.starts_at,
        about=meeting,
        view_name=REPLY_PAGE,
    )


def _url(row: Convocation, links: Mapping[int, str]) -> str:
    """Who holds several seats has one link: it opens each of their answers. A substitute only reads."""
    return "" if row.role == Role.INFORMED else links.get(row.person_id, "")


def _row(row: Convocation, letter: Letter, message: Message) -> Row:
    recipient = Recipient(row.person.email or "", row.person.full_name[:200], row.person_id, row.mandate_label[:200])
    return Row(recipient, message, row.recipient_key, letter.text, letter.html, {"Subject": letter.subject})
