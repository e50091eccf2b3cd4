"""What the apps above bring to the front page; the digest mailed to the same person is made of the same."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from emegalis.lib.slots import Block, Call, gather

LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Panels:
    """What waits for someone, by urgency, and what happened, in the order of the settings."""

    calls: list[Call]
    blocks: list[Block]


def front_panels(actor: Any) -> Panels:
    """The panels of this person's front page (``settings.HOME_PANELS``)."""
    panels = gather(settings.HOME_PANELS, actor)
    calls = sorted((panel for panel in panels if isinstance(panel, Call)), key=lambda call: call.due or LAST)
    return Panels(calls, [panel for panel in panels if isinstance(panel, Block)])
