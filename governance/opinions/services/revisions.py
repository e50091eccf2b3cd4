"""The rows of what a direction générale says: one more version of its opinion, numbered, proven, never rewritten."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from emegalis.lib.french import PARIS
from emegalis.lib.search import search_text
from governance.members.models import Authority
from governance.opinions.canonical import Deposit, canonical_text, fingerprint
from governance.opinions.content import OpinionContent
from governance.opinions.enums import Channel, OpinionState
from governance.opinions.models import (
    Attachment,
    Consultation,
    Opinion,
    OpinionRevision,
    Perspective,
    Recommendation,
)
from governance.opinions.services.following import write_reservations
from governance.people.models import Person


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gives an opinion, under which mandate of the day, and by which way it came."""

    person: Person
    name: str
    mandate_label: str
    in_absence: bool = False
    channel: Channel = Channel.ONLINE
    is_late: bool = False
    received_at: datetime.datetime | None = None
    recorded_by_label: str = ""
    authors: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


def new_opinion(consultation: Consultation, authority: Authority) -> Opinion:
    """A row with its reference: the year in Paris, then the rank of the row, which no two ever share."""
    opinion = Opinion.objects.create(
        consultation=consultation, authority=authority, reference=uuid.uuid4().hex[:30], stance=""
    )
    opinion.reference = f"AV-{timezone.now().astimezone(PARIS).year}-{opinion.pk:04d}"
    opinion.save(update_fields=["reference"])
    return opinion


def write_revision(opinion: Opinion, content: OpinionContent, giving: Giving) -> OpinionRevision:
    """One more version of the opinion, which is now what it says."""
    deposit = _deposit(opinion, content, giving)
    text = canonical_text(deposit)
    revision = OpinionRevision.objects.create(
        opinion=opinion,
        number=deposit.number,
        stance=content.stance,
        reasons=content.reasons,
        after_exchange=content.after_exchange,
        in_absence=giving.in_absence,
        channel=giving.channel,
        is_late=giving.is_late,
        received_at=giving.received_at,
        recorded_by_label=giving.recorded_by_label,
        submitted_at=deposit.submitted_at,
        submitted_by=giving.person,
        submitter_name=giving.name,
        mandate_label=giving.mandate_label,
        authors=dict(giving.authors),
        canonical_text=text,
        sha256=fingerprint(text),
    )
    revision.attachments.set(giving.attachments)
    _make_current(opinion, revision, content)
    _write_content(revision, content)
    return revision


def _write_content(revision: OpinionRevision, content: OpinionContent) -> None:
    write_reservations(revision, content.reservations)
    Recommendation.objects.bulk_create(
        Recommendation(revision=revision, number=number, text=text)
        for number, text in enumerate(content.recommendations, 1)
    )
    if content.has_perspective:
        Perspective.objects.create(
            revision=revision,
            position=content.position,
            plan=content.plan,
            year=content.year,
            budget=content.budget,
        )


def _deposit(opinion: Opinion, content: OpinionContent, giving: Giving) -> Deposit:
    version = opinion.consultation.version
    return Deposit(
        reference=opinion.reference,
        number=opinion.revisions.count() + 1,
        consultation=opinion.consultation_id,
        orientation=version.orientation.number,
        version=version.number,
        version_sha256=version.sha256,
        siren=opinion.authority.siren,
        authority=opinion.authority.name,
        submitter=giving.name,
        mandate=giving.mandate_label,
        submitted_at=timezone.now().replace(microsecond=0),
        in_absence=giving.in_absence,
        channel=str(giving.channel.label),
        received_at=giving.received_at,
        recorded_by=giving.recorded_by_label,
        content=content,
        attachments=tuple(attachment.sha256 for attachment in giving.attachments),
    )


def _make_current(opinion: Opinion, revision: OpinionRevision, content: OpinionContent) -> None:
    opinion.current, opinion.stance, opinion.state = revision, content.stance, OpinionState.SUBMITTED
    opinion.search_text = search_text(
        opinion.authority.name,
        opinion.consultation.version.title,
        content.reasons,
        *(reservation.text for reservation in content.reservations),
        *content.recommendations,
    )
    opinion.save(update_fields=["current", "stance", "state", "search_text"])
