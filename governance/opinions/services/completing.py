"""A synthesis completed after the meeting: a later part, frozen in turn, beside the one that never moves."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pdf import render_pdf
from governance.members.roles import Actor
from governance.opinions.complement import Part, part_as_json
from governance.opinions.models import Synthesis, SynthesisComplement
from governance.opinions.services.documents import SHEETS
from governance.opinions.synthesis import Shown, part_to_come

NOTHING_NEW = "Rien n’a changé depuis : il n’y a rien à compléter."


def complete_synthesis(*, shown: Shown, by: Actor) -> SynthesisComplement:
    """What came after the closing is frozen in a part of its own, dated today. Raises when nothing is new.

    The paper is laid out before anything is held; whoever completes at the same moment is told so.
    """
    if shown.is_live:
        raise BusinessRuleError("Une synthèse se complète après la clôture de la consultation.")
    part = part_to_come(shown, by)
    known = shown.complements
    if part.is_empty or (known and known[-1].part == part):
        raise BusinessRuleError(NOTHING_NEW)
    return _freeze(shown, part, len(known) + 1, _paper(shown, part, len(known) + 1), by)


def _paper(shown: Shown, part: Part, number: int) -> bytes:
    orientation = shown.consultation.version.orientation
    context = {
        "consultation": shown.consultation,
        "orientation": orientation,
        "version": shown.consultation.version,
        "figures": shown.figures,
        "part": part,
        "number": number,
        "made_at": shown.made_at,
    }
    title = french.typographic(f"Synthèse des avis complétée – Orientation n° {orientation.number}")
    return render_pdf("opinions/pdf/complement.html", context, title=title, sheets=SHEETS)


@transaction.atomic
def _freeze(shown: Shown, part: Part, number: int, pdf: bytes, by: Actor) -> SynthesisComplement:
    held = Synthesis.objects.select_for_update(of=("self",)).defer("pdf").get(consultation=shown.consultation)
    if held.complements.filter(number=number).exists():
        raise BusinessRuleError("La synthèse vient d’être complétée par quelqu’un d’autre.")
    complement = SynthesisComplement.objects.create(
        synthesis=held, number=number, facts=part_as_json(part), made_at=timezone.now(), pdf=pdf
    )
    record(
        verb="complete_synthesis",
        subject=shown.consultation,
        by=by,
        number=number,
        changes=len(part.changes),
        answered=part.answered,
    )
    return complement
