"""A direction générale writes its viewpoint on an item of an assembly's agenda."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import search_text
from governance.deliberations.models import Viewpoint
from governance.deliberations.models.viewpoints import LONGEST_VIEWPOINT
from governance.deliberations.permissions import passing_mandate
from governance.meetings.models import AgendaItem, Meeting
from governance.members.models import Authority
from governance.members.roles import Actor


@transaction.atomic
def save_viewpoint(*, item: AgendaItem, authority: Authority, text: str, by: Actor) -> Viewpoint:
    """The viewpoint says this; only its direction générale reads it. Refused: passed on, the sitting over.

    ``authority`` is one for which ``by`` sits or prepares in the commission.
    """
    meeting = locked_sitting(item)
    mandate = passing_mandate(by, authority)
    if mandate is None:
        raise BusinessRuleError(f"Vous ne parlez pas pour {authority.name}.")
    check_open(meeting)
    check_readable(item, by)
    kept = _text(text)
    held = Viewpoint.objects.select_for_update().filter(item=item, authority=authority).first()
    if held is not None and held.carriages.standing().exists():
        raise BusinessRuleError(
            "Ce point de vue est déjà transmis : reprenez-le d’abord pour le changer.", field="text"
        )
    viewpoint = held or Viewpoint(item=item, authority=authority)
    viewpoint.text, viewpoint.search_text = kept, search_text(kept, item.title)
    viewpoint.written_by, viewpoint.writer_name = mandate.person, mandate.person.full_name
    viewpoint.mandate_label, viewpoint.saved_at = mandate.label, timezone.now()
    viewpoint.save()
    record(verb="save_viewpoint", subject=viewpoint, by=by, item=item.pk, authority=authority.pk)
    return viewpoint


@transaction.atomic
def discard_viewpoint(*, viewpoint: Viewpoint, by: Actor) -> None:
    """What was never passed on is gone; nobody else had read it."""
    held = Viewpoint.objects.select_for_update().get(pk=viewpoint.pk)
    if held.carriages.exists():
        raise BusinessRuleError("Ce point de vue a été transmis : il reste avec ce qu’il est devenu.")
    record(verb="discard_viewpoint", subject=held, by=by, item=held.item_id, authority=held.authority_id)
    held.delete()


def locked_sitting(item: AgendaItem) -> Meeting:
    """The sitting as it stands, held until the end of the verb."""
    return Meeting.objects.select_related("body").select_for_update(of=("self",)).get(pk=item.meeting_id)


def check_open(meeting: Meeting) -> None:
    if not meeting.body.is_assembly:
        raise BusinessRuleError("Un point de vue s’adresse au bureau ou au comité syndical.")
    if meeting.is_cancelled:
        raise BusinessRuleError("Cette séance est annulée.")
    if meeting.is_prepared:
        raise BusinessRuleError("L’ordre du jour de cette séance n’est pas encore envoyé.")
    if not takes_viewpoints(meeting):
        raise BusinessRuleError("Cette séance est finie : le point de vue ne peut plus y être porté.")


def takes_viewpoints(meeting: Meeting) -> bool:
    """Convened, and not over."""
    return meeting.is_convened and timezone.now() < meeting.ends_at


def check_readable(item: AgendaItem, by: Actor) -> None:
    if not AgendaItem.objects.readable_by(by).filter(pk=item.pk).exists():
        raise BusinessRuleError("Ce point est confidentiel : il se traite dans l’assemblée seule.")


def _text(text: str) -> str:
    kept = clean(text)
    if not kept:
        raise BusinessRuleError("Écrivez quelques mots.", field="text")
    if len(kept) > LONGEST_VIEWPOINT:
        raise BusinessRuleError(f"Un point de vue compte {LONGEST_VIEWPOINT} signes au plus.", field="text")
    return kept
