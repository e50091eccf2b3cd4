"""Private links: a personal address sent by mail. It names someone, opens one page, ends on a date, can be revoked.

The link alone proves nothing (mails are forwarded): ``/acces/<token>/`` signs in only on a device of that person, or
after a code mailed to them.
"""

import datetime
from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from emegalis.lib.links import absolute_url
from governance.people.models import Person, PrivateLink
from governance.people.tokens import new_token, token_hash

# Named by string: the page belongs to the floor above (governance.members).
PAGE = "members:private_link"


def issue_private_link(
    *,
    person: Person,
    purpose: str,
    target: str,
    expires_at: datetime.datetime,
    about: models.Model | None = None,
    view_name: str = PAGE,
) -> str:
    """A new absolute address for one person, opening ``target`` (a path of the portal)."""
    links = issue_private_links(
        people=[person], purpose=purpose, target=target, expires_at=expires_at, about=about, view_name=view_name
    )
    return links[person.pk]


@transaction.atomic
def issue_private_links(
    *,
    people: Iterable[Person],
    purpose: str,
    target: str | Mapping[int, str],
    expires_at: datetime.datetime,
    about: models.Model | None = None,
    view_name: str = PAGE,
) -> dict[int, str]:
    """The same for many, by person id, written in batches; ``target`` may differ by person id.

    ``view_name`` names another page that takes the token (a reply that needs no sign-in): it then looks the token up
    with ``find_private_link``.
    """
    tokens = {person.pk: new_token() for person in people}
    now = timezone.now()
    PrivateLink.objects.bulk_create(
        (
            PrivateLink(
                person_id=person_id,
                purpose=purpose,
                token_hash=token_hash(token),
                object_type=about._meta.label_lower if about is not None else "",
                object_id=str(about.pk) if about is not None else "",
                target=target if isinstance(target, str) else target[person_id],
                created_at=now,
                expires_at=expires_at,
            )
            for person_id, token in tokens.items()
        ),
        batch_size=1000,
    )
    return {person_id: absolute_url(view_name, token) for person_id, token in tokens.items()}


def find_private_link(*, token: str, purpose: str, at: datetime.datetime | None = None) -> PrivateLink | None:
    """The link behind a token, when it is for this purpose and still in force."""
    link = find_any_private_link(token=token)
    return link if link and link.purpose == purpose and link.is_in_force(at=at or timezone.now()) else None


def find_any_private_link(*, token: str) -> PrivateLink | None:
    """The link behind a token, ended or not."""
    return PrivateLink.objects.select_related("person").filter(token_hash=token_hash(token)).first()


def note_private_link_use(*, link: PrivateLink) -> None:
    """Remember when the link last served, for its owner to see in « Mon compte »."""
    link.last_used_at = timezone.now()
    link.save(update_fields=["last_used_at"])


@transaction.atomic
def revoke_private_link(*, link: PrivateLink, by: Author | None = None) -> None:
    """This link opens nothing any more."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record(verb="revoke_private_link", subject=link, by=by, person=link.person_id)


@transaction.atomic
def revoke_private_links(*, person: Person, purpose: str | None = None, by: Author | None = None) -> int:
    """The person's links (of one purpose, or all) open nothing any more; return how many ended."""
    links = PrivateLink.objects.filter(person=person, revoked_at=None)
    if purpose is not None:
        links = links.filter(purpose=purpose)
    ended = links.update(revoked_at=timezone.now())
    if ended:
        record(verb="revoke_private_links", subject=person, by=by, purpose=purpose or "", links=ended)
    return ended
