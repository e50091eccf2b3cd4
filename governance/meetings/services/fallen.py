"""Those whose proxy no longer counts before a meeting are told, with the link that answers again."""

from collections.abc import Sequence

from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.meetings.enums import PROXY_FALLEN_MAIL
from governance.meetings.models import Convocation
from governance.meetings.services.dispatching import reply_links
from governance.meetings.wording import of_the_body
from governance.members.roles import Actor


def tell_fallen(givers: Sequence[Convocation], holder: Convocation, *, by: Actor) -> None:
    """One mail each: who will not be there, and how to answer again."""
    meeting = holder.meeting
    reached = [giver for giver in givers if giver.person.email]
    links = reply_links(meeting, reached) if reached else {}
    for giver in reached:
        context = {
            "convocation": giver,
            "holder": holder,
            "meeting": meeting,
            "of_the_body": of_the_body(meeting.body),
            "reply_url": links[giver.person_id],
            "page_url": absolute(meeting.get_absolute_url()),
        }
        queue_letter(
            kind=PROXY_FALLEN_MAIL,
            recipient=Recipient(
                giver.person.email or "", giver.person.full_name, giver.person_id, giver.mandate_label[:200]
            ),
            letter=compose_letter("meetings/email/proxy_fallen", context),
            about=giver,
            by=by,
            expires_at=meeting.starts_at,
        )
