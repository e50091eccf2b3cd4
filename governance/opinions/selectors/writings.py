"""One direction générale and its writing: what it has given, what it drafts, what its form opens with."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from governance.members.models import Authority, Membership
from governance.members.roles import Actor
from governance.opinions.content import SECTIONS, DraftText, ReservationText
from governance.opinions.enums import ConsultationState, ReservationState
from governance.opinions.models import (
    Attachment,
    Consultation,
    Opinion,
    OpinionDraft,
    OpinionRevision,
    Reservation,
)
from governance.people.models import Person


@dataclass(frozen=True, slots=True)
class Writing:
    """Where one direction générale stands with one consultation. For its own people only: it tells of the draft."""

    consultation: Consultation
    authority: Authority
    opinion: Opinion | None
    draft: OpinionDraft | None

    @property
    def has_given(self) -> bool:
        return self.opinion is not None and not self.opinion.is_withdrawn

    @property
    def draft_version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def revision_number(self) -> int:
        return self.opinion.current.number if self.opinion and self.opinion.current else 0


def writings(actor: Actor, consultations: Iterable[Consultation]) -> list[Writing]:
    """For each of the actor's own authorities that is expected, where it stands; three queries whatever the number."""
    subjects = list(consultations)
    own = actor.commission_authorities
    if not (subjects and own):
        return []
    opinions = {
        (o.consultation_id, o.authority_id): o
        for o in Opinion.objects.filter(consultation__in=subjects, authority__in=own).select_related("current")
    }
    drafts = {
        (d.consultation_id, d.authority_id): d
        for d in OpinionDraft.objects.visible_to(actor).filter(consultation__in=subjects).select_related("saved_by")
    }
    periods = list(Membership.objects.filter(authority__in=own).values_list("authority_id", "starts_on", "ends_on"))
    return [
        Writing(c, a, opinions.get((c.pk, a.pk)), drafts.get((c.pk, a.pk)))
        for c in subjects
        for a in own
        if any(m == a.pk and s <= c.closing_day and (e is None or c.closing_day < e) for m, s, e in periods)
    ]


def starting_text(writing: Writing) -> tuple[DraftText, str]:
    """What the form opens with, and where it comes from: ``draft``, ``opinion`` (the one given), ``first_round``
    (given in the round before, without the reservations lifted since), ``withdrawn`` (given, or being written, for a
    consultation on the same orientation that was withdrawn since), or nothing."""
    if writing.draft:
        return DraftText.from_json(writing.draft.content), "draft"
    if writing.opinion and writing.opinion.current:
        return _text_of(writing.opinion.current), "opinion"
    if writing.consultation.previous_id and (before := _answer_of_the_round_before(writing)):
        return _text_of(before), "first_round"
    return _text_of_a_withdrawn_one(writing)


def _text_of(revision: OpinionRevision) -> DraftText:
    """What a version says; a reservation lifted since is not said again."""
    rows = [r for r in revision.reservations.all() if r.state != ReservationState.LIFTED]
    said = tuple(ReservationText(row.text, row.lifted_if, row.pk) for row in rows)
    return replace(DraftText.from_content(revision.content), reservations=said)


def _answer_of_the_round_before(writing: Writing) -> OpinionRevision | None:
    given = Opinion.objects.given().filter(consultation=writing.consultation.previous_id, authority=writing.authority)
    opinion = given.with_content().first()
    return opinion.current if opinion else None


def _text_of_a_withdrawn_one(writing: Writing) -> tuple[DraftText, str]:
    withdrawn = {
        "authority": writing.authority,
        "consultation__version__orientation": writing.consultation.version.orientation_id,
        "consultation__state": ConsultationState.WITHDRAWN,
    }
    opinion = Opinion.objects.given().filter(**withdrawn).with_content().order_by("-consultation__opened_at").first()
    if opinion and opinion.current:
        return _text_of(opinion.current), "withdrawn"
    draft = OpinionDraft.objects.filter(**withdrawn).order_by("-consultation__opened_at").first()
    return (DraftText.from_json(draft.content), "withdrawn") if draft else (DraftText(), "")


# ---------------------------------------------------------------- around the form


def kept_attachments(writing: Writing) -> "QuerySet[Attachment]":
    """The papers that the next submission bears."""
    return Attachment.objects.kept().filter(consultation=writing.consultation, authority=writing.authority)


def said_before(writing: Writing) -> list[Reservation]:
    """The reservations of the round before, with the syndicat's answers: read beside the form of this one."""
    if not writing.consultation.previous_id:
        return []
    said = Reservation.objects.standing().filter(
        revision__opinion__consultation=writing.consultation.previous_id,
        revision__opinion__authority=writing.authority,
    )
    return list(said.select_related("version").order_by("number"))


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a part of the form last, and when."""

    section: str
    name: str
    at: datetime.datetime


def section_authors(authors: Mapping[str, Any]) -> list[Written]:
    """« Qui a écrit quoi », in the order of the form; for its own direction générale only."""
    people = Person.objects.in_bulk([person for person, _ in authors.values()]) if authors else {}
    return [
        Written(label, people[authors[name][0]].full_name, datetime.datetime.fromisoformat(authors[name][1]))
        for name, label in SECTIONS.items()
        if name in authors and authors[name][0] in people
    ]
