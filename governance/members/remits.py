"""Which body treats what: the strategy is never treated twice, nor by those whose work it is not. Pure.

The seed (page 86) parts them: the métier groups define needs, the DSI group assists in delegated project ownership,
the commission of directions générales gives opinions, the élus give the impulse and decide.
"""

from django.db import models

from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind


class Subject(models.TextChoices):
    """What someone may want to put before a body."""

    NEED = "need", "un besoin de nos services"
    FEASIBILITY = "feasibility", "une question de faisabilité, de coût ou de risque"
    OPINION = "opinion", "un avis sur une orientation"
    EXPECTATION = "expectation", "une attente de notre direction générale"
    IMPULSE = "impulse", "une impulsion politique"
    DECISION = "decision", "une décision à prendre"
    INFORMATION = "information", "une nouvelle ou une question pratique"


_TREATED_BY = {
    Subject.NEED: BodyKind.BUSINESS_GROUP,
    Subject.FEASIBILITY: BodyKind.IT_GROUP,
    Subject.OPINION: BodyKind.STRATEGIC_COMMISSION,
    Subject.EXPECTATION: BodyKind.STRATEGIC_COMMISSION,
    Subject.IMPULSE: BodyKind.BUREAU,
    Subject.DECISION: BodyKind.ASSEMBLY,
    Subject.INFORMATION: BodyKind.SECRETARIAT,
}
_WHY = {
    Subject.NEED: "Les groupes métiers définissent les besoins",
    Subject.FEASIBILITY: "Le groupe des DSI assiste le syndicat mixte : faisabilité, coût, risques",
    Subject.OPINION: "La commission d’orientation stratégique donne les avis sur les orientations",
    Subject.EXPECTATION: "La commission d’orientation stratégique réunit les directions générales, qui disent ce "
    "qu’elles attendent",
    Subject.IMPULSE: "Le bureau donne l’impulsion",
    Subject.DECISION: "Le comité syndical décide",
    Subject.INFORMATION: "Le secrétariat répond aux questions pratiques et fait paraître les nouvelles",
}


class WrongBody(BusinessRuleError):
    """A subject put before a body that does not treat it; ``right`` is the kind of body that does."""

    def __init__(self, sentence: str, *, right: BodyKind, field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.right = right


def treated_by(subject: str) -> BodyKind:
    """The kind of body that treats such a subject."""
    return _TREATED_BY[Subject(subject)]


def why_treated(subject: str) -> str:
    """One sentence without its full stop: who treats it, and what that body is for."""
    return _WHY[Subject(subject)]


def check_remit(subject: str, kind: str, *, field: str = "") -> None:
    """Refuse to put a subject before a body of this kind when another treats it: ``WrongBody`` names it."""
    right = treated_by(subject)
    if right != kind:
        raise WrongBody(f"{why_treated(subject)}. Vous pouvez l’en saisir.", right=right, field=field)
