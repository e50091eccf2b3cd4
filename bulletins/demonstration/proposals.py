"""What directions générales of the demonstration put forward, and what became of it: one in each state."""

import datetime
from collections.abc import Iterator
from typing import Any

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.history import Story, directors
from governance.meetings.enums import ItemKind
from governance.meetings.models import Meeting
from governance.meetings.services import add_proposal
from governance.members.models import Authority
from governance.members.roles import Actor, actor_for
from governance.strategy.enums import Origin
from governance.strategy.models import Axis, Proposal
from governance.strategy.services import (
    answer_proposal,
    create_orientation_from,
    save_proposal_draft,
    submit_proposal,
    support_proposal,
    withdraw_proposal,
)
from governance.strategy.words import ProposalWords

AUTHORS = {
    "dgs": seats.DGS,
    "autre.dgs": seats.OTHER_DGS,
    "dgs.mutualise": seats.SHARED_DGS,
    "collaborateur": seats.PREPARER,
    "elu": seats.ELECTED,
}


def tell_proposals(story: Story) -> list[tuple[Proposal, int]]:
    """All of them, in the order of their days; return those put on the agenda of the meeting, with the minutes."""
    for_agenda = []
    for entry in content()["proposals"]:
        proposal = _tell(story, entry)
        if "agenda" in entry:
            for_agenda.append((proposal, int(entry["agenda"])))
    return for_agenda


def put_on_agenda(story: Story, meeting: Meeting, proposals: list[tuple[Proposal, int]]) -> None:
    for proposal, minutes in proposals:
        add_proposal(
            meeting=meeting,
            proposal=proposal,
            title=proposal.title,
            kind=ItemKind.INFORMATION,
            minutes=minutes,
            by=story.secretary,
        )


def _tell(story: Story, entry: dict[str, Any]) -> Proposal:
    with at(story.calendar.moment(entry["days"], 11, 20)):
        by = _author(story, entry)
        draft = save_proposal_draft(
            words=_words(story, entry), reach=entry["reach"], authority=_authority(by, entry), by=by
        )
        if entry["by"] == "collaborateur":
            return draft
        proposal = submit_proposal(proposal=draft, by=by)
    for support in _fitting(story, entry.get("supports", [])):
        _support(story, proposal, support)
    _end(story, proposal, entry)
    return proposal


def _author(story: Story, entry: dict[str, Any]) -> Actor:
    """An account of the demonstration, or one of the other titulars; the last of them when there are too few."""
    if entry["by"] == "director":
        titulars = directors()
        return actor_for(titulars[min(entry["rank"], len(titulars) - 1)].person)
    return story.actor(AUTHORS[entry["by"]])


def _authority(by: Actor, entry: dict[str, Any]) -> Authority | None:
    if entry.get("kind") == "referral":
        return None
    named = entry.get("authority", "")
    return next(authority for authority in by.commission_authorities if named in authority.name)


def _words(story: Story, entry: dict[str, Any]) -> ProposalWords:
    wanted = entry.get("wanted")
    return ProposalWords(
        kind=entry["kind"],
        title=entry["title"],
        text=entry["text"],
        question=entry.get("question", ""),
        wanted_on=_day(story, wanted) if wanted else None,
    )


def _day(story: Story, days: int) -> datetime.date:
    return story.calendar.moment(days).date()


def _fitting(story: Story, supports: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """In a small territory there are fewer to support."""
    count = len(directors())
    return (support for support in supports if support.get("rank", 0) < count)


def _support(story: Story, proposal: Proposal, entry: dict[str, Any]) -> None:
    with at(story.calendar.moment(entry["days"], 16, 5)):
        by = _author(story, entry)
        authority = _authority(by, entry)
        if authority is not None:
            support_proposal(proposal=proposal, authority=authority, word=entry["word"], by=by)


def _end(story: Story, proposal: Proposal, entry: dict[str, Any]) -> None:
    """Its answer, the orientation made of it, or its withdrawal."""
    if answer := entry.get("answer"):
        until = _day(story, answer["until"]) if "until" in answer else None
        with at(story.calendar.moment(answer["days"], 14, 30)):
            answer_proposal(
                proposal=proposal, state=answer["state"], text=answer["text"], until=until, by=story.secretary
            )
    if made := entry.get("orientation"):
        with at(story.calendar.moment(made["days"], 10, 15)):
            create_orientation_from(
                proposal=proposal,
                axis=Axis.objects.get(number=made["axis"]),
                title=made["title"],
                summary=made["summary"],
                text=proposal.text,
                origin=Origin.COMMISSION,
                by=story.secretary,
            )
    if withdrawn := entry.get("withdraw"):
        with at(story.calendar.moment(withdrawn["days"], 9, 40)):
            withdraw_proposal(proposal=proposal, reason=withdrawn["reason"], by=_author(story, entry))
