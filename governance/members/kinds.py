"""The kinds of mail about signing in, and what every app may ask about people before a mail leaves."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.french import NBSP, long_date
from emegalis.outbox.letters import Kind, Moment, News
from emegalis.outbox.models import Delivery
from governance.members.enums import BodyKind
from governance.members.models import ContactsConfirmation, Mandate
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
CONTACTS_REMINDER = Kind(
    "contacts_reminder",
    "Contacts à confirmer, rappel",
    opposable=True,
    still_due="governance.members.kinds.contacts_still_awaited",
    can_manage="governance.members.kinds.staff_only",
    moment=Moment.GATHERED,
    tell="governance.members.kinds.contacts_awaited",
    purpose="Une fois par semestre, si les contacts de votre collectivité restent à confirmer.",
    reaches="governance.members.kinds.sits_in_the_commission",
)
CONTACTS_ANSWERED = Kind(
    "contacts_answered",
    "Suite d’une correction de contacts",
    still_due="governance.members.kinds.holders_of_a_mandate",
    can_manage="governance.members.kinds.staff_only",
    moment=Moment.GATHERED,
    tell="governance.members.kinds.corrections_answered",
    purpose="Quand le secrétariat répond à une correction que vous avez demandée.",
    reaches="governance.members.kinds.sits_in_the_commission",
)


def sits_in_the_commission(actor: Any) -> bool:
    return bool(actor.is_commissioner)


def _confirmations(deliveries: Sequence[Delivery]) -> dict[int, ContactsConfirmation]:
    ids = {int(delivery.object_id) for delivery in deliveries}
    rows = ContactsConfirmation.objects.filter(pk__in=ids).select_related("authority")
    return {row.pk: row for row in rows}


def contacts_still_awaited(deliveries: Sequence[Delivery]) -> set[int]:
    """Due in its semester, while nothing is confirmed and the recipient is the titular of this authority."""
    rows, today = _confirmations(deliveries), timezone.localdate()
    seats = Mandate.objects.in_force(on=today).in_kinds(BodyKind.STRATEGIC_COMMISSION).titular()
    people = {delivery.person_id for delivery in deliveries if delivery.person_id}
    held = set(seats.filter(person__in=people).values_list("person_id", "authority_id"))
    awaited = {pk: row.authority_id for pk, row in rows.items() if row.at is None and today in row.semester}
    return {d.pk for d in deliveries if (d.person_id, awaited.get(int(d.object_id))) in held}


def contacts_awaited(deliveries: list[Delivery]) -> dict[int, News]:
    rows = _confirmations(deliveries)
    return {d.pk: _awaited(rows[int(d.object_id)]) for d in deliveries if int(d.object_id) in rows}


def _awaited(row: ContactsConfirmation) -> News:
    text = f"{row.authority.name}{NBSP}: un coup d’œil suffit, jusqu’au {long_date(row.semester.last_day)}."
    return News("Vos contacts sont à confirmer", text, _page(row))


def corrections_answered(deliveries: list[Delivery]) -> dict[int, News]:
    rows = _confirmations(deliveries)
    return {d.pk: _answered(rows[int(d.object_id)]) for d in deliveries if int(d.object_id) in rows}


def _answered(row: ContactsConfirmation) -> News:
    return News("Vos corrections de contacts ont une suite", f"{row.authority.name}.", _page(row))


def _page(row: ContactsConfirmation) -> str:
    return reverse("members:contacts_confirm", args=[row.authority.siren])
