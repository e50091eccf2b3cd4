"""The plan and its orientations; what directions générales and the bureau put forward."""

from governance.strategy.models.orientations import (
    Axis,
    Orientation,
    OrientationVersion,
    StageChange,
    StrategicPlan,
)
from governance.strategy.models.proposals import (
    Proposal,
    ProposalStep,
    ProposalSupport,
    ProposalVersion,
)

__all__ = [
    "Axis",
    "Orientation",
    "OrientationVersion",
    "Proposal",
    "ProposalStep",
    "ProposalSupport",
    "ProposalVersion",
    "StageChange",
    "StrategicPlan",
]
