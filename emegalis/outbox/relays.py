"""The server that takes our mail: where it is, and whether it takes any for now (DESIGN section 6.5).

While a relay fails as a whole, nothing but urgent mail is tried before a date; then one message probes, whoever claims
it first. Any message taken lifts the pause.
"""

import datetime
from enum import Enum

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from emegalis.outbox import retry
from emegalis.outbox.models import Relay
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.verdicts import Reply, Verdict


class Allowance(Enum):
    """What may be claimed now."""

    ALL = "all"
    PROBE = "probe"
    URGENT_ONLY = "urgent_only"


def relay_address() -> RelayAddress:
    """The relay of ``EMAIL_URL``, or the local mailbox of the demonstration.

    Raises ``ImproperlyConfigured`` when there is neither: nothing leaves, and every row waits.
    """
    if settings.EMAIL_URL:
        return RelayAddress.parse(settings.EMAIL_URL)
    try:
        host, port = settings.LOCAL_MAILBOX_ADDRESS_FILE.read_text(encoding="ascii").split()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured("No EMAIL_URL, and the local mailbox is not running.") from error
    return RelayAddress("smtp", host, int(port))


def relay_for(address: RelayAddress) -> Relay:
    """The row of this relay."""
    return Relay.objects.get_or_create(key=address.key)[0]


def allowance(relay: Relay, *, now: datetime.datetime) -> Allowance:
    """What may leave through this relay; of all who ask once a pause has run out, one alone gets the probe."""
    if not relay.failures:
        return Allowance.ALL
    if relay.paused_until is not None and relay.paused_until > now:
        return Allowance.URGENT_ONLY
    until = retry.next_try(now, _steps(relay.refuses), relay.failures)
    won = Relay.objects.filter(pk=relay.pk, paused_until=relay.paused_until).update(paused_until=until)
    return Allowance.PROBE if won else Allowance.URGENT_ONLY


def note_failure(relay: Relay, reply: Reply, verdict: Verdict, *, probing: bool, now: datetime.datetime) -> None:
    """Nothing passes: pause, longer each time that a probe fails again. What else fails during a pause changes
    nothing, and of several that fail at once the first counts."""
    if relay.failures and not probing:
        return
    refuses = verdict == Verdict.RELAY_REFUSES
    failures = relay.failures + 1
    Relay.objects.filter(pk=relay.pk, failures=relay.failures).update(
        failures=failures,
        refuses=refuses,
        answer=str(reply),
        paused_until=retry.next_try(now, _steps(refuses), failures),
    )
    relay.refresh_from_db()


def note_success(relay: Relay) -> None:
    """A message was taken: everything may leave again."""
    Relay.objects.filter(pk=relay.pk).exclude(failures=0).update(
        failures=0, refuses=False, paused_until=None, answer=""
    )
    relay.refresh_from_db()


def _steps(refuses: bool) -> list[float]:
    return settings.OUTBOX_RELAY_REFUSES_DELAYS if refuses else settings.OUTBOX_RELAY_DOWN_DELAYS
