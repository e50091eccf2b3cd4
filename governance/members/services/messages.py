"""What someone chose in « Mes messages »."""

from django.db import transaction

from emegalis.lib.errors import BusinessRuleError
from governance.members.copies import copy_candidates
from governance.members.roles import Actor
from governance.members.services.notices import receive_messages, refuse_messages
from governance.people.enums import DIGEST_MAIL, Rhythm
from governance.people.services import choose_rhythm, set_copies


@transaction.atomic
def choose_messages(*, rhythm: str, weekday: int, copies: set[int], by: Actor) -> None:
    """What can wait comes at this rhythm, or never by mail (any other word), with copies to these people: seats of
    one's own direction générale only. Refusing, and taking back, is confirmed by mail."""
    assert by.person is not None  # noqa: S101 - the page is for people signed in
    allowed = {mandate.person_id for mandate in copy_candidates(by.person.pk, on=by.day)}
    if not copies <= allowed:
        raise BusinessRuleError("Cette personne ne siège pas, ou plus, pour votre direction générale.", field="copies")
    if rhythm in Rhythm.values:
        receive_messages(person=by.person, kind=DIGEST_MAIL, by=by)
        choose_rhythm(person=by.person, rhythm=rhythm, weekday=weekday, by=by)
    else:
        refuse_messages(person=by.person, kind=DIGEST_MAIL, by=by)
    set_copies(person=by.person, to=copies, by=by)
