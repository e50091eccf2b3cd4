"""Questions about viewpoints and deliberations whose answer is more than a list of rows."""

from governance.deliberations.selectors.briefs import Brief, brief_of
from governance.deliberations.selectors.carriers import Carrier, Carriers, carriers_of, sitting_for
from governance.deliberations.selectors.drafts import Lack, ballots_of, lacks_of, mark_of, result_of
from governance.deliberations.selectors.outcomes import ItemActs, acts_of, items_to_deliberate, outcomes_for
from governance.deliberations.selectors.subjects import Subject, closed_consultations, last_opinions, subjects_of
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
    "Brief",
    "Carrier",
    "Carriers",
    "ItemActs",
    "ItemVoice",
    "Lack",
    "Subject",
    "acts_of",
    "asked_meetings",
    "ballots_of",
    "brief_of",
    "carriers_of",
    "closed_consultations",
    "items_to_deliberate",
    "lacks_of",
    "last_opinions",
    "mark_of",
    "outcomes_for",
    "result_of",
    "sitting_for",
    "subjects_of",
    "voices_of",
    "writable_item",
]
