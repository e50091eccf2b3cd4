"""Kinds of mail that a person does not want any more (bulletins; a convocation cannot be refused)."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from emegalis.lib.links import absolute_url, sign, unsign
from governance.people.models import MessageOpposition, Person

TOKEN_PURPOSE = "people.opposition"  # noqa: S105 - a salt, not a secret
# Named by string: the page belongs to the floor above (governance.members).
PAGE = "members:one_click_opposition"


@transaction.atomic
def oppose(*, person: Person, kind: str, by: Author | None = None) -> bool:
    """The person gets no more mail of this kind; return whether that is new."""
    _, created = MessageOpposition.objects.get_or_create(
        person=person, kind=kind, defaults={"opposed_at": timezone.now()}
    )
    if created:
        record(verb="oppose", subject=person, by=by, kind=kind)
    return created


@transaction.atomic
def accept_again(*, person: Person, kind: str, by: Author | None = None) -> bool:
    """The person gets this kind of mail again; return whether that is new."""
    removed, _ = MessageOpposition.objects.filter(person=person, kind=kind).delete()
    if removed:
        record(verb="accept_again", subject=person, by=by, kind=kind)
    return bool(removed)


def opposed_ids(kind: str) -> set[int]:
    """Ids of those who refuse this kind of mail."""
    return set(MessageOpposition.objects.filter(kind=kind).values_list("person_id", flat=True))


def opposition_url(person_id: int, kind: str) -> str:
    """The page where this person refuses this kind of mail, or takes it back, without signing in."""
    return absolute_url(PAGE, sign(TOKEN_PURPOSE, [person_id, kind]))


def opposition_headers(person_id: int, kind: str) -> dict[str, str]:
    """What lets a mail program unsubscribe in one click (RFC 8058); personal, so never in a shared body."""
    url = opposition_url(person_id, kind)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def read_opposition_token(token: str) -> tuple[Person, str] | None:
    """Who wants no more of which kind; ``None`` when the address is forged or the person unknown."""
    payload = unsign(TOKEN_PURPOSE, token)
    if payload is None:
        return None
    person_id, kind = payload
    person = Person.objects.filter(pk=person_id).first()
    return (person, kind) if person else None
