"""The mails about orientations to the élus, and about their comments: written in the verb's transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.strategy.enums import OrientationMail
from governance.strategy.models import Comment, CommentAnswer, Orientation


def tell_elected(orientation: Orientation, *, by: Actor) -> None:
    """Every élu: this orientation can be read and commented."""
    seats = _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY)
    context = {"orientation": orientation, "url": absolute(orientation.get_absolute_url())}
    _queue(orientation, seats, OrientationMail.TO_READ, "strategy/email/to_read", context, by=by)


def tell_comment(comment: Comment, *, by: Actor) -> None:
    """The secretariat, and the élu référent when the comment is another's."""
    orientation = comment.orientation
    referent = orientation.referent.person_id if orientation.referent else None
    staff, elected = _seats().in_kinds(BodyKind.SECRETARIAT), _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY)
    readers = [*staff, *elected.filter(person=referent)]
    told = [mandate for mandate in readers if mandate.person_id != comment.person_id]
    _queue(comment, told, OrientationMail.COMMENTED, "strategy/email/commented", _of_comment(comment), by=by)


def tell_comment_answer(answer: CommentAnswer, *, by: Actor) -> None:
    """Whoever wrote the comment, where they still sit among the élus."""
    comment = answer.comment
    author = _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY).filter(person=comment.person)
    context = _of_comment(comment) | {"answer": answer}
    _queue(comment, author, OrientationMail.COMMENT_ANSWERED, "strategy/email/comment_answered", context, by=by)


def _of_comment(comment: Comment) -> dict[str, Any]:
    return {
        "comment": comment,
        "orientation": comment.orientation,
        "text": comment.current.text,
        "url": absolute(comment.get_absolute_url()),
    }


def _seats() -> MandateQuerySet:
    return Mandate.objects.in_force(on=timezone.localdate()).seated().reachable().with_names()


def _queue(
    about: models.Model,
    mandates: Iterable[Mandate],
    kind: OrientationMail,
    stem: str,
    context: dict[str, Any],
    *,
    by: Actor,
) -> None:
    """One mail per person, however many seats they hold."""
    for mandate in {m.person_id: m for m in mandates}.values():
        letter = compose_letter(stem, context | {"mandate": mandate})
        recipient = Recipient(
            address=mandate.person.email or "",
            name=mandate.person.full_name,
            person_id=mandate.person_id,
            mandate_label=mandate.label,
        )
        queue_letter(kind=kind, recipient=recipient, letter=letter, about=about, by=by)
