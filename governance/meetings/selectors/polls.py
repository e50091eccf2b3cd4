"""Polls of dates: which are open, what was answered, which date suits best."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from emegalis.outbox.models import Delivery
from governance.meetings.enums import DateChoice, Role
from governance.meetings.models import DateAnswer, DateOption, DatePoll, PollInvitation
from governance.meetings.quorum import Quorum
from governance.meetings.ranking import Ranking, Tally, ranking
from governance.members.enums import QuorumBasis
from governance.members.models import Body, Membership
from governance.members.roles import Actor


def open_polls(actor: Actor) -> list[DatePoll]:
    """Those in progress that this person may read, with ``asked_count`` and ``answered_count``; the most pressing
    first."""
    asked = Q(invitations__role=Role.CONVENED)
    answered = asked & Q(invitations__answered_at__isnull=False)
    return list(
        DatePoll.objects.visible_to(actor)
        .open()
        .select_related("body")
        .annotate(asked_count=Count("invitations", filter=asked), answered_count=Count("invitations", filter=answered))
        .order_by("answer_by", "id")
    )


@dataclass(frozen=True, slots=True)
class PollRow:
    """One seat asked, and its answer to each date in order (a word and a state, or nothing)."""

    invitation: PollInvitation
    options: list[DateOption]
    choices: list[DateChoice | None]

    @property
    def cells(self) -> list[tuple[DateOption, DateChoice | None]]:
        return list(zip(self.options, self.choices, strict=True))

    @property
    def has_answered(self) -> bool:
        return self.invitation.answered_at is not None


@dataclass(frozen=True, slots=True)
class PollBoard:
    """A poll as its page shows it: four queries however many are asked."""

    poll: DatePoll
    options: list[DateOption]
    rows: list[PollRow]
    ranking: Ranking

    @property
    def answered(self) -> int:
        return sum(row.has_answered for row in self.rows)

    @property
    def silent(self) -> list[PollInvitation]:
        return [row.invitation for row in self.rows if not row.has_answered]

    @property
    def tallied(self) -> list[tuple[DateOption, Tally, bool]]:
        """Each date in the order of the calendar, with its tally and whether it is the best."""
        by_option = {tally.option: tally for tally in self.ranking.tallies}
        best = self.ranking.best
        return [
            (option, by_option[option.pk], best is not None and best.option == option.pk) for option in self.options
        ]


def poll_board(poll: DatePoll) -> PollBoard:
    options = list(poll.options.order_by("starts_at", "id"))
    invitations = list(poll.invitations.asked().with_names())
    given = {
        (invitation, option): DateChoice(choice)
        for invitation, option, choice in DateAnswer.objects.filter(option__poll=poll).values_list(
            "invitation_id", "option_id", "choice"
        )
    }
    rows = [PollRow(row, options, [given.get((row.pk, option.pk)) for option in options]) for row in invitations]
    return PollBoard(poll, options, rows, _ranking(poll.body, options, rows))


def _ranking(body: Body, options: list[DateOption], rows: list[PollRow]) -> Ranking:
    weights = _weights(body, {row.invitation.authority_id for row in rows})
    tallies = [_tally(option, place, rows, weights) for place, option in enumerate(options)]
    total = sum(weights.get(row.invitation.authority_id, 1) for row in rows)
    needed = 0
    if body.quorum_basis != QuorumBasis.NONE:
        needed = Quorum(total, body.quorum_numerator, body.quorum_denominator).needed
    return ranking(tallies, needed=needed, is_by_voices=body.quorum_basis == QuorumBasis.VOICES)


def _tally(option: DateOption, place: int, rows: list[PollRow], weights: dict[int, int]) -> Tally:
    said = [row.choices[place] for row in rows]

    def weight(choice: DateChoice) -> int:
        return sum(weights.get(row.invitation.authority_id, 1) for row in rows if row.choices[place] == choice)

    return Tally(
        option=option.pk,
        starts_at=option.starts_at,
        yes=said.count(DateChoice.YES),
        if_needed=said.count(DateChoice.IF_NEEDED),
        no=said.count(DateChoice.NO),
        silent=said.count(None),
        yes_weight=weight(DateChoice.YES),
        if_needed_weight=weight(DateChoice.IF_NEEDED),
    )


def _weights(body: Body, authorities: set[int]) -> dict[int, int]:
    """Voices of each seat where the body counts voices; every head weighs one elsewhere."""
    if body.quorum_basis != QuorumBasis.VOICES:
        return {}
    memberships = Membership.objects.in_force(on=timezone.localdate()).filter(authority__in=authorities)
    return dict(memberships.values_list("authority_id", "college__voices_per_seat"))


@dataclass(frozen=True, slots=True)
class PollGroup:
    """The seats of one person, answered together: nobody is asked twice for the same day."""

    invitations: list[PollInvitation]
    choices: dict[int, str]

    @property
    def first(self) -> PollInvitation:
        return self.invitations[0]

    @property
    def has_answered(self) -> bool:
        return self.first.answered_at is not None


def poll_groups(poll: DatePoll, actor: Actor) -> list[PollGroup]:
    """For whom this person may answer: themselves, and those whose seat they prepare."""
    rows = list(poll.invitations.answerable_by(actor).with_names())
    by_person: dict[int, list[PollInvitation]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    given = DateAnswer.objects.filter(invitation__in=rows).values_list("invitation_id", "option_id", "choice")
    answers: dict[int, dict[int, str]] = {}
    for invitation, option, choice in given:
        answers.setdefault(invitation, {})[option] = choice
    return [PollGroup(group, answers.get(group[0].pk, {})) for group in by_person.values()]


# ---------------------------------------------------------------- the mails still due


def poll_mails_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """The poll takes answers and the mandate runs."""
    return _still_due(deliveries, lambda row, today: row.poll.takes_answers(on=today))


def poll_reminders_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """As above, and nothing was answered meanwhile for any seat of that person."""
    return _still_due(deliveries, lambda row, today: row.poll.takes_answers(on=today) and row.answered_at is None)


def poll_outcomes_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    return _still_due(deliveries, lambda row, today: not row.poll.is_open)


def _still_due(deliveries: Iterable[Delivery], holds) -> set[int]:  # type: ignore[no-untyped-def]
    rows = list(deliveries)
    today = timezone.localdate()
    invitations = PollInvitation.objects.filter(poll__in={int(row.object_id) for row in rows}).select_related(
        "poll", "mandate"
    )
    due = {
        (str(row.poll_id), row.recipient_key)
        for row in invitations
        if holds(row, today) and row.mandate.is_in_force(on=today)
    }
    return {row.pk for row in rows if (row.object_id, row.recipient_key) in due}


def last_answer_moment(day: datetime.date) -> datetime.datetime:
    """Midnight at the end of the last day of answers, in Paris."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
