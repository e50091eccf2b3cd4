"""The mail of bulletins (DESIGN section 6)."""

from bulletins.selectors import KIND
from emegalis.outbox.letters import Kind

BULLETIN = Kind(
    name=KIND,
    label="Bulletin de liaison",
    opposable=True,
    still_due="bulletins.selectors.still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    fill="bulletins.services.sending.fill_bulletin",
)
