"""What the métier groups of the demonstration need, and how far each need has come: one at every step."""

import datetime
from typing import Any

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.history import Story
from bulletins.demonstration.pictures import note
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.remits import Subject
from governance.members.roles import Actor, actor_for
from governance.needs.models import Need, TechnicalAdvice
from governance.needs.services import (
    begin_need,
    comment_on_advice,
    decline_need,
    endorse_need,
    merge_need,
    name_rapporteur,
    open_to_comments,
    present_need,
    save_advice,
    save_need,
    submit_advice,
    submit_need,
)
from governance.needs.words import AdviceWords, NeedFiles, NeedWords
from governance.people.models import Person
from governance.strategy.models import Orientation, Proposal
from governance.strategy.services import answer_proposal, refer_to_body, take_up_need

WORDS = ("title", "statement", "holder", "evidence", "gain", "urgency", "priority")


def tell_needs(story: Story) -> None:
    """Each need, up to where it stands today; then the referrals of working groups."""
    told: dict[str, Need] = {}
    for entry in content()["needs"]:
        told[entry["key"]] = _tell(story, entry)
    for entry in content()["needs"]:
        _end(story, told, entry)
    for entry in content()["referrals"]:
        _refer(story, told, entry)


def _moment(story: Story, days: int) -> datetime.datetime:
    return story.calendar.moment(days, 15, 10)


def _tell(story: Story, entry: dict[str, Any]) -> Need:
    seat = _seat(entry)
    with at(_moment(story, entry["days"])):
        by = actor_for(seat.person)
        need = begin_need(mandate=seat, subject=Subject.NEED, title=entry["title"], by=by)
        words = NeedWords(**{name: entry[name] for name in WORDS}, affected_kinds=tuple(entry.get("kinds", ())))
        need = save_need(need=need, words=words, files=_files(entry), by=by)
        if "draft" not in entry:
            present_need(need=need, by=by)
    for given in entry.get("endorsements", []):
        _endorse(story, need, given)
    if "submit" in entry:
        with at(_moment(story, entry["submit"])):
            submit_need(need=need, by=_chair(entry["group"]))
    if "advice" in entry:
        _advise(story, need, entry["advice"])
    return need


def _files(entry: dict[str, Any]) -> NeedFiles:
    """The evidence of the few that join some."""
    paper = entry.get("paper")
    return NeedFiles(added=(note(paper["title"], *paper["words"]),)) if paper else NeedFiles()


def _seats(group: str) -> list[Mandate]:
    """Of a group, its chair first."""
    held = Mandate.objects.filter(body__slug=group, ends_on=None).select_related("person", "body", "authority")
    return list(held.order_by("-presides", "id"))


def _seat(entry: dict[str, Any]) -> Mandate:
    """In a small territory there are fewer to speak: the last of them."""
    held = _seats(entry["group"])
    return held[min(entry["seat"], len(held) - 1)]


def _chair(group: str) -> Actor:
    return actor_for(_seats(group)[0].person)


def _endorse(story: Story, need: Need, given: dict[str, Any]) -> None:
    """Someone of another group, for their authority."""
    seat = _seat(given)
    with at(_moment(story, given["days"])):
        if seat.authority_id != need.authority_id:
            endorse_need(need=need, authority=seat.authority, word=given["word"], by=actor_for(seat.person))


def _advise(story: Story, need: Need, entry: dict[str, Any]) -> None:
    """Asked, drafted, put before the DSI group and submitted, as far as the days go."""
    rapporteur = _rapporteur(entry)
    with at(_moment(story, entry["days"])):
        advice = name_rapporteur(need=need, rapporteur=rapporteur, by=_chair(seats.IT_GROUP))
    if "draft" not in entry:
        return
    with at(_moment(story, entry["draft"])):
        words = AdviceWords(**entry["words"])
        advice = save_advice(advice=advice, words=words, by=actor_for(rapporteur.person))
    if "open" in entry:
        _open(story, advice, rapporteur, entry)


def _rapporteur(entry: dict[str, Any]) -> Mandate:
    members = Mandate.objects.filter(body__kind=BodyKind.IT_GROUP, ends_on=None).select_related("person")
    if entry["by"] == "dsi":
        return members.get(person__email=seats.IT_HEAD.address)
    others = list(members.filter(presides=False).exclude(person__email=seats.IT_HEAD.address).order_by("id"))
    return others[min(entry["rank"], len(others) - 1)]


def _open(story: Story, advice: TechnicalAdvice, rapporteur: Mandate, entry: dict[str, Any]) -> None:
    with at(_moment(story, entry["open"])):
        open_to_comments(advice=advice, by=actor_for(rapporteur.person))
    for said in entry.get("comments", []):
        with at(_moment(story, said["days"])):
            person = _rapporteur(said).person
            comment_on_advice(advice=advice, kind=said["kind"], text=said["text"], by=actor_for(person))
    if "submit" in entry:
        with at(_moment(story, entry["submit"])):
            submit_advice(advice=advice, by=_chair(seats.IT_GROUP))


def _end(story: Story, told: dict[str, Need], entry: dict[str, Any]) -> None:
    """Its outcome, when it has one."""
    need = told[entry["key"]]
    if taken := entry.get("taken_up"):
        with at(_moment(story, taken["days"])):
            orientation = Orientation.objects.get(number=taken["orientation"])
            take_up_need(need=need, orientation=orientation, by=story.secretary)
    if merged := entry.get("merged"):
        with at(_moment(story, merged["days"])):
            merge_need(need=need, into=told[merged["into"]], reason=merged["reason"], by=story.secretary)
    if declined := entry.get("declined"):
        with at(_moment(story, declined["days"])):
            decline_need(need=need, reason=declined["reason"], by=story.secretary)


def _refer(story: Story, told: dict[str, Need], entry: dict[str, Any]) -> None:
    person = Person.objects.get(email={"metier": seats.BUSINESS, "dsi": seats.IT_HEAD}[entry["by"]].address)
    with at(_moment(story, entry["days"])):
        by = actor_for(person)
        seat = by.seats_in(BodyKind.BUSINESS_GROUP, BodyKind.IT_GROUP)[0]
        said = {name: entry[name] for name in ("subject", "title", "text", "question")}
        wanted_on = _moment(story, entry["wanted"]).date()
        referral = refer_to_body(
            mandate=seat, need=told.get(entry.get("need", "")), wanted_on=wanted_on, by=by, **said
        )
    if answer := entry.get("answer"):
        with at(_moment(story, answer["days"])):
            proposal = Proposal.objects.get(referral=referral)
            answer_proposal(proposal=proposal, state=answer["state"], text=answer["text"], by=story.secretary)
