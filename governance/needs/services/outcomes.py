"""What becomes of a need: taken up in an orientation, merged into another, or declined with a reason."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.needs.enums import NeedState, NeedStepKind
from governance.needs.models import Endorsement, Need
from governance.needs.permissions import can_decide_needs
from governance.needs.services import letters
from governance.needs.services.common import check_possible, locked, step
from governance.needs.whereabouts import Act

OUTCOME = ["state", "decided_at", "reason", "outcome_label", "outcome_path", "merged_into"]


@transaction.atomic
def mark_taken_up(*, need: Need, label: str, path: str, by: Actor) -> Need:
    """For the floor above: an orientation answers it. ``label`` says which in words that its readers may read,
    ``path`` is its page; authors and those who endorsed it are told. Refused before its technical advice."""
    held = _decidable(need, Act.TAKE_UP, by)
    held.state, held.decided_at = NeedState.TAKEN_UP, timezone.now()
    held.outcome_label, held.outcome_path = label[:250], path
    held.save(update_fields=OUTCOME)
    _tell(held, NeedStepKind.TAKEN_UP, label=label, by=by)
    record(verb="mark_taken_up", subject=held, by=by)
    return held


@transaction.atomic
def give_back_need(*, need: Need, label: str, reason: str, by: Actor) -> Need:
    """For the floor above: the orientation that had taken it up is set aside. With its technical advice it awaits its
    outcome again, which the secretariat owes from today; whoever knew of the outcome learns it.

    A need that has another outcome is left as it is.
    """
    held = locked(need)
    if held.state != NeedState.TAKEN_UP:
        return held
    held.state, held.decided_at, held.given_back_at = NeedState.ADVISED, None, timezone.now()
    held.outcome_label, held.outcome_path = "", ""
    held.save(update_fields=[*OUTCOME, "given_back_at"])
    step(held, NeedStepKind.GIVEN_BACK, by=by, mandate=None, label=label, text=clean(reason))
    letters.tell_given_back(held, label=label, by=by)
    letters.ask_secretariat(held, by=by)
    record(verb="give_back_need", subject=held, by=by)
    return held


@transaction.atomic
def merge_need(*, need: Need, into: Need, reason: str = "", by: Actor) -> Need:
    """It goes on under another, with its endorsements and that of its own authority; authors of both are told.

    Refused into one that is not submitted, or that ended otherwise than in an orientation.
    """
    if need.pk == into.pk:
        raise BusinessRuleError("Un besoin n’est pas réuni à lui-même.", field="into")
    rows = {one.pk: locked(one) for one in sorted([need, into], key=lambda one: one.pk)}
    held, target = rows[need.pk], rows[into.pk]
    _check_decidable(held, Act.MERGE, by)
    if not (target.is_pending or target.state == NeedState.TAKEN_UP):
        raise BusinessRuleError(
            "Choisissez un besoin déposé, sans suite ou repris dans une orientation.", field="into"
        )
    _carry_endorsements(held, target)
    held.state, held.decided_at, held.merged_into = NeedState.MERGED, timezone.now(), target
    held.reason, held.outcome_label, held.outcome_path = clean(reason), target.title[:250], target.get_absolute_url()
    held.save(update_fields=OUTCOME)
    step(target, NeedStepKind.JOINED, by=by, mandate=None, label=held.title)
    letters.follow(target, kind=NeedStepKind.JOINED, label=held.title, by=by)
    _tell(held, NeedStepKind.MERGED, label=target.title, text=clean(reason), by=by)
    record(verb="merge_need", subject=held, by=by, into=target.pk)
    return held


def _carry_endorsements(need: Need, into: Need) -> None:
    """Whoever had it has the other too, the authority it was written for first; nobody twice."""
    already = {into.authority_id, *into.endorsements.standing().values_list("authority", flat=True)}
    first = need.writers.order_by("since", "id")[0]
    own = Endorsement(
        authority=need.authority, given_at=first.since, given_by=first.person, mandate_label=first.mandate_label
    )
    for given in [own, *need.endorsements.standing().select_related("authority", "given_by")]:
        if given.authority_id not in already:
            already.add(given.authority_id)
            _carry(given, need, into)


def _carry(given: Endorsement, need: Need, into: Need) -> None:
    Endorsement.objects.update_or_create(
        need=into,
        authority=given.authority,
        defaults={
            "word": given.word,
            "given_at": given.given_at,
            "given_by": given.given_by,
            "mandate_label": given.mandate_label,
            "withdrawn_at": None,
            "carried_from": need,
        },
    )


@transaction.atomic
def decline_need(*, need: Need, reason: str, by: Actor) -> Need:
    """It will not be answered; its authors, its group and those who endorsed it read why."""
    held = _decidable(need, Act.DECLINE, by)
    if not clean(reason):
        raise BusinessRuleError("Dites pourquoi : ses auteurs liront ce motif.", field="reason")
    held.state, held.decided_at, held.reason = NeedState.DECLINED, timezone.now(), clean(reason)
    held.save(update_fields=OUTCOME)
    _tell(held, NeedStepKind.DECLINED, text=clean(reason), by=by)
    record(verb="decline_need", subject=held, by=by)
    return held


def _decidable(need: Need, act: Act, by: Actor) -> Need:
    held = locked(need)
    _check_decidable(held, act, by)
    return held


def _check_decidable(held: Need, act: Act, by: Actor) -> None:
    if not can_decide_needs(by):
        raise BusinessRuleError("Le secrétariat donne sa suite à un besoin.")
    check_possible(held, act, on=by.day)


def _tell(need: Need, kind: NeedStepKind, *, by: Actor, label: str = "", text: str = "") -> None:
    step(need, kind, by=by, mandate=None, label=label, text=text)
    letters.tell_decision(need, by=by)
