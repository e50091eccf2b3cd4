"""Élus comment an orientation from framing on; the secretariat or the élu référent answers."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.strategy.models import Comment, CommentAnswer, CommentVersion, Orientation
from governance.strategy.permissions import answering_mandate, commenting_mandate
from governance.strategy.services import orientation_letters as letters
from governance.strategy.stages import takes_comments


@transaction.atomic
def comment_orientation(*, orientation: Orientation, text: str, by: Actor) -> Comment:
    """An élu's word stands on the orientation, under the mandate of the day; the secretariat and the élu référent are
    told."""
    locked = Orientation.objects.select_for_update().get(pk=orientation.pk)
    mandate = commenting_mandate(by)
    if mandate is None:
        raise BusinessRuleError("Seuls les élus du bureau et du comité syndical commentent une orientation.")
    if not takes_comments(locked.stage):
        raise BusinessRuleError("Les commentaires s’ouvrent avec le cadrage, et se ferment quand elle est écartée.")
    now = timezone.now()
    comment = Comment.objects.create(
        orientation=locked, authority=mandate.authority, person=mandate.person, mandate_label=mandate.label, at=now
    )
    _write(comment, text)
    record(verb="comment_orientation", subject=comment, by=by, orientation=locked.pk)
    letters.tell_comment(comment, by=by)
    return comment


@transaction.atomic
def amend_comment(*, comment: Comment, text: str, by: Actor) -> None:
    """The comment says something else; what it said before stays readable."""
    locked = _own(comment, by)
    if clean(text) == locked.current.text:
        raise BusinessRuleError("Le texte n’a pas changé.", field="text")
    _write(locked, text)
    record(verb="amend_comment", subject=locked, by=by)


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: Actor) -> None:
    """Its words are no longer read but by its author; that it stood, and its answers, stay."""
    locked = _own(comment, by)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    record(verb="withdraw_comment", subject=locked, by=by)


@transaction.atomic
def answer_comment(*, comment: Comment, text: str, by: Actor) -> CommentAnswer:
    """The secretariat or the élu référent answers; the author is told."""
    locked = _locked(comment)
    mandate = answering_mandate(by, locked.orientation)
    if mandate is None:
        raise BusinessRuleError("Le secrétariat ou l’élu référent répond aux commentaires.")
    if locked.is_withdrawn:
        raise BusinessRuleError("Ce commentaire est retiré : il n’attend plus de réponse.")
    if locked.person_id == by.person_id:
        raise BusinessRuleError("C’est votre commentaire : complétez-le plutôt.")
    answer = CommentAnswer.objects.create(
        comment=locked, text=_text(text), person=mandate.person, mandate_label=mandate.label, at=timezone.now()
    )
    record(verb="answer_comment", subject=locked, by=by)
    letters.tell_comment_answer(answer, by=by)
    return answer


def _locked(comment: Comment) -> Comment:
    held = Comment.objects.select_for_update(of=("self",))
    return held.select_related("orientation__referent", "person", "authority").get(pk=comment.pk)


def _own(comment: Comment, by: Actor) -> Comment:
    locked = _locked(comment)
    if locked.person_id != by.person_id:
        raise BusinessRuleError("Seul son auteur change ou retire un commentaire.")
    if locked.is_withdrawn:
        raise BusinessRuleError("Ce commentaire est déjà retiré.")
    return locked


def _write(comment: Comment, text: str) -> None:
    number = comment.versions.count() + 1
    CommentVersion.objects.create(comment=comment, number=number, text=_text(text), at=timezone.now())


def _text(text: str) -> str:
    if not clean(text):
        raise BusinessRuleError("Écrivez quelques mots.", field="text")
    return clean(text)
