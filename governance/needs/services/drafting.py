"""A member of a métier group writes a need, then puts it before the group."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from governance.members.enums import AuthorityKind
from governance.members.models import Authority, Mandate
from governance.members.remits import check_remit
from governance.members.roles import Actor
from governance.needs.enums import NeedState, NeedStepKind
from governance.needs.models import Need
from governance.needs.permissions import can_write_need, group_mandate
from governance.needs.services import letters
from governance.needs.services.common import check_possible, check_unchanged, locked, note_writer, person_of, step
from governance.needs.services.files import apply_files, check_files, drop_files
from governance.needs.whereabouts import Act
from governance.needs.words import NeedFiles, NeedWords

NO_FILES = NeedFiles()
ASKED = {
    "title": "Dites en une phrase ce qui manque.",
    "statement": "Expliquez ce qui manque, et dans quel travail.",
    "holder": "Dites qui a ce besoin : quel service, quelles fonctions.",
    "gain": "Dites ce que cela changerait.",
    "urgency": "Choisissez une urgence.",
    "priority": "Choisissez une priorité.",
}


@transaction.atomic
def begin_need(*, mandate: Mandate, subject: str, title: str, by: Actor) -> Need:
    """A draft of whoever holds this seat of a métier group, read by nobody else; leaves no line in the journal.

    Refused when the subject is treated by another body: ``WrongBody`` names it.
    """
    if group_mandate(by, mandate.body_id) is None:
        raise BusinessRuleError("Un besoin est écrit par un membre d’un groupe métier.")
    check_remit(subject, mandate.body.kind, field="subject")
    if not title.strip():
        raise BusinessRuleError(ASKED["title"], field="title")
    need = Need.objects.create(
        group=mandate.body,
        authority=mandate.authority,
        title=title.strip(),
        written_by=person_of(by),
        saved_by=person_of(by),
        saved_at=timezone.now(),
        search_text=search_text(title),
    )
    note_writer(need, mandate, by=by)
    return need


@transaction.atomic
def save_need(
    *, need: Need, words: NeedWords, files: NeedFiles = NO_FILES, seen: int | None = None, by: Actor
) -> Need:
    """It says this, however incomplete while it is a draft; whoever wrote will be named. ``seen`` is the version that
    the writer had opened: ``DraftConflict`` when it is no longer the one stored."""
    held = locked(need)
    mandate = _writing_seat(held, by)
    check_unchanged(held.draft_version, seen, saved_at=held.saved_at, saved_by=held.saved_by)
    checked = check_files(files)
    _write(held, words)
    if held.is_presented:
        check_complete(held, by)
        record(verb="save_need", subject=held, by=by, version=held.draft_version + 1)
    held.draft_version += 1
    held.saved_at, held.saved_by = timezone.now(), person_of(by)
    held.save()
    held.affected.set(Authority.objects.filter(pk__in=words.affected))
    apply_files(held, checked, files)
    note_writer(held, mandate, by=by)
    return held


def _writing_seat(need: Need, by: Actor) -> Mandate:
    mandate = group_mandate(by, need.group_id)
    if mandate is None or not can_write_need(by, need):
        raise BusinessRuleError(
            "Un besoin est écrit par qui l’a commencé, puis aussi par la présidence de son groupe, jusqu’à son dépôt."
        )
    return mandate


def _write(need: Need, words: NeedWords) -> None:
    need.title, need.holder = words.title.strip() or need.title, words.holder.strip()
    need.statement, need.evidence, need.gain = clean(words.statement), clean(words.evidence), clean(words.gain)
    need.urgency, need.priority, need.wanted_on = words.urgency, words.priority, words.wanted_on
    need.affected_kinds = [kind.value for kind in AuthorityKind if kind.value in words.affected_kinds]
    said = (plain(text) for text in (need.statement, need.evidence, need.gain))
    need.search_text = search_text(need.title, need.holder, *said)


def check_complete(need: Need, by: Actor) -> None:
    """Refuse what a group could not judge."""
    for field, sentence in ASKED.items():
        if not getattr(need, field):
            raise BusinessRuleError(sentence, field=field)
    if need.wanted_on and need.wanted_on < by.day:
        raise BusinessRuleError("Cette date est passée.", field="wanted_on")


@transaction.atomic
def discard_need(*, need: Need, by: Actor) -> None:
    """The draft is gone: nobody else had read it."""
    held = locked(need)
    if not held.is_draft or not can_write_need(by, held):
        raise BusinessRuleError("Seul un brouillon que vous écrivez peut être supprimé.")
    drop_files(held, tuple(held.files.values_list("pk", flat=True)))
    held.delete()


@transaction.atomic
def present_need(*, need: Need, by: Actor) -> Need:
    """It stands before its group: the métier groups and the secretariat read it, others may endorse it, its chair is
    told."""
    held = locked(need)
    check_possible(held, Act.PRESENT, on=by.day)
    mandate = _writing_seat(held, by)
    check_complete(held, by)
    held.state, held.presented_at = NeedState.PRESENTED, timezone.now()
    held.save(update_fields=["state", "presented_at"])
    step(held, NeedStepKind.PRESENTED, by=by, mandate=mandate)
    letters.ask_group_chair(held, by=by)
    record(verb="present_need", subject=held, by=by, group=held.group_id, authority=held.authority_id)
    return held
