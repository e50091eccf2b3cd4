"""A deliberation in preparation: what it still lacks, the ballots it may rest on, its fingerprint."""

from dataclasses import dataclass

from django.utils import timezone

from emegalis.lib.canonical import clean, fingerprint
from emegalis.lib.french import NBSP, plural
from governance.deliberations import matters
from governance.deliberations.models import Deliberation
from governance.deliberations.results import Line, Result, merged
from governance.deliberations.selectors.subjects import Subject
from governance.meetings.models import AgendaItem, Ballot


@dataclass(frozen=True, slots=True)
class Lack:
    """Something to do before publishing: a sentence, and which part of the page it is about."""

    part: str
    sentence: str


def mark_of(deliberation: Deliberation) -> str:
    """What was read again: another word in it, and it must be read once more."""
    parts = [deliberation.title, deliberation.text, deliberation.author_name, deliberation.author_quality]
    return fingerprint(clean("\n\n".join(parts)))


def lacks_of(deliberation: Deliberation, subjects: list[Subject]) -> list[Lack]:
    """In the order of the page; empty when it may be published."""
    return [*_words_lacking(deliberation), *_ballot_lacking(deliberation), *_answers_lacking(subjects),
            *_review_lacking(deliberation)]  # fmt: skip


def _words_lacking(deliberation: Deliberation) -> list[Lack]:
    lacks = []
    if not deliberation.text.strip():
        lacks.append(Lack("texte", "Écrivez le texte de la délibération."))
    if not matters.is_matter(deliberation.matter):
        lacks.append(Lack("texte", "Choisissez la matière."))
    if not (deliberation.author_name.strip() and deliberation.author_quality.strip()):
        lacks.append(Lack("texte", "Nommez l’auteur de l’acte, avec sa qualité."))
    return lacks


def _ballot_lacking(deliberation: Deliberation) -> list[Lack]:
    if deliberation.adopted_on > timezone.localdate():
        return [Lack("scrutin", "La séance n’a pas encore eu lieu.")]
    if deliberation.item.meeting.is_cancelled:
        return [Lack("scrutin", "La séance est annulée.")]
    ballot = deliberation.ballot
    if ballot is not None and not ballot.is_recorded:
        return [Lack("scrutin", "Le résultat du scrutin n’est pas noté.")]
    if ballot is None and ballots_of(deliberation.item, but=deliberation):
        return [Lack("scrutin", "Choisissez le scrutin dont elle est le résultat.")]
    return []


def _answers_lacking(subjects: list[Subject]) -> list[Lack]:
    waiting = sum(1 for subject in subjects if not subject.is_answered)
    if not waiting:
        return []
    words = plural(waiting, "avis ou réserve attend sa réponse", "avis ou réserves attendent leur réponse")
    return [Lack("suites", f"Rien n’est décidé dans le silence{NBSP}: {words}.")]


def _review_lacking(deliberation: Deliberation) -> list[Lack]:
    if deliberation.reviewed_at is None:
        return [Lack("relecture", "Relisez les données personnelles avant la mise en ligne.")]
    if deliberation.reviewed_mark != mark_of(deliberation):
        return [Lack("relecture", "Le texte a changé depuis la relecture des données personnelles : relisez-le.")]
    return []


def ballots_of(item: AgendaItem, *, but: Deliberation | None = None) -> list[Ballot]:
    """Those of an item that no other deliberation is the result of."""
    taken = Deliberation.objects.filter(item=item, ballot__isnull=False)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    return list(Ballot.objects.filter(item=item).exclude(pk__in=taken.values("ballot")).order_by("number"))


def result_of(ballot: Ballot) -> Result:
    """The ballot as it stands, to be frozen."""
    lines = ballot.lines.select_related("college").order_by("college__number", "id")
    return Result(
        mode=ballot.mode,
        mode_label=str(ballot.get_mode_display()),
        question=ballot.question,
        outcome=ballot.outcome,
        by_voices=ballot.by_voices,
        casting_vote=ballot.casting_vote,
        members=ballot.item.meeting.convocations.convened().count(),
        lines=merged(
            Line(line.choice, line.heads, line.voices, line.college.short_name if line.college else "")
            for line in lines
        ),
    )
