"""The mails about orientations to the élus, and about their comments: written in the verb's transaction."""

from typing import Any

from django.utils import timezone

from emegalis.lib.links import absolute
from governance.members.enums import BodyKind
from governance.members.letters import write_to_each
from governance.members.models import Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.strategy.enums import OrientationMail
from governance.strategy.models import Comment, CommentAnswer, Orientation


def tell_elected(orientation: Orientation, *, by: Actor) -> None:
    """Every élu: this orientation can be read and commented."""
    seats = _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY)
    context = {"orientation": orientation, "url": absolute(orientation.get_absolute_url())}
    write_to_each(
        seats, kind=OrientationMail.TO_READ, stem="strategy/email/to_read", context=context, about=orientation, by=by
    )


def tell_comment(comment: Comment, *, by: Actor) -> None:
    """The secretariat, and the élu référent when the comment is another's."""
    orientation = comment.orientation
    referent = orientation.referent.person_id if orientation.referent else None
    staff, elected = _seats().in_kinds(BodyKind.SECRETARIAT), _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY)
    readers = [*staff, *elected.filter(person=referent)]
    told = [mandate for mandate in readers if mandate.person_id != comment.person_id]
    write_to_each(
        told,
        kind=OrientationMail.COMMENTED,
        stem="strategy/email/commented",
        context=_of_comment(comment),
        about=comment,
        by=by,
    )


def tell_comment_answer(answer: CommentAnswer, *, by: Actor) -> None:
    """Whoever wrote the comment, where they still sit among the élus."""
    comment = answer.comment
    author = _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY).filter(person=comment.person)
    context = _of_comment(comment) | {"answer": answer}
    write_to_each(
        author,
        kind=OrientationMail.COMMENT_ANSWERED,
        stem="strategy/email/comment_answered",
        context=context,
        about=comment,
        by=by,
    )


def _of_comment(comment: Comment) -> dict[str, Any]:
    return {
        "comment": comment,
        "orientation": comment.orientation,
        "text": comment.current.text,
        "url": absolute(comment.get_absolute_url()),
    }


def _seats() -> MandateQuerySet:
    return Mandate.objects.in_force(on=timezone.localdate()).seated().reachable().with_names()
