"""Viewpoints and deliberations made by their own verbs."""

import datetime
from typing import Any

from governance.deliberations.models import Carriage, Viewpoint
from governance.deliberations.services import pass_on_viewpoint, save_viewpoint
from governance.meetings.models import AgendaItem, Meeting
from governance.members.enums import BodyKind
from governance.members.models import Authority, Body
from governance.members.roles import Actor
from tests.governance.meetings.factories import make_convened, moment
from tests.governance.members.factories import standing_body

WORDS = "Commencer par les plus petites communes, et garder la main sur le calendrier."


def comite() -> Body:
    """The comité syndical, whose convocations have a signatory."""
    body = standing_body(BodyKind.ASSEMBLY)
    if not body.signatory:
        body.signatory = "Mme Anne Le Dû, présidente"
        body.save(update_fields=["signatory"])
    return body


def make_sitting(**values: Any) -> Meeting:
    """A comité convened for the tenth of December at two; someone must sit in it."""
    return make_convened(
        **{"body": comite(), "starts_at": moment("2026-12-10 14:00"), "place": "Rennes", "video_link": ""} | values
    )


def first_item(meeting: Meeting) -> AgendaItem:
    return meeting.items.order_by("position").first()  # type: ignore[return-value]


def make_viewpoint(item: AgendaItem, authority: Authority, *, by: Actor, text: str = WORDS) -> Viewpoint:
    return save_viewpoint(item=item, authority=authority, text=text, by=by)


def make_carriage(viewpoint: Viewpoint, to: Any, *, by: Actor, **values: Any) -> Carriage:
    """Passed on to a person who sits in the assembly."""
    mandate = to.mandates.get(body=viewpoint.item.meeting.body)
    return pass_on_viewpoint(viewpoint=viewpoint, to=mandate, by=by, **values)


HOUR = datetime.timedelta(hours=1)
