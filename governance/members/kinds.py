"""The kinds of mail about signing in, and what every app may ask about people before a mail leaves."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.models import Delivery
from governance.members.models import Mandate
from governance.people.enums import DIGEST_MAIL
from governance.people.services import opposed_ids


def staff_only(actor: Any) -> bool:
    """Only the secretariat sees and steers these mails."""
    return bool(actor.is_staff)


def holders_of_a_mandate(deliveries: Sequence[Delivery]) -> set[int]:
    """``still_due`` for mail that a mandate gives a right to: it is not due to someone whose last one ended."""
    wanted = {delivery.person_id for delivery in deliveries}
    holders = set(
        Mandate.objects.in_force(on=timezone.localdate())
        .filter(person__in=[person_id for person_id in wanted if person_id])
        .values_list("person_id", flat=True)
    )
    return {delivery.pk for delivery in deliveries if delivery.person_id in holders}


def digests_still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """A digest is due to someone who holds a mandate, and has not refused digests since it was written."""
    refusing = opposed_ids(DIGEST_MAIL)
    return holders_of_a_mandate([delivery for delivery in deliveries if delivery.person_id not in refusing])


SIGN_IN_CODE = Kind(
    "sign_in_code",
    "Code de connexion",
    urgent=True,
    secret=True,
    moment=Moment.AT_ONCE,
    purpose="Quand vous demandez à vous connecter.",
)
INVITATION = Kind(
    "invitation",
    "Invitation à se connecter",
    urgent=True,
    still_due="governance.members.kinds.holders_of_a_mandate",
    can_manage="governance.members.kinds.staff_only",
    moment=Moment.AT_ONCE,
    purpose="Quand votre mandat commence, ou que le secrétariat vous invite de nouveau.",
)
ACCOUNT_NOTICE = Kind(
    "account_notice",
    "Avis sur votre compte",
    urgent=True,
    moment=Moment.AT_ONCE,
    purpose="Quand un mot de passe, un second facteur ou un choix de messages change.",
)
DIGEST = Kind(
    DIGEST_MAIL,
    "Récapitulatif",
    opposable=True,
    still_due="governance.members.kinds.digests_still_due",
    can_manage="governance.members.kinds.staff_only",
    moment=Moment.AT_ONCE,
    copied=True,
    suspended_by_failures=True,
    purpose="À sept heures, les jours ouvrés : ce qui s’est passé, et ce qui vous attend.",
)
