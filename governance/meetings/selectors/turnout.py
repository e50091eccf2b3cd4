"""Who comes, by the answers given, and the quorum they would make."""

from dataclasses import dataclass

from governance.meetings.enums import ReplyChoice
from governance.meetings.models import Meeting
from governance.meetings.quorum import Quorum
from governance.members.enums import QuorumBasis
from governance.members.models import Body, Membership


@dataclass(frozen=True, slots=True)
class Turnout:
    """The answers of those convened, and the quorum they would make."""

    members: int
    in_room: int
    substituted: int
    remote: int
    excused: int
    represented: int
    quorum: Quorum | None
    expected_weight: int
    is_by_voices: bool
    has_room: bool

    @property
    def in_room_in_all(self) -> int:
        """A substitute comes to the room when there is one."""
        return self.in_room + (self.substituted if self.has_room else 0)

    @property
    def remote_in_all(self) -> int:
        return self.remote + (0 if self.has_room else self.substituted)

    @property
    def substituted_in_room(self) -> bool:
        return self.has_room and self.substituted > 0

    @property
    def substituted_remotely(self) -> bool:
        return not self.has_room and self.substituted > 0

    @property
    def answered(self) -> int:
        return self.in_room + self.substituted + self.remote + self.represented + self.excused

    @property
    def silent(self) -> int:
        return self.members - self.answered

    @property
    def expected(self) -> int:
        """Those who said that their authority would be there."""
        return self.in_room + self.substituted + self.remote

    @property
    def missing(self) -> int:
        return self.quorum.missing(self.expected_weight) if self.quorum else 0


def turnout(meeting: Meeting) -> Turnout:
    rows = list(meeting.convocations.convened().values_list("authority_id", "reply"))
    weights = _weights(meeting, {authority for authority, _ in rows})
    replies = [reply for _, reply in rows]
    counted = _counted(meeting.body)
    coming = [weights.get(authority, 1) for authority, reply in rows if reply in counted]
    total = sum(weights.get(authority, 1) for authority, _ in rows)
    return Turnout(
        members=len(rows),
        in_room=replies.count(ReplyChoice.IN_ROOM),
        substituted=replies.count(ReplyChoice.SUBSTITUTED),
        remote=replies.count(ReplyChoice.REMOTE),
        represented=replies.count(ReplyChoice.REPRESENTED),
        excused=replies.count(ReplyChoice.EXCUSED),
        quorum=_quorum(meeting.body, total),
        expected_weight=sum(coming),
        is_by_voices=meeting.body.quorum_basis == QuorumBasis.VOICES,
        has_room=bool(meeting.place),
    )


def _counted(body: Body) -> set[str]:
    """Answers that bring a quorum nearer: a proxy does so only where the rules say so."""
    there = {ReplyChoice.IN_ROOM.value, ReplyChoice.REMOTE.value, ReplyChoice.SUBSTITUTED.value}
    if body.quorum_basis == QuorumBasis.PRESENT_OR_REPRESENTED:
        there.add(ReplyChoice.REPRESENTED.value)
    return there


def _quorum(body: Body, total: int) -> Quorum | None:
    if body.quorum_basis == QuorumBasis.NONE:
        return None
    return Quorum(total, body.quorum_numerator, body.quorum_denominator)


def _weights(meeting: Meeting, authorities: set[int]) -> dict[int, int]:
    """Voices of each seat where the body counts voices; every head weighs one elsewhere."""
    if meeting.body.quorum_basis != QuorumBasis.VOICES:
        return {}
    memberships = Membership.objects.in_force(on=meeting.day).filter(authority__in=authorities)
    return dict(memberships.values_list("authority_id", "college__voices_per_seat"))
