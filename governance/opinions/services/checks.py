"""Who may give the opinion of a direction générale, and what an opinion must say."""

from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import Seat, Stance
from governance.members.models import Authority, Mandate, Membership
from governance.members.roles import Actor
from governance.opinions.content import OpinionContent
from governance.opinions.models import Consultation


def submitting_mandate(authority: Authority, in_absence: bool, by: Actor) -> Mandate:
    """The seat under which this person submits, or the reason why they may not."""
    mandate = by.commission_mandate(authority)
    if mandate is None:
        raise BusinessRuleError(f"Vous ne siégez pas à la commission pour {authority.name}.")
    if mandate.seat == Seat.PREPARER:
        raise BusinessRuleError("Vous préparez cet avis ; seuls la ou le titulaire et sa suppléance le déposent.")
    if mandate.seat == Seat.SUBSTITUTE and not in_absence:
        raise BusinessRuleError(
            "Cochez « en l’absence du titulaire » : la suppléance ne dépose un avis que dans ce cas.",
            field="in_absence",
        )
    return mandate


def membership_of(consultation: Consultation, authority: Authority) -> Membership:
    membership = (
        Membership.objects.in_force(on=consultation.closing_day)
        .filter(authority=authority)
        .select_related("college")
        .first()
    )
    if membership is None:
        raise BusinessRuleError("Cette collectivité n’est plus membre du syndicat au jour de la clôture.")
    return membership


def check_content(content: OpinionContent, consultation: Consultation) -> None:
    """Three things are compulsory: the stance, reasons when unfavourable, the text of each reservation."""
    if not content.stance:
        raise BusinessRuleError("Choisissez le sens de l’avis.", field="stance")
    if content.stance not in consultation.body.stances:
        raise BusinessRuleError("Ce sens d’avis n’est pas proposé par la commission.", field="stance")
    if content.stance == Stance.UNFAVOURABLE and not content.reasons.strip():
        raise BusinessRuleError("Dites pourquoi : un avis défavorable est motivé.", field="reasons")
    _check_reservations(content)
    _check_recommendations(content)


def _check_reservations(content: OpinionContent) -> None:
    if content.stance != Stance.WITH_RESERVATIONS:
        if content.reservations:
            raise BusinessRuleError(
                "Des réserves sont écrites : choisissez « Favorable avec réserves », ou retirez-les.",
                field="stance",
            )
        return
    if not content.reservations:
        raise BusinessRuleError("Écrivez au moins une réserve, ou choisissez un autre sens.", field="reservations")
    for number, reservation in enumerate(content.reservations, 1):
        if not reservation.text.strip():
            raise BusinessRuleError(f"Écrivez la réserve n° {number}, ou retirez-la.", field="reservations")


def _check_recommendations(content: OpinionContent) -> None:
    if not content.recommendations:
        return
    if content.stance in {Stance.FAVOURABLE, Stance.ABSTENTION, Stance.NO_OPINION}:
        raise BusinessRuleError(
            "Des recommandations sont écrites : choisissez « Favorable avec recommandations », ou retirez-les.",
            field="stance",
        )
    for number, text in enumerate(content.recommendations, 1):
        if not text.strip():
            raise BusinessRuleError(f"Écrivez la recommandation n° {number}, ou retirez-la.", field="recommendations")
