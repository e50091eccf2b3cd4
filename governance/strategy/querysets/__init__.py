"""Who reads what of the strategy, and in which order it is read."""

from governance.strategy.querysets.orientations import (
    OrientationQuerySet,
    StageChangeQuerySet,
    StrategicPlanQuerySet,
)
from governance.strategy.querysets.proposals import (
    ProposalQuerySet,
    ProposalStepQuerySet,
    ProposalSupportQuerySet,
)

__all__ = [
    "OrientationQuerySet",
    "ProposalQuerySet",
    "ProposalStepQuerySet",
    "ProposalSupportQuerySet",
    "StageChangeQuerySet",
    "StrategicPlanQuerySet",
]
