"""Opinions that did not come through the portal (post, telephone, meeting), recorded by the secretariat."""

import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import moment
from emegalis.lib.uploads import PDF, CheckedFile, check_upload
from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.opinions.content import OpinionContent
from governance.opinions.enums import Channel, LateRule
from governance.opinions.models import Consultation, Opinion, OpinionDraft, OpinionRevision, Voucher
from governance.opinions.services.checks import check_content, membership_of
from governance.opinions.services.locking import lock
from governance.opinions.services.receipts import owe_receipt
from governance.opinions.services.revisions import Giving, new_opinion, write_revision

LARGEST_VOUCHER = 10_000_000


@transaction.atomic
def record_opinion(
    *,
    consultation: Consultation,
    mandate: Mandate,
    content: OpinionContent,
    channel: str,
    received_at: datetime.datetime,
    voucher: UploadedFile | None = None,
    by: Actor,
) -> OpinionRevision:
    """The opinion given by this seat of the commission is recorded as it came, marked so; its receipt is mailed.

    By post or telephone a PDF proves it, and never over what was submitted on the portal. In the meeting it is
    given or changed; what it was before is kept. Refused: what comes too late, unless that is
    recorded.
    """
    way, authority = Channel(channel), mandate.authority
    held = lock(consultation)
    opinion = Opinion.objects.filter(consultation=held, authority=authority).with_content().first()
    _check_seat(mandate, by)
    _check_moment(held, way, received_at)
    _check_channel(way, opinion)
    membership = membership_of(held, authority)
    check_content(content, held)
    checked = _checked_voucher(way, voucher)
    giving = _giving(held, opinion, mandate, way, received_at, by)
    opinion = opinion or new_opinion(held, authority)
    revision = write_revision(opinion, content, giving)
    if checked:
        _keep_voucher(revision, checked)
    OpinionDraft.objects.filter(consultation=held, authority=authority).delete()
    owe_receipt(revision=revision, college=membership.college.name, mandate=mandate)
    record(
        verb="record_opinion",
        subject=opinion,
        by=by,
        revision=revision.number,
        channel=way,
        late=giving.is_late,
        sha256=revision.sha256,
        voucher=checked.sha256 if checked else None,
    )
    return revision


def recordable_seats(authority: Authority) -> "QuerySet[Mandate]":
    """Who may have given the opinion of this authority: its titulars and substitutes in force."""
    return (
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .filter(authority=authority, seat__in=[Seat.TITULAR, Seat.SUBSTITUTE])
        .with_names()
    )


def _giving(
    held: Consultation,
    opinion: Opinion | None,
    mandate: Mandate,
    way: Channel,
    received_at: datetime.datetime,
    by: Actor,
) -> Giving:
    current = opinion.current if opinion else None
    return Giving(
        person=by.person,  # type: ignore[arg-type] # the secretariat has signed in
        name=mandate.person.formal_name,
        mandate_label=mandate.label,
        in_absence=mandate.seat == Seat.SUBSTITUTE,
        channel=way,
        is_late=way != Channel.IN_MEETING and received_at >= held.closes_at,
        received_at=received_at,
        recorded_by_label=by.mandate_label,
        attachments=list(current.attachments.all()) if current else [],
    )


def _check_seat(mandate: Mandate, by: Actor) -> None:
    if mandate.seat == Seat.PREPARER or not mandate.body.is_commission:
        raise BusinessRuleError("Seuls la ou le titulaire et sa suppléance donnent un avis.", field="giver")
    if by.person is None:
        raise BusinessRuleError("Entrez dans le portail pour enregistrer un avis.")


def _check_moment(held: Consultation, way: Channel, received_at: datetime.datetime) -> None:
    if held.is_prepared or held.opened_at is None:
        raise BusinessRuleError("Cette consultation n’est pas encore ouverte.")
    if held.is_withdrawn:
        raise BusinessRuleError("Cette consultation a été retirée : elle ne reçoit plus d’avis.")
    if received_at > timezone.now():
        raise BusinessRuleError("Cette date est à venir.", field="received_at")
    if received_at < held.opened_at:
        raise BusinessRuleError(f"Cette date précède l’ouverture, le {moment(held.opened_at)}.", field="received_at")
    if held.commission_on is not None:
        raise BusinessRuleError("La commission a rendu son avis : ceux des directions générales ne changent plus.")
    if way != Channel.IN_MEETING and received_at >= held.closes_at and held.late_rule == LateRule.REFUSED:
        raise BusinessRuleError(
            f"Cet avis est arrivé après la date limite, le {moment(held.closes_at)} : les avis tardifs sont refusés, "
            "comme la consultation l’a dit à l’ouverture.",
            field="received_at",
        )


def _check_channel(way: Channel, opinion: Opinion | None) -> None:
    if way == Channel.ONLINE:
        raise BusinessRuleError("Choisissez comment l’avis est arrivé.", field="channel")
    stands = opinion is not None and not opinion.is_withdrawn and opinion.current is not None
    if way != Channel.IN_MEETING and stands and opinion.current.is_online:  # type: ignore[union-attr]
        raise BusinessRuleError(
            "Cette direction générale a déposé son avis sur le portail : elle seule peut le revoir.", field="channel"
        )


def _checked_voucher(way: Channel, voucher: UploadedFile | None) -> CheckedFile | None:
    if voucher is not None:
        return check_upload(voucher, types=(PDF,), largest=LARGEST_VOUCHER, field="voucher")
    if way == Channel.IN_MEETING:
        return None
    raise BusinessRuleError(
        "Joignez le justificatif, en PDF : le courrier numérisé, ou le relevé de l’appel.", field="voucher"
    )


def _keep_voucher(revision: OpinionRevision, checked: CheckedFile) -> None:
    voucher = Voucher(revision=revision, size=len(checked.content), sha256=checked.sha256)
    voucher.file.save("justificatif.pdf", ContentFile(checked.content), save=False)
    voucher.save()
