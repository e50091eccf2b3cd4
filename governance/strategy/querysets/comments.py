"""Who reads what élus say of an orientation."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from governance.members.roles import Actor


class CommentQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "CommentQuerySet":
        """The élus and the secretariat, who are among themselves: the directions générales give their own opinions."""
        return self if actor.is_elected or actor.is_staff else self.none()

    def with_thread(self) -> "CommentQuerySet":
        """What a page shows of each: who, all its words, all its answers; in the order they came."""
        people = self.select_related("person", "authority")
        return people.prefetch_related("versions", "answers__person").order_by("at", "id")

    def standing(self) -> "CommentQuerySet":
        return self.filter(withdrawn_at=None)

    def unanswered(self) -> "CommentQuerySet":
        """Standing, and without any answer, the oldest first."""
        answers = self.model.answers.rel.related_model.objects.filter(comment=OuterRef("pk"))  # type: ignore[attr-defined]
        return self.standing().exclude(Exists(answers)).order_by("at", "id")
