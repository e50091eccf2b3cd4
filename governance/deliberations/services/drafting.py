"""The secretariat prepares a deliberation: its text, its ballot, what becomes of each opinion, the last reading."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.search import search_text
from governance.deliberations import matters
from governance.deliberations.enums import Fate
from governance.deliberations.models import Deliberation, Outcome
from governance.deliberations.selectors import Subject, ballots_of, mark_of, subjects_of
from governance.deliberations.wording import first_text
from governance.deliberations.words import DeliberationWords
from governance.meetings.models import AgendaItem, Ballot
from governance.members.roles import Actor
from governance.opinions.services import answer_reservation


@transaction.atomic
def draft_deliberation(*, item: AgendaItem, by: Actor) -> Deliberation:
    """A deliberation is prepared from an item: its title, a first text, the only ballot; reservations answered
    already bring their answer."""
    meeting = item.meeting
    if not meeting.body.is_assembly:
        raise BusinessRuleError("Seuls le bureau et le comité syndical délibèrent.")
    if meeting.is_cancelled or meeting.is_prepared:
        raise BusinessRuleError("Une délibération se prépare à partir d’un ordre du jour envoyé.")
    ballots = ballots_of(item)
    deliberation = Deliberation(
        body=meeting.body,
        item=item,
        ballot=ballots[0] if len(ballots) == 1 else None,
        title=item.title,
        text=first_text(item),
        adopted_on=meeting.day,
        author_name=meeting.body.signatory_name,
        author_quality=meeting.body.signatory,
        decides=item.orientation_id is not None,
    )
    _index(deliberation)
    deliberation.save()
    record(verb="draft_deliberation", subject=deliberation, by=by, item=item.pk, body=meeting.body_id)
    for subject in subjects_of(deliberation):
        if subject.reservation and subject.reservation.is_answered:
            _answer(deliberation, subject, subject.reservation.outcome, subject.reservation.answer, by)
    return deliberation


@transaction.atomic
def write_deliberation(
    *, deliberation: Deliberation, words: DeliberationWords, ballot: Ballot | None, by: Actor
) -> Deliberation:
    """It says this, and rests on this ballot."""
    held = locked_draft(deliberation)
    if not clean(words.title):
        raise BusinessRuleError("Donnez l’objet de la délibération.", field="title")
    if words.matter and not matters.is_matter(words.matter):
        raise BusinessRuleError("Cette matière n’est pas dans la nomenclature.", field="matter")
    if bool(words.budget_year) != bool(words.budget_name):
        raise BusinessRuleError("Donnez l’année et le nom du budget, ou aucun des deux.", field="budget_year")
    if ballot is not None and ballot.pk not in {b.pk for b in ballots_of(held.item, but=held)}:
        raise BusinessRuleError("Ce scrutin n’est pas celui de ce point.", field="ballot")
    held.title, held.text, held.matter = clean(words.title), clean(words.text), words.matter
    held.author_name, held.author_quality = words.author_name.strip(), words.author_quality.strip()
    held.budget_year, held.budget_name = words.budget_year, words.budget_name.strip()
    held.decides, held.ballot = words.decides and held.item.orientation_id is not None, ballot
    _index(held)
    held.save()
    record(verb="write_deliberation", subject=held, by=by, matter=held.matter)
    return held


@transaction.atomic
def answer_subject(*, deliberation: Deliberation, key: str, fate: str, answer: str, by: Actor) -> Outcome:
    """The deliberation says what becomes of one opinion or reservation; one that nobody had answered on the board of
    reservations is answered there too, and its author told."""
    held = locked_draft(deliberation)
    subject = next((s for s in subjects_of(held) if s.key == key), None)
    if subject is None:
        raise BusinessRuleError("Cet avis ou cette réserve n’est pas de ceux que cette délibération doit suivre.")
    if fate not in Fate.values:
        raise BusinessRuleError("Choisissez ce que c’est devenu.", field="fate")
    if not clean(answer):
        raise BusinessRuleError("Écrivez la réponse : son auteur la lira telle quelle.", field="answer")
    if subject.reservation and subject.reservation.is_unanswered:
        where = "" if fate == Fate.REJECTED else f"délibération du {long_date(held.adopted_on)}"
        answer_reservation(reservation=subject.reservation, outcome=fate, answer=answer, where=where, by=by)
    outcome = _answer(held, subject, fate, answer, by)
    record(verb="answer_subject", subject=held, by=by, about=key, fate=fate)
    return outcome


def _answer(deliberation: Deliberation, subject: Subject, fate: str, answer: str, by: Actor) -> Outcome:
    outcome, _ = Outcome.objects.update_or_create(
        deliberation=deliberation,
        kind=subject.kind,
        consultation=subject.consultation,
        opinion=subject.opinion,
        reservation=subject.reservation,
        defaults={
            "authority": subject.authority,
            "said": subject.said,
            "fate": fate,
            "answer": clean(answer),
            "answered_at": timezone.now(),
            "answered_by_label": by.mandate_label,
        },
    )
    return outcome


@transaction.atomic
def review_personal_data(*, deliberation: Deliberation, by: Actor) -> Deliberation:
    """Someone has read the text for what it says of people, and takes it as it stands."""
    held = locked_draft(deliberation)
    held.reviewed_at, held.reviewed_by_label, held.reviewed_mark = timezone.now(), by.mandate_label, mark_of(held)
    held.save(update_fields=["reviewed_at", "reviewed_by_label", "reviewed_mark"])
    record(verb="review_personal_data", subject=held, by=by, mark=held.reviewed_mark)
    return held


@transaction.atomic
def discard_deliberation(*, deliberation: Deliberation, by: Actor) -> None:
    """One in preparation is dropped; it never had a number."""
    held = locked_draft(deliberation)
    record(verb="discard_deliberation", subject=held, by=by, item=held.item_id)
    held.delete()


def locked_draft(deliberation: Deliberation) -> Deliberation:
    held = (
        Deliberation.objects.select_for_update(of=("self",))
        .select_related("body", "item__meeting__body", "item__orientation", "ballot__item__meeting")
        .get(pk=deliberation.pk)
    )
    if held.is_published:
        raise BusinessRuleError("Cette délibération est publiée : elle ne change plus.")
    return held


def _index(deliberation: Deliberation) -> None:
    deliberation.search_text = search_text(deliberation.title, deliberation.text)
