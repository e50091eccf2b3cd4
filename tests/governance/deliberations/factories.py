"""Viewpoints and deliberations made by their own verbs."""

import datetime
from typing import Any

import time_machine
from django.utils import timezone

from governance.deliberations.models import Carriage, Deliberation, Viewpoint
from governance.deliberations.selectors import subjects_of
from governance.deliberations.services import (
    answer_subject,
    draft_deliberation,
    pass_on_viewpoint,
    publish_deliberation,
    review_personal_data,
    save_viewpoint,
    write_deliberation,
)
from governance.deliberations.words import DeliberationWords
from governance.meetings.models import AgendaItem, Ballot, BallotLine, Meeting
from governance.members.enums import BodyKind
from governance.members.models import Authority, Body
from governance.members.roles import Actor
from governance.opinions.models import Consultation
from governance.opinions.services import close_consultation, record_commission_opinion
from governance.strategy.models import Orientation
from tests.governance.meetings.factories import make_convened, moment
from tests.governance.members.factories import standing_body
from tests.governance.opinions.factories import give_opinion, make_consultation

WORDS = "Commencer par les plus petites communes, et garder la main sur le calendrier."


def comite() -> Body:
    """The comité syndical, whose convocations have a signatory."""
    body = standing_body(BodyKind.ASSEMBLY)
    if not body.signatory_name:
        body.signatory_name, body.signatory = "Anne Le Dû", "présidente du syndicat mixte"
        body.save(update_fields=["signatory_name", "signatory"])
    return body


def make_sitting(**values: Any) -> Meeting:
    """A comité convened for the tenth of December at two; someone must sit in it."""
    return make_convened(
        **{"body": comite(), "starts_at": moment("2026-12-10 14:00"), "place": "Rennes", "video_link": ""} | values
    )


def first_item(meeting: Meeting) -> AgendaItem:
    return meeting.items.order_by("position").first()  # type: ignore[return-value]


def make_viewpoint(item: AgendaItem, authority: Authority, *, by: Actor, text: str = WORDS) -> Viewpoint:
    return save_viewpoint(item=item, authority=authority, text=text, by=by)


def make_carriage(viewpoint: Viewpoint, to: Any, *, by: Actor, **values: Any) -> Carriage:
    """Passed on to a person who sits in the assembly."""
    mandate = to.mandates.get(body=viewpoint.item.meeting.body)
    return pass_on_viewpoint(viewpoint=viewpoint, to=mandate, by=by, **values)


def make_ballot(item: AgendaItem, *, mode: str = "by_name", lines: tuple[tuple[str, int, int], ...] = ()) -> Ballot:
    """A ballot recorded: (choice, heads, voices) in all."""
    ballot = Ballot.objects.create(
        item=item, number=item.ballots.count() + 1, mode=mode, question=item.title, outcome="adopted",
        by_voices=True, opened_at=timezone.now(), recorded_at=timezone.now(),
    )  # fmt: skip
    for choice, heads, voices in lines or (("for", 1, 5), ("against", 0, 0)):
        BallotLine.objects.create(ballot=ballot, choice=choice, heads=heads, voices=voices)
    return ballot


def consulted(orientation: Orientation, *authorities: Authority, by: Actor, stance: str = "FAV_RES") -> Consultation:
    """A month ago: an opinion from each of these authorities, then that of the commission."""
    with time_machine.travel(timezone.now() - datetime.timedelta(days=40), tick=False):
        consultation = make_consultation(by=by, version=orientation.versions.latest("number"))
        for authority in authorities:
            give_opinion(consultation, authority, stance=stance)
    close_consultation(consultation=consultation)
    return record_commission_opinion(
        consultation=consultation, on=by.day, text="Avis favorable assorti d’une réserve.", by=by
    )


def complete(deliberation: Deliberation, *, by: Actor, **values: Any) -> Deliberation:
    """Everything that publication asks, but the answers."""
    words = {
        "title": deliberation.title,
        "text": "**Le comité décide** d’ouvrir le guichet.",
        "matter": "5.2",
        "author_name": "Anne Le Dû",
        "author_quality": "Présidente du syndicat mixte",
        "decides": deliberation.decides,
    } | values
    ballot = deliberation.ballot or next(iter(deliberation.item.ballots.all()), None)
    written = write_deliberation(deliberation=deliberation, words=DeliberationWords(**words), ballot=ballot, by=by)
    return review_personal_data(deliberation=written, by=by)


def answer_all(deliberation: Deliberation, *, by: Actor) -> None:
    for subject in subjects_of(deliberation):
        answer_subject(
            deliberation=deliberation, key=subject.key, fate="taken_up", answer="L’article 3 le prévoit.", by=by
        )


def make_published(item: AgendaItem, *, by: Actor, **values: Any) -> Deliberation:
    """Published from an item whose sitting has begun, every opinion answered."""
    draft = complete(draft_deliberation(item=item, by=by), by=by, **values)
    answer_all(draft, by=by)
    return publish_deliberation(deliberation=draft, by=by)
