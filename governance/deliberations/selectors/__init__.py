"""Questions about viewpoints and deliberations whose answer is more than a list of rows."""

from governance.deliberations.selectors.carriers import Carrier, Carriers, carriers_of
from governance.deliberations.selectors.viewpoints import (
    AskedItem,
    AskedMeeting,
    ItemVoice,
    asked_meetings,
    voices_of,
    writable_item,
)

__all__ = [
    "AskedItem",
    "AskedMeeting",
    "Carrier",
    "Carriers",
    "ItemVoice",
    "asked_meetings",
    "carriers_of",
    "voices_of",
    "writable_item",
]
