"""Refusals that several verbs share; each is a sentence for the secretariat, beside the field it names."""

import datetime

from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, day_of, long_date
from governance.meetings.models import Meeting
from governance.meetings.notice import NoticeRule
from governance.meetings.selectors import has_rhythm, others_in_period
from governance.members.enums import BodyKind
from governance.members.models import Body

FARTHEST = datetime.timedelta(days=2 * 366)


def locked(meeting: Meeting) -> Meeting:
    """The row as it stands, held until the end of the verb."""
    return Meeting.objects.select_related("body").select_for_update(of=("self",)).get(pk=meeting.pk)


def check_body(body: Body) -> None:
    if body.kind == BodyKind.SECRETARIAT:
        raise BusinessRuleError("Le secrétariat ne se réunit pas dans le portail.", field="body")


def check_hours(starts_at: datetime.datetime, ends_at: datetime.datetime) -> None:
    if ends_at <= starts_at:
        raise BusinessRuleError("La fin doit venir après le début.", field="ends_at")
    if day_of(starts_at) != day_of(ends_at):
        raise BusinessRuleError("La réunion commence et finit le même jour.", field="ends_at")
    now = timezone.now()
    if starts_at <= now:
        raise BusinessRuleError("Cette date est passée.", field="starts_at")
    if starts_at > now + FARTHEST:
        raise BusinessRuleError("Choisissez une date dans les deux ans qui viennent.", field="starts_at")


def check_whereabouts(place: str, video_link: str) -> None:
    if not (place or video_link):
        raise BusinessRuleError("Indiquez un lieu, un lien de visioconférence, ou les deux.", field="place")
    if video_link and not video_link.lower().startswith(("https://", "http://")):
        raise BusinessRuleError("Le lien de visioconférence commence par « https:// ».", field="video_link")


def check_period(body: Body, day: datetime.date, *, confirmed: bool, but: int | None = None) -> None:
    """One meeting more than the rules ask for in a period is possible, when it is meant; assemblies meet as they
    need to."""
    if confirmed or not has_rhythm(body) or body.is_assembly:
        return
    others = others_in_period(body, day, but=but)
    if len(others) >= body.meetings_per_period:
        raise BusinessRuleError(
            f"Une réunion est déjà fixée au {long_date(others[0].starts_at)} pour {body.period_of(day).the}{NBSP}: "
            f"{_rule_words(body)}. Confirmez s’il s’agit bien d’une réunion supplémentaire.",
            field="second_in_period",
        )


def _rule_words(body: Body) -> str:
    who = "la commission" if body.is_commission else "le groupe"
    period = "an" if body.period_months == 12 else body.period_of(timezone.localdate()).noun
    return f"{who} se réunit {_times(body.meetings_per_period)} par {period}"


def _times(times: int) -> str:
    return "une fois" if times == 1 else f"{times}{NBSP}fois"


def check_notice_ahead(rule: NoticeRule, day: datetime.date, *, confirmed: bool) -> None:
    """Even convened today, the members would not have their days: it must be meant."""
    today = timezone.localdate()
    if confirmed or rule.allows(sent_on=today, held_on=day):
        return
    raise BusinessRuleError(
        f"{_too_short(rule, today, day)} Choisissez une date à partir du "
        f"{long_date(rule.earliest(sent_on=today), weekday=True)}, ou confirmez l’urgence.",
        field="short_notice",
    )


def check_notice(rule: NoticeRule, day: datetime.date, *, urgency_reason: str) -> None:
    """A convocation that leaves too late says why."""
    today = timezone.localdate()
    if urgency_reason or rule.allows(sent_on=today, held_on=day):
        return
    raise BusinessRuleError(
        f"{_too_short(rule, today, day)} Indiquez le motif de l’urgence, ou déplacez la réunion au "
        f"{long_date(rule.earliest(sent_on=today), weekday=True)} ou plus tard.",
        field="urgency_reason",
    )


def _too_short(rule: NoticeRule, today: datetime.date, day: datetime.date) -> str:
    given = rule.words(rule.given(sent_on=today, held_on=day))
    source = f" ({rule.source})" if rule.source else ""
    return (
        f"Le délai de convocation est trop court{NBSP}: envoyée aujourd’hui, elle laisserait {given} aux membres, "
        f"et il en faut {rule.days}{source}."
    )


def check_not_over(meeting: Meeting) -> None:
    """What has begun or was cancelled is not changed any more."""
    if meeting.is_cancelled:
        raise BusinessRuleError(f"Cette {meeting.noun} est annulée.")
    if meeting.is_held or meeting.has_begun():
        raise BusinessRuleError(f"Cette {meeting.noun} a déjà eu lieu ou a commencé.")


def check_takes_supplement(meeting: Meeting) -> None:
    """A supplementary agenda comes between the convocation and the meeting."""
    check_not_over(meeting)
    if not meeting.is_convened:
        raise BusinessRuleError("La convocation n’est pas encore partie : complétez l’ordre du jour lui-même.")


def check_signatory(meeting: Meeting) -> None:
    if not meeting.body.has_signatory:
        raise BusinessRuleError(
            "Indiquez d’abord, sur la page de l’instance, le nom et la qualité de qui signe ses convocations : une "
            f"convocation signée par une autre personne rend la {meeting.noun} irrégulière."
        )
