"""The mail of bulletins (DESIGN section 6)."""

from bulletins.enums import NEWS_ANSWERED as NEWS_ANSWERED_KIND
from bulletins.selectors.audience import KIND
from bulletins.services.opposition import LINK_KIND
from emegalis.outbox.letters import Kind

BULLETIN = Kind(
    name=KIND,
    label="Bulletin de liaison",
    opposable=True,
    suspended_by_failures=True,
    still_due="bulletins.selectors.due.still_due",
    can_manage="bulletins.permissions.can_make_bulletins",
    fill="bulletins.services.sending.fill_bulletin",
)

OPPOSITION_LINK = Kind(
    name=LINK_KIND,
    label="Lien pour ne plus recevoir les bulletins",
    can_manage="bulletins.permissions.can_make_bulletins",
)

NEWS_ANSWERED = Kind(
    name=NEWS_ANSWERED_KIND,
    label="Suite donnée à une actualité",
    still_due="bulletins.selectors.due.author_still_sits",
    can_manage="bulletins.permissions.can_answer_news",
)
