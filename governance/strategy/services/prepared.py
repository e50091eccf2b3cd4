"""A collaborateur prepares what their direction générale may say of a project; a titular or substitute records it."""

from django.db import transaction
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.enums import Prepared
from governance.strategy.models import PreparedWord, Project


@transaction.atomic
def prepare_word(
    *, project: Project, authority: Authority, kind: str, values: dict[str, str], by: Actor
) -> PreparedWord:
    """It is kept for the direction générale, which finds it in its own form; prepared again, it says the new words.
    Nothing is said of the project, and no line is left in the journal: only its own people know that it exists."""
    mandate = by.commission_mandate(authority)
    if mandate is None:
        raise BusinessRuleError("Vous ne préparez rien pour cette collectivité.")
    kept, _ = PreparedWord.objects.update_or_create(
        project=project,
        authority=authority,
        kind=Prepared(kind),
        defaults={
            "values": values,
            "at": timezone.now(),
            "person": mandate.person,
            "mandate_label": mandate.label,
        },
    )
    return kept


def settle_prepared(*, project: Project, authority: Authority, kind: str) -> str:
    """Within the verb that says it: what was prepared has served; return who prepared it, nothing when nobody did."""
    kept = (
        PreparedWord.objects.select_related("person").filter(project=project, authority=authority, kind=kind).first()
    )
    if kept is None:
        return ""
    signature = kept.signature
    kept.delete()
    return signature
