"""Who reads what of the strategy, and in which order it is read."""

from governance.strategy.querysets.acceptances import MissionAcceptanceQuerySet
from governance.strategy.querysets.comments import CommentQuerySet
from governance.strategy.querysets.documents import OrientationDocumentQuerySet
from governance.strategy.querysets.orientations import (
    OrientationQuerySet,
    StageChangeQuerySet,
    StrategicPlanQuerySet,
)
from governance.strategy.querysets.projects import (
    EvaluationQuerySet,
    MilestoneQuerySet,
    ParticipationQuerySet,
    PreparedWordQuerySet,
    ProgressReportQuerySet,
    ProjectQuerySet,
)
from governance.strategy.querysets.proposals import (
    ProposalQuerySet,
    ProposalStepQuerySet,
    ProposalSupportQuerySet,
)

__all__ = [
    "MissionAcceptanceQuerySet",
    "EvaluationQuerySet",
    "MilestoneQuerySet",
    "CommentQuerySet",
    "OrientationDocumentQuerySet",
    "OrientationQuerySet",
    "ParticipationQuerySet",
    "PreparedWordQuerySet",
    "ProgressReportQuerySet",
    "ProjectQuerySet",
    "ProposalQuerySet",
    "ProposalStepQuerySet",
    "ProposalSupportQuerySet",
    "StageChangeQuerySet",
    "StrategicPlanQuerySet",
]
