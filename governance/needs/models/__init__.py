"""The needs of the métier groups, the technical advice of the DSI group, and subjects referred to the right body."""

from governance.needs.models.advice import AdviceComment, TechnicalAdvice
from governance.needs.models.needs import Endorsement, Need, NeedFile, NeedStep, NeedVersion, NeedWriter
from governance.needs.models.referrals import Referral

__all__ = [
    "AdviceComment",
    "Endorsement",
    "Need",
    "NeedFile",
    "NeedStep",
    "NeedVersion",
    "NeedWriter",
    "Referral",
    "TechnicalAdvice",
]
