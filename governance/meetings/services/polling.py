"""Dates are put to the members of a body, answered, and one is chosen, or the poll is given up."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, long_date
from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Letter, Recipient, Row
from emegalis.outbox.services import open_sending, store_message, write_deliveries
from governance.meetings.enums import (
    POLL_CLOSED_MAIL,
    POLL_MAIL,
    POLL_PURPOSE,
    POLL_REMINDER_MAIL,
    DateChoice,
    PollState,
    Role,
)
from governance.meetings.models import DateAnswer, DateOption, DatePoll, Meeting, PollInvitation
from governance.meetings.notice import NoticeRule
from governance.meetings.selectors import last_answer_moment, seats_called
from governance.meetings.services import checks
from governance.meetings.services.scheduling import schedule_meeting
from governance.meetings.services.writing import writer
from governance.meetings.wording import of_the_body
from governance.members.models import Body
from governance.members.roles import Actor
from governance.people.services import issue_private_links

FEWEST, MOST = 2, 12
POLL_PAGE = "meetings:poll_by_link"
Hours = tuple[datetime.datetime, datetime.datetime]


@transaction.atomic
def open_poll(
    *,
    body: Body,
    options: Sequence[Hours],
    place: str = "",
    video_link: str = "",
    note: str = "",
    answer_by: datetime.date,
    by: Actor,
) -> DatePoll:
    """Each member is asked by mail which dates suit; those who prepare for them get a copy, and may answer.

    Refused: fewer than two dates or more than twelve, one given twice or gone by, one too near for the notice once
    answers are in, another poll of the same body in progress, nobody to ask.
    """
    Body.objects.select_for_update().get(pk=body.pk)
    checks.check_body(body)
    checks.check_whereabouts(place.strip(), video_link.strip())
    _check_options(body, options, answer_by)
    if body.date_polls.filter(state=PollState.OPEN).exists():
        raise BusinessRuleError("Un sondage est déjà en cours pour cette instance.", field="body")
    poll = DatePoll.objects.create(
        body=body, place=place.strip(), video_link=video_link.strip(), note=note.strip(), answer_by=answer_by,
        opened_at=timezone.now(),
    )  # fmt: skip
    DateOption.objects.bulk_create(
        DateOption(poll=poll, starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in sorted(options)
    )
    sent = _write(poll, _invite(poll), POLL_MAIL, "meetings/email/poll", key="ouverture", by=by)
    record(verb="open_date_poll", subject=poll, by=by, body=body.pk, options=len(options), sent=sent)
    return poll


def _check_options(body: Body, options: Sequence[Hours], answer_by: datetime.date) -> None:
    if not FEWEST <= len(options) <= MOST:
        raise BusinessRuleError(f"Proposez de {FEWEST} à {MOST} dates.", field="options")
    if len({starts_at for starts_at, _ in options}) < len(options):
        raise BusinessRuleError("La même date est proposée deux fois.", field="options")
    for starts_at, ends_at in options:
        _check_hours(starts_at, ends_at)
    today = timezone.localdate()
    if answer_by < today:
        raise BusinessRuleError("Cette date est passée.", field="answer_by")
    rule = NoticeRule(body.notice_days, body.notice_clear_days)
    first = min(timezone.localtime(starts_at).date() for starts_at, _ in options)
    if not rule.allows(sent_on=answer_by, held_on=first):
        raise BusinessRuleError(
            f"Une fois les réponses reçues, le délai de convocation ({rule.required_words}) ne permettrait plus le "
            f"{long_date(first, year=False)}{NBSP}: demandez les réponses pour le "
            f"{long_date(rule.latest_sending(held_on=first), weekday=True, year=False)} au plus tard, ou proposez des "
            "dates plus lointaines.",
            field="answer_by",
        )


def _check_hours(starts_at: datetime.datetime, ends_at: datetime.datetime) -> None:
    try:
        checks.check_hours(starts_at, ends_at)
    except BusinessRuleError as refusal:
        raise BusinessRuleError(f"{long_date(starts_at)}{NBSP}: {refusal}", field="options") from refusal


def _invite(poll: DatePoll) -> list[PollInvitation]:
    """The seats of the day: those convened are asked, preparers get a copy; a substitute is not asked."""
    seats = [seat for seat in seats_called(poll.body, on=timezone.localdate()) if seat.role != Role.INFORMED]
    if not any(seat.role == Role.CONVENED for seat in seats):
        raise BusinessRuleError("Personne ne siège à cette instance : importez d’abord les mandats.", field="body")
    PollInvitation.objects.bulk_create(
        PollInvitation(
            poll=poll, mandate=seat.mandate, person=seat.mandate.person, authority=seat.mandate.authority,
            role=seat.role, name=seat.mandate.person.formal_name, mandate_label=seat.mandate.label,
        )
        for seat in seats
    )  # fmt: skip
    return list(poll.invitations.with_names())


@transaction.atomic
def answer_poll(*, invitations: Sequence[PollInvitation], choices: Mapping[int, str], by: Actor) -> None:
    """One person's seats say of every date whether it suits; the answer may change until the poll closes."""
    poll = _locked(invitations[0].poll)
    _check_takes_answers(poll)
    options = list(poll.options.all())
    for option in options:
        if choices.get(option.pk) not in DateChoice.values:
            raise BusinessRuleError("Répondez pour chaque date.", field=f"option_{option.pk}")
    DateAnswer.objects.filter(invitation__in=invitations).delete()
    DateAnswer.objects.bulk_create(
        DateAnswer(option=option, invitation=invitation, choice=choices[option.pk])
        for invitation in invitations
        for option in options
    )
    name = writer(by)
    PollInvitation.objects.filter(pk__in=[row.pk for row in invitations]).update(
        answered_at=timezone.now(), answered_by_name=name
    )
    record(verb="answer_date_poll", subject=poll, by=by, invitations=[row.pk for row in invitations])


@transaction.atomic
def remind_poll(*, poll: DatePoll, by: Actor) -> int:
    """Whoever has not answered is asked again, once a day at most; return how many mails wait."""
    poll = _locked(poll)
    _check_takes_answers(poll)
    today = timezone.localdate()
    if poll.reminded_at is not None and timezone.localdate(poll.reminded_at) == today:
        raise BusinessRuleError("Une relance est déjà partie aujourd’hui.")
    silent = list(poll.invitations.asked().filter(answered_at=None).with_names())
    if not silent:
        raise BusinessRuleError("Chacun a répondu : il n’y a personne à relancer.")
    poll.reminded_at = timezone.now()
    poll.save(update_fields=["reminded_at"])
    sent = _write(
        poll, silent, POLL_REMINDER_MAIL, "meetings/email/poll_reminder", key=f"relance:{today.isoformat()}", by=by
    )
    record(verb="remind_date_poll", subject=poll, by=by, silent=len(silent), sent=sent)
    return sent


@transaction.atomic
def choose_date(
    *,
    option: DateOption,
    by: Actor,
    second_in_period: bool = False,
    short_notice: bool = False,
) -> Meeting:
    """The date becomes a meeting in preparation, the poll is closed, and everyone asked is told."""
    poll = _locked(option.poll)
    _check_open(poll)
    meeting = schedule_meeting(
        body=poll.body, starts_at=option.starts_at, ends_at=option.ends_at, place=poll.place,
        video_link=poll.video_link, by=by, second_in_period=second_in_period, short_notice=short_notice,
    )  # fmt: skip
    option.is_chosen = True
    option.save(update_fields=["is_chosen"])
    poll.state, poll.closed_at, poll.meeting = PollState.CHOSEN, timezone.now(), meeting
    poll.save(update_fields=["state", "closed_at", "meeting"])
    _tell_outcome(poll, by)
    record(verb="choose_date", subject=poll, by=by, option=option.pk, meeting=meeting.pk)
    return meeting


@transaction.atomic
def abandon_poll(*, poll: DatePoll, reason: str, by: Actor) -> DatePoll:
    """No date is chosen; everyone asked is told why."""
    poll = _locked(poll)
    _check_open(poll)
    if not reason.strip():
        raise BusinessRuleError("Dites aux membres pourquoi le sondage est abandonné.", field="reason")
    poll.state, poll.closed_at, poll.reason = PollState.ABANDONED, timezone.now(), reason.strip()
    poll.save(update_fields=["state", "closed_at", "reason"])
    _tell_outcome(poll, by)
    record(verb="abandon_date_poll", subject=poll, by=by)
    return poll


def _locked(poll: DatePoll) -> DatePoll:
    return DatePoll.objects.select_related("body", "meeting").select_for_update(of=("self",)).get(pk=poll.pk)


def _check_open(poll: DatePoll) -> None:
    if not poll.is_open:
        raise BusinessRuleError("Ce sondage est clos.")


def _check_takes_answers(poll: DatePoll) -> None:
    _check_open(poll)
    if not poll.takes_answers(on=timezone.localdate()):
        raise BusinessRuleError(f"Les réponses étaient attendues jusqu’au {long_date(poll.answer_by)}.")


# ---------------------------------------------------------------- mails


def _tell_outcome(poll: DatePoll, by: Actor) -> None:
    _write(poll, poll.invitations.with_names(), POLL_CLOSED_MAIL, "meetings/email/poll_closed", key="issue", by=by)


def _write(poll: DatePoll, rows: Iterable[PollInvitation], kind: str, stem: str, *, key: str, by: Actor) -> int:
    """One letter per person, whatever the number of their seats; return how many are new."""
    people = {row.person_id: row for row in rows if row.person.email}
    title = f"{poll} ({long_date(poll.opened_at)})"
    sending = open_sending(kind=kind, key=f"{poll.sending_key}:{key}", title=title, about=poll, by=by)[0]
    message = store_message(sending=sending, key="tous", letter=Letter(title, "", ""))
    links = {} if kind == POLL_CLOSED_MAIL else _links(poll, people.values())
    common = _common(poll)
    return write_deliveries(
        sending=sending,
        rows=[_row(row, message, stem, common, links) for row in people.values()],
    )


def _links(poll: DatePoll, rows: Iterable[PollInvitation]) -> dict[int, str]:
    return issue_private_links(
        people=[row.person for row in rows],
        purpose=POLL_PURPOSE,
        target=poll.get_absolute_url(),
        expires_at=last_answer_moment(poll.answer_by),
        about=poll,
        view_name=POLL_PAGE,
    )


def _common(poll: DatePoll) -> dict[str, Any]:
    return {
        "poll": poll,
        "options": list(poll.options.order_by("starts_at", "id")),
        "of_the_body": of_the_body(poll.body),
        "page_url": absolute(poll.get_absolute_url()),
        "meeting_url": absolute(poll.meeting.get_absolute_url()) if poll.meeting else "",
    }


def _row(row: PollInvitation, message: Any, stem: str, common: dict[str, Any], links: Mapping[int, str]) -> Row:
    context = {"invitation": row, "is_copied": row.role == Role.COPIED, "answer_url": links.get(row.person_id, "")}
    letter = compose_letter(stem, common | context)
    recipient = Recipient(row.person.email or "", row.person.full_name[:200], row.person_id, row.mandate_label[:200])
    return Row(recipient, message, row.recipient_key, letter.text, letter.html, {"Subject": letter.subject})
