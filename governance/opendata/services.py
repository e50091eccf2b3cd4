"""A person subscribes their calendar to their meetings, or ends that."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.opendata.enums import CALENDAR_PURPOSE
from governance.people.services import issue_private_link, revoke_private_links

LIFE = datetime.timedelta(days=5 * 365)
PAGE = "opendata:calendar_feed"


@transaction.atomic
def open_calendar_feed(*, by: Actor) -> str:
    """A new private address, shown once; the former one opens nothing any more."""
    if by.person is None or not by.mandates:
        raise BusinessRuleError("Seules les personnes qui ont un mandat en cours s’abonnent à leurs réunions.")
    revoke_private_links(person=by.person, purpose=CALENDAR_PURPOSE, by=by)
    address = issue_private_link(
        person=by.person,
        purpose=CALENDAR_PURPOSE,
        target="/agenda/",
        expires_at=timezone.now() + LIFE,
        view_name=PAGE,
    )
    record(verb="open_calendar_feed", subject=by.person, by=by)
    return address


@transaction.atomic
def close_calendar_feed(*, by: Actor) -> None:
    """The address opens nothing any more; calendars that read it empty themselves at their next reading."""
    if by.person is not None:
        revoke_private_links(person=by.person, purpose=CALENDAR_PURPOSE, by=by)
