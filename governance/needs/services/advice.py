"""The DSI group advises the syndicat on a need: a rapporteur drafts, the group reacts, its chair submits."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean, fingerprint
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, long_date
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.needs.enums import AdviceState, CommentKind, NeedState, NeedStepKind, Ownership, Verdict
from governance.needs.models import AdviceComment, Need, TechnicalAdvice
from governance.needs.permissions import can_draft_advice, can_lead_it_group, can_name_rapporteur, it_mandate
from governance.needs.selectors import possible_rapporteurs, scene
from governance.needs.services import letters
from governance.needs.services.common import check_possible, check_unchanged, locked, person_of, signature, step
from governance.needs.whereabouts import Act
from governance.needs.words import AdviceWords


@transaction.atomic
def name_rapporteur(*, need: Need, rapporteur: Mandate, by: Actor) -> TechnicalAdvice:
    """Someone of the DSI group drafts the advice, and is told; named again, another goes on from the same draft."""
    held = locked(need)
    check_possible(held, Act.NAME, on=by.day)
    if not can_name_rapporteur(by, has_chair=scene(on=by.day).it_group_has_chair):
        raise BusinessRuleError("La présidence du groupe des DSI, ou le secrétariat, désigne le rapporteur.")
    if not possible_rapporteurs(on=by.day).filter(pk=rapporteur.pk).exists():
        raise BusinessRuleError("Le rapporteur siège au groupe des DSI.", field="rapporteur")
    now = timezone.now()
    advice, _ = TechnicalAdvice.objects.update_or_create(
        need=held,
        defaults={"rapporteur": rapporteur},
        create_defaults={"rapporteur": rapporteur, "named_at": now, "saved_at": now},
    )
    label = f"Rapporteur : {rapporteur.person.full_name}"
    step(held, NeedStepKind.RAPPORTEUR, by=by, mandate=it_mandate(by), label=label)
    letters.ask_rapporteur(held, rapporteur, by=by)
    record(verb="name_rapporteur", subject=held, by=by, mandate=rapporteur.pk)
    return advice


@transaction.atomic
def save_advice(*, advice: TechnicalAdvice, words: AdviceWords, seen: int | None = None, by: Actor) -> TechnicalAdvice:
    """The draft says this, however incomplete until it is before the group; changed from then on, it is another
    revision, and what was said of the former one says so. While it is drafted, it leaves no line in the journal."""
    need, held = _held(advice)
    check_possible(need, Act.DRAFT, on=by.day)
    _check_rapporteur(held, by)
    check_unchanged(held.draft_version, seen, saved_at=held.saved_at, saved_by=held.rapporteur.person)
    before = _said(held)
    _write(held, words)
    if held.is_open_to_comments:
        check_complete(held)
        held.revision += _said(held) != before
        record(verb="save_advice", subject=held, by=by, revision=held.revision)
    held.draft_version, held.saved_at = held.draft_version + 1, timezone.now()
    held.save()
    return held


def _held(advice: TechnicalAdvice) -> tuple[Need, TechnicalAdvice]:
    """Its need first, then the advice: one order for all verbs."""
    need = locked(Need(pk=advice.need_id))
    rows = TechnicalAdvice.objects.select_related("rapporteur__person", "rapporteur__authority")
    return need, rows.select_for_update(of=("self",)).get(pk=advice.pk)


def _check_rapporteur(advice: TechnicalAdvice, by: Actor) -> None:
    if not can_draft_advice(by, advice):
        raise BusinessRuleError("Seul le rapporteur rédige l’assistance technique.")


def _said(advice: TechnicalAdvice) -> AdviceWords:
    return AdviceWords(
        advice.verdict, advice.reasons, advice.prerequisites, advice.risks, advice.cost_min, advice.cost_max,
        advice.ownership, advice.on_behalf_of,
    )  # fmt: skip


def _write(advice: TechnicalAdvice, words: AdviceWords) -> None:
    if words.cost_min is not None and words.cost_max is not None and words.cost_max < words.cost_min:
        raise BusinessRuleError("Le coût le plus haut est inférieur au plus bas.", field="cost_max")
    advice.verdict, advice.ownership = words.verdict, words.ownership
    advice.reasons, advice.risks = clean(words.reasons), clean(words.risks)
    advice.prerequisites = clean(words.prerequisites)
    advice.cost_min, advice.cost_max = words.cost_min, words.cost_max
    advice.on_behalf_of = words.on_behalf_of.strip() if words.ownership == Ownership.DELEGATED else ""


def check_complete(advice: TechnicalAdvice) -> None:
    """Refuse what the group could not react to."""
    if not advice.verdict:
        raise BusinessRuleError("Choisissez une conclusion.", field="verdict")
    if not advice.reasons:
        raise BusinessRuleError("Dites ce qui fonde cette conclusion.", field="reasons")
    if advice.verdict == Verdict.UNDER_CONDITIONS and not advice.prerequisites:
        raise BusinessRuleError("Faisable sous conditions : dites lesquelles.", field="prerequisites")
    if (advice.cost_min is None) != (advice.cost_max is None):
        missing = "cost_min" if advice.cost_min is None else "cost_max"
        raise BusinessRuleError("Donnez les deux bornes du coût, ou aucune.", field=missing)
    if not advice.ownership:
        raise BusinessRuleError("Dites qui porterait le projet.", field="ownership")
    if advice.is_delegated and not advice.on_behalf_of:
        raise BusinessRuleError("Le syndicat agirait par délégation : pour le compte de qui ?", field="on_behalf_of")


@transaction.atomic
def open_to_comments(*, advice: TechnicalAdvice, by: Actor) -> TechnicalAdvice:
    """The DSI group has its days (``Body.comment_days``) to comment or dissent, the last one included; each member is
    told."""
    need, held = _held(advice)
    check_possible(need, Act.OPEN, on=by.day)
    _check_rapporteur(held, by)
    check_complete(held)
    held.state, held.opened_at = AdviceState.COMMENTING, timezone.now()
    held.comments_until = by.day + datetime.timedelta(days=scene(on=by.day).it_group.comment_days)
    held.save(update_fields=["state", "opened_at", "comments_until"])
    label = f"Remarques jusqu’au {long_date(held.comments_until)}"
    step(need, NeedStepKind.COMMENTS, by=by, mandate=it_mandate(by), label=label)
    letters.ask_it_group(need, held, by=by)
    record(verb="open_to_comments", subject=held, by=by, until=str(held.comments_until))
    return held


@transaction.atomic
def comment_on_advice(*, advice: TechnicalAdvice, kind: str, text: str, by: Actor) -> AdviceComment:
    """A member of the DSI group comments, or dissents; it is kept, and shown in the advice. Said again by the same
    person, it says the new words, on the draft of the day."""
    need, held = _held(advice)
    check_possible(need, Act.COMMENT, on=by.day)
    mandate = it_mandate(by)
    if mandate is None:
        raise BusinessRuleError("Les membres du groupe des DSI réagissent au projet.")
    if not clean(text):
        raise BusinessRuleError("Écrivez votre remarque ou votre désaccord.", field="text")
    said = {"kind": CommentKind(kind), "text": clean(text), "revision": held.revision}
    comment, _ = AdviceComment.objects.update_or_create(
        advice=held,
        person=person_of(by),
        authority=mandate.authority,
        defaults={**said, "mandate_label": mandate.label, "at": timezone.now()},
    )
    record(verb="comment_on_advice", subject=held, by=by, kind=kind, revision=held.revision)
    return comment


@transaction.atomic
def submit_advice(*, advice: TechnicalAdvice, by: Actor) -> TechnicalAdvice:
    """The advice is the group's, frozen with what its members said; the secretariat is asked what becomes of the need.

    Refused until the days of the group are over.
    """
    need, held = _held(advice)
    check_possible(need, Act.ADVISE, on=by.day)
    if not can_lead_it_group(by, has_chair=scene(on=by.day).it_group_has_chair):
        raise BusinessRuleError("C’est à la présidence du groupe des DSI de rendre l’assistance technique.")
    check_complete(held)
    _freeze(held, signature(by, it_mandate(by)))
    need.state = NeedState.ADVISED
    need.save(update_fields=["state"])
    verdict = held.get_verdict_display()
    step(need, NeedStepKind.ADVISED, by=by, mandate=it_mandate(by), label=verdict)
    letters.ask_secretariat(need, by=by)
    letters.follow(need, kind=NeedStepKind.ADVISED, label=f"Conclusion{NBSP}: {verdict.lower()}", by=by)
    record(verb="submit_advice", subject=held, by=by, verdict=held.verdict, noted=len(held.noted))
    return held


def _freeze(advice: TechnicalAdvice, submitted_by: str) -> None:
    advice.state, advice.submitted_at, advice.submitted_by = AdviceState.SUBMITTED, timezone.now(), submitted_by
    advice.written_by = f"{advice.rapporteur.person.full_name}, {advice.rapporteur.label}"
    advice.noted = [_noted(comment) for comment in advice.comments.select_related("person")]
    advice.sha256 = fingerprint(advice.canonical_text)
    advice.save()


def _noted(comment: AdviceComment) -> dict[str, str]:
    return {
        "kind": comment.get_kind_display(),
        "by": f"{comment.person.full_name}, {comment.mandate_label}",
        "revision": str(comment.revision),
        "text": comment.text,
    }
