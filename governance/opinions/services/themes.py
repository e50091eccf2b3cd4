"""Reservations put under themes by the secretariat, so that a synthesis reads by subject."""

from collections.abc import Mapping

from django.db import transaction

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.opinions.models import Consultation, Reservation
from governance.opinions.themes import tidy_theme


@transaction.atomic
def class_reservations(*, consultation: Consultation, themes: Mapping[int, str], by: Actor) -> int:
    """Each of these reservations stands under its theme from now on (empty: under none); how many changed.

    What was frozen at the closing keeps the themes of that day. Raises when the consultation was withdrawn.
    """
    if consultation.is_withdrawn:
        raise BusinessRuleError("Cette consultation a été retirée : elle n’a pas de synthèse.")
    ours = Reservation.objects.of_consultation(consultation)
    known, changed = ours.theme_names(), []
    for reservation in ours.select_for_update(of=("self",)).filter(pk__in=list(themes)).order_by("pk"):
        theme = tidy_theme(themes[reservation.pk], known)
        known += [theme] if theme else []
        if theme != reservation.theme:
            reservation.theme = theme
            changed.append(reservation)
    Reservation.objects.bulk_update(changed, ["theme"])
    if changed:
        record(verb="class_reservations", subject=consultation, by=by, reservations=len(changed))
    return len(changed)
