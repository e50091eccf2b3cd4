"""The words of the strategy that code decides on."""

from governance.strategy.enums.orientations import (
    STAGE_SIGNS,
    FactState,
    Origin,
    Sign,
    Stage,
    Step,
    StepNote,
)
from governance.strategy.enums.proposals import (
    ANSWERS,
    PENDING,
    PROPOSAL_SIGNS,
    ProposalKind,
    ProposalMail,
    ProposalState,
    ProposalStepKind,
    Reach,
)

__all__ = [
    "ANSWERS",
    "PENDING",
    "PROPOSAL_SIGNS",
    "STAGE_SIGNS",
    "FactState",
    "Origin",
    "ProposalKind",
    "ProposalMail",
    "ProposalState",
    "ProposalStepKind",
    "Reach",
    "Sign",
    "Stage",
    "Step",
    "StepNote",
]
