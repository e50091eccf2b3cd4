"""An authority has the need too, and says so."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.needs.models import Endorsement, Need
from governance.needs.permissions import endorsing_mandates
from governance.needs.services.common import locked


@transaction.atomic
def endorse_need(*, need: Need, authority: Authority, word: str = "", by: Actor) -> Endorsement:
    """This authority has it too, with this word; one endorsement each, given again it says the new word."""
    held = locked(need)
    mandate = _endorsing(held, authority, by)
    if not held.is_open_to_endorsement:
        raise BusinessRuleError("Ce besoin n’est plus ouvert aux soutiens.")
    given = endorsement_of(held, authority, by) or Endorsement(need=held, authority=authority)
    given.word, given.given_at, given.withdrawn_at = clean(word), timezone.now(), None
    given.given_by, given.mandate_label, given.carried_from = mandate.person, mandate.label, None
    given.save()
    record(verb="endorse_need", subject=held, by=by, authority=authority.pk)
    return given


@transaction.atomic
def withdraw_endorsement(*, need: Need, authority: Authority, by: Actor) -> None:
    """This authority no longer says so; that it did is kept."""
    held = locked(need)
    _endorsing(held, authority, by)
    if not held.is_open_to_endorsement:
        raise BusinessRuleError("Ce besoin a reçu sa suite : les soutiens ne changent plus.")
    given = endorsement_of(held, authority, by)
    if given is None or given.withdrawn_at:
        raise BusinessRuleError("Votre collectivité ne soutient pas ce besoin.")
    given.withdrawn_at = timezone.now()
    given.save(update_fields=["withdrawn_at"])
    record(verb="withdraw_endorsement", subject=held, by=by, authority=authority.pk)


def endorsement_of(need: Need, authority: Authority, by: Actor) -> Endorsement | None:
    """That of this authority, or of one that merged into it: the successor speaks for it."""
    spoken_for = [pk for pk, holder in by.group_holdings.items() if holder == authority]
    known = need.endorsements.filter(authority__in=spoken_for)
    return known.order_by(F("withdrawn_at").asc(nulls_first=True), "id").first()


def _endorsing(need: Need, authority: Authority, by: Actor) -> Mandate:
    if by.group_holdings.get(need.authority_id) == authority:
        raise BusinessRuleError("C’est le besoin de votre collectivité : elle n’a pas à le soutenir.")
    mandate = next((m for m in endorsing_mandates(by, need) if m.authority_id == authority.pk), None)
    if mandate is None:
        raise BusinessRuleError("Un membre d’un groupe métier soutient un besoin pour sa collectivité.")
    return mandate
