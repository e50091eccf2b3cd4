"""What the mails about minutes and follow-ups come to in a digest (``Kind.tell``): read afresh when it is composed."""

from django.urls import reverse

from emegalis.lib.french import NBSP, long_date
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from governance.meetings.models import Correction, FollowUp, Minutes
from governance.meetings.wording import of_the_body


def submitted(deliveries: list[Delivery]) -> dict[int, News]:
    known = {row.pk: row for row in Minutes.objects.light().filter(pk__in=_ids(deliveries))}
    return {d.pk: _submission(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _submission(minutes: Minutes) -> News:
    meeting = minutes.meeting
    until = f" Corrections jusqu’au {long_date(minutes.corrections_by)}." if minutes.corrections_by else ""
    text = f"{meeting.noun.capitalize()} {of_the_body(meeting.body)} du {long_date(meeting.starts_at)}.{until}"
    return News(f"Un {minutes.noun} à relire", text, minutes.get_absolute_url())


def corrections(deliveries: list[Delivery]) -> dict[int, News]:
    rows = Correction.objects.select_related("section__minutes__meeting__body").defer(
        "section__minutes__pdf", "section__minutes__public_pdf"
    )
    known = {row.pk: row for row in rows.filter(pk__in=_ids(deliveries))}
    return {d.pk: _correction(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _correction(correction: Correction) -> News:
    minutes = correction.section.minutes
    about = f"{minutes.title} du {long_date(minutes.meeting.starts_at)}"
    text = f"{about}{NBSP}: {correction.get_state_display().lower()}."
    return News("Une réponse à votre demande de correction", text, minutes.get_absolute_url())


def follow_ups(deliveries: list[Delivery]) -> dict[int, News]:
    known = {row.pk: row for row in FollowUp.objects.filter(pk__in=_ids(deliveries))}
    return {d.pk: _follow_up(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _follow_up(follow_up: FollowUp) -> News:
    due = f"Pour le {long_date(follow_up.due_on)}{NBSP}: " if follow_up.due_on else ""
    url = reverse("meetings:follow_up_detail", args=[follow_up.pk])
    return News("Une action dont vous êtes chargé(e)", f"{due}{follow_up.text}", url)


def _ids(deliveries: list[Delivery]) -> set[int]:
    return {int(delivery.object_id) for delivery in deliveries}
