"""Mails that came back: each is read once, whichever host reads it, and followed only when it proves what it says."""

import datetime
import logging
from collections import Counter
from enum import Enum

from django.db import transaction
from django.utils import timezone

from emegalis.outbox.answers import blames_address
from emegalis.outbox.enums import DeliveryState, FailureOrigin, ReturnVerdict
from emegalis.outbox.failing import Failure, note_failures
from emegalis.outbox.mime import LONGEST_ADDRESS
from emegalis.outbox.models import Delivery, ReturnedMail
from emegalis.outbox.reports import Nature, Report, read_report
from emegalis.outbox.return_boxes import ReturnBox, Shelf
from emegalis.outbox.return_path import Claim, ReturnAddress, return_address

logger = logging.getLogger(__name__)
PROVES_FOR = datetime.timedelta(days=30)


class Outcome(Enum):
    """What became of one mail of the return box, as ``read_bounces`` counts them."""

    FAILED = "messages revenus"
    DELAYED = "remises retardées"
    UNSIGNED = "annonces sans preuve, restées sans suite"
    KNOWN = "déjà lus"
    AUTOMATIC = "réponses automatiques, ignorées"
    LETTER = "lettres, laissées à lire"


_SHELVES = {Outcome.LETTER: Shelf.TO_READ}


def empty_box(box: ReturnBox) -> Counter[Outcome]:
    """Read what the box holds; each mail is put away once what it says is committed. One bad mail stops no other."""
    counts: Counter[Outcome] = Counter()
    for handle, raw in box.mails():
        outcome = take_return(raw=raw)
        box.put_away(handle, _SHELVES.get(outcome, Shelf.DONE))
        counts[outcome] += 1
    return counts


@transaction.atomic
def take_return(*, raw: bytes) -> Outcome:
    """Write down what this mail says. Read a second time, by us or by another host, it changes nothing."""
    report = read_report(raw)
    if report.nature != Nature.REPORT:
        return Outcome.AUTOMATIC if report.nature == Nature.AUTOMATIC else Outcome.LETTER
    delivery, address = _proven(report)
    verdict = _verdict(report, delivery)
    _, is_new = ReturnedMail.objects.get_or_create(
        fingerprint=report.fingerprint,
        defaults={
            "read_at": timezone.now(),
            "verdict": verdict,
            "delivery": delivery,
            "address": (address or min(report.addresses, default=""))[:LONGEST_ADDRESS],
            "answer": report.answer,
        },
    )
    if not is_new:
        return Outcome.KNOWN
    if delivery is not None and verdict == ReturnVerdict.FAILED:
        _follow(report, delivery, address)
    return Outcome[verdict.name]


def _verdict(report: Report, delivery: Delivery | None) -> ReturnVerdict:
    if delivery is None:
        return ReturnVerdict.UNSIGNED
    return ReturnVerdict.DELAYED if report.is_delay else ReturnVerdict.FAILED


def _proven(report: Report) -> tuple[Delivery | None, str]:
    """The delivery that the report answers, and the address we had written it to, when its signature says so."""
    ours = return_address()
    for claim in _claims(report, ours):
        delivery = Delivery.objects.defer("personal", "headers").filter(pk=claim.delivery_id).first()
        if delivery is not None and timezone.now() - delivery.created_at < PROVES_FOR:
            # An address corrected since is proven by the report's own word for the former one.
            for address in (delivery.address.lower(), *sorted(report.addresses)):
                if claim.proves(address):
                    return delivery, address
    return None, ""


def _claims(report: Report, ours: ReturnAddress | None) -> list[Claim]:
    found = {ours.read(address) for address in report.reached_by} if ours else set()
    return [claim for claim in found if claim is not None]


def _follow(report: Report, delivery: Delivery, address: str) -> None:
    """Hard only when the report speaks of the address that we served: elsewhere, someone's forwarding fails."""
    is_hard = blames_address(report.answer) and address in report.addresses
    note_failures(
        [
            Failure(
                address=address,
                is_hard=is_hard,
                origin=FailureOrigin.RETURNED,
                answer=report.answer,
                name=delivery.name,
                person_id=delivery.person_id,
            )
        ]
    )
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENT, address__iexact=address).update(
        state=DeliveryState.RETURNED, answer=report.answer
    )
