"""What someone is writing of an article, kept as they type: theirs alone until they save the article."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bulletins.models import Article, ArticleDraft, Bulletin
from bulletins.services.composition import lock_draft
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor

HEAVIEST = 60_000  # characters
ELSEWHERE = "Vous écrivez cet article ailleurs, dans un autre onglet ou sur un autre appareil."


class DraftElsewhere(BusinessRuleError):
    """The same person's draft has changed since this page was shown."""


@transaction.atomic
def keep_draft(
    *, bulletin: Bulletin, article: Article | None, content: dict[str, list[str]], seen: int | None, by: Actor
) -> ArticleDraft:
    """The draft of this person is what was typed, if it is still the one they had before their eyes (``seen``).

    ``seen``: its version, 0 for none; ``None`` writes over whatever is there. Leaves no line in the journal.
    """
    lock_draft(bulletin)
    if sum(len(value) for values in content.values() for value in values) > HEAVIEST:
        raise BusinessRuleError("Ce texte est trop long pour être gardé en brouillon.")
    if by.person is None:
        raise BusinessRuleError("Seule une personne connectée garde un brouillon.")
    draft = ArticleDraft.objects.of(bulletin, article, by).select_for_update().first()
    if seen is not None and (draft.version if draft else 0) != seen:
        raise DraftElsewhere(ELSEWHERE)
    draft = draft or ArticleDraft(bulletin=bulletin, article=article, person=by.person, version=0)
    draft.content, draft.version, draft.saved_at = content, draft.version + 1, timezone.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:  # two first saves at once
        raise DraftElsewhere(ELSEWHERE) from error
    return draft


@transaction.atomic
def drop_draft(*, bulletin: Bulletin, article: Article | None, by: Actor) -> None:
    """The draft of this person is thrown away, or was saved."""
    ArticleDraft.objects.of(bulletin, article, by).delete()
