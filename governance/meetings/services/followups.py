"""What was settled and what must be done: noted on an item, then done, put off or taken up again, each with a word."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.search import search_text
from governance.meetings.enums import FollowUpKind, FollowUpStepKind
from governance.meetings.models import AgendaItem, FollowUp
from governance.meetings.services.writing import beat, is_repeated, locked_sitting, writer
from governance.members.models import Mandate
from governance.members.roles import Actor

MOST_PER_ITEM = 40
LONGEST_WHO = FollowUp._meta.get_field("who").max_length


@transaction.atomic
def add_follow_up(
    *,
    item: AgendaItem,
    text: str,
    kind: str = FollowUpKind.ACTION,
    who: str = "",
    holder: Mandate | None = None,
    due_on: datetime.date | None = None,
    by: Actor,
) -> FollowUp:
    """One more thing settled on this item, or to be done by someone; who holds it sees it on their front page."""
    meeting = item.meeting
    if not meeting.took_place:
        raise BusinessRuleError(f"Les suites se notent une fois la {meeting.noun} commencée.")
    if item.follow_ups.count() >= MOST_PER_ITEM:
        raise BusinessRuleError(f"Un point porte {MOST_PER_ITEM} suites au plus.")
    follow_up = FollowUp(item=item, kind=kind, created_at=timezone.now())
    _write(follow_up, text, who, holder, due_on)
    follow_up.save()
    record(verb="add_follow_up", subject=follow_up, by=by, item=item.pk, kind=kind)
    return follow_up


@transaction.atomic
def note_in_the_room(*, item: AgendaItem, by: Actor, key: uuid.UUID | None = None, **words: Any) -> None:
    """The same, while the meeting sits; ``key``: the same line sent again is written once."""
    meeting = locked_sitting(item.meeting)
    if is_repeated(meeting, key):
        return
    item.meeting = meeting
    add_follow_up(item=item, by=by, **words)
    beat(meeting)


def _write(follow_up: FollowUp, text: str, who: str, holder: Mandate | None, due_on: datetime.date | None) -> None:
    if not text.strip():
        raise BusinessRuleError("Dites ce qui est convenu.", field="text")
    if not follow_up.is_action and (due_on or holder or who.strip()):
        raise BusinessRuleError("Un relevé n’a ni porteur ni échéance : notez une action.", field="kind")
    if follow_up.is_action and holder is None and not who.strip():
        raise BusinessRuleError("Dites qui s’en charge.", field="who")
    follow_up.text, follow_up.due_on = text.strip(), due_on
    follow_up.holder = holder
    follow_up.who = (who.strip() or _named(holder))[:LONGEST_WHO]
    follow_up.search_text = search_text(follow_up.text, follow_up.who)


def _named(holder: Mandate | None) -> str:
    """« Mme Anne Le Goff (CC des Abers) »."""
    return f"{holder.person.formal_name} ({holder.authority.short_name})" if holder else ""


@transaction.atomic
def remove_follow_up(*, follow_up: FollowUp, by: Actor) -> None:
    """Noted by mistake: it goes, while nothing became of it and its minutes are not approved."""
    follow_up = _locked(follow_up)
    minutes = getattr(follow_up.item.meeting, "minutes", None)
    if minutes is not None and minutes.is_approved:
        raise BusinessRuleError(f"Le {minutes.noun} est approuvé : cette suite ne se retire plus.")
    if follow_up.steps.exists():
        raise BusinessRuleError("Cette suite a déjà son histoire : elle ne se retire plus.")
    record(verb="remove_follow_up", subject=follow_up, by=by, item=follow_up.item_id)
    follow_up.delete()


@transaction.atomic
def complete_follow_up(*, follow_up: FollowUp, word: str, by: Actor) -> FollowUp:
    """The action is done, with the words of whoever did it."""
    follow_up = _open(follow_up)
    follow_up.done_at, follow_up.done_by_name = timezone.now(), writer(by)
    follow_up.save(update_fields=["done_at", "done_by_name"])
    _step(follow_up, FollowUpStepKind.DONE, word, by)
    record(verb="complete_follow_up", subject=follow_up, by=by, item=follow_up.item_id)
    return follow_up


@transaction.atomic
def put_off_follow_up(*, follow_up: FollowUp, due_on: datetime.date, word: str, by: Actor) -> FollowUp:
    """The action is due later, and the reason stays; whoever holds it is reminded before the new day."""
    follow_up = _open(follow_up)
    if due_on <= timezone.localdate():
        raise BusinessRuleError("Choisissez une date à venir.", field="due_on")
    if follow_up.due_on and due_on <= follow_up.due_on:
        raise BusinessRuleError(
            f"Elle est déjà attendue pour le {long_date(follow_up.due_on)} : choisissez une date plus tardive.",
            field="due_on",
        )
    if not word.strip():
        raise BusinessRuleError("Dites en un mot pourquoi.", field="word")
    follow_up.due_on = due_on
    follow_up.reminded_before_on = follow_up.reminded_after_on = None
    follow_up.save(update_fields=["due_on", "reminded_before_on", "reminded_after_on"])
    _step(follow_up, FollowUpStepKind.PUT_OFF, word, by, due_on)
    record(verb="put_off_follow_up", subject=follow_up, by=by, item=follow_up.item_id, due_on=due_on.isoformat())
    return follow_up


@transaction.atomic
def reopen_follow_up(*, follow_up: FollowUp, word: str, by: Actor) -> FollowUp:
    """Said done too early: it is awaited again."""
    follow_up = _locked(follow_up)
    if not follow_up.is_done:
        raise BusinessRuleError("Cette action n’est pas notée comme faite.")
    if not word.strip():
        raise BusinessRuleError("Dites en un mot pourquoi.", field="word")
    follow_up.done_at, follow_up.done_by_name = None, ""
    follow_up.save(update_fields=["done_at", "done_by_name"])
    _step(follow_up, FollowUpStepKind.REOPENED, word, by)
    record(verb="reopen_follow_up", subject=follow_up, by=by, item=follow_up.item_id)
    return follow_up


def _locked(follow_up: FollowUp) -> FollowUp:
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("item__meeting__body")
    return rows.get(pk=follow_up.pk)


def _open(follow_up: FollowUp) -> FollowUp:
    follow_up = _locked(follow_up)
    if not follow_up.is_action:
        raise BusinessRuleError("Un relevé n’attend rien de personne.")
    if follow_up.is_done:
        raise BusinessRuleError("Cette action est déjà faite.")
    return follow_up


def _step(
    follow_up: FollowUp, kind: FollowUpStepKind, word: str, by: Actor, due_on: datetime.date | None = None
) -> None:
    follow_up.steps.create(
        kind=kind,
        word=word.strip(),
        due_on=due_on,
        at=timezone.now(),
        by_name=writer(by),
        by_label=by.mandate_label[:300],
    )
