"""The letter each person receives: what changes from one to the other is the greeting, the reason and the link."""

from django.db.models import QuerySet

from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Letter
from governance.meetings.agenda import timed
from governance.meetings.enums import DispatchKind, Role
from governance.meetings.models import AgendaItem, Convocation, Dispatch, Meeting
from governance.meetings.wording import agreement, of_the_body, the_body, to_the_body

STEMS = {
    DispatchKind.CONVOCATION: "meetings/email/convocation",
    DispatchKind.CHANGE: "meetings/email/change",
    DispatchKind.SUPPLEMENT: "meetings/email/supplement",
    DispatchKind.CANCELLATION: "meetings/email/cancellation",
}


def letter_for(convocation: Convocation, meeting: Meeting, dispatch: Dispatch, *, reply_url: str) -> Letter:
    """``reply_url`` is empty for whoever has nothing to answer."""
    return compose_letter(
        STEMS[DispatchKind(dispatch.kind)],
        {
            "meeting": meeting,
            "dispatch": dispatch,
            "convocation": convocation,
            "is_convened": convocation.role == Role.CONVENED,
            "is_copied": convocation.role == Role.COPIED,
            "agreement": agreement(convocation.person),
            "the_body": the_body(meeting.body),
            "of_the_body": of_the_body(meeting.body),
            "to_the_body": to_the_body(meeting.body),
            "items": timed(_items(meeting, dispatch), meeting.starts_at),
            "reply_url": reply_url,
            "page_url": absolute(meeting.get_absolute_url()),
        },
    )


def _items(meeting: Meeting, dispatch: Dispatch) -> QuerySet[AgendaItem]:
    """The whole agenda as announced, or what a supplementary one adds."""
    if dispatch.supplement:
        return meeting.items.of_supplement(dispatch.supplement).order_by("position", "id")
    return meeting.items.announced().order_by("position", "id")
