"""The plan, its orientations and the projects that carry them out; what is put forward."""

from governance.strategy.models.acceptances import MissionAcceptance
from governance.strategy.models.comments import Comment, CommentAnswer, CommentVersion
from governance.strategy.models.documents import OrientationDocument
from governance.strategy.models.orientations import (
    Axis,
    Orientation,
    OrientationVersion,
    StageChange,
    StrategicPlan,
)
from governance.strategy.models.participations import (
    Evaluation,
    EvaluationReminder,
    EvaluationVersion,
    Participation,
    ParticipationChange,
    PreparedWord,
)
from governance.strategy.models.projects import (
    Milestone,
    ProgressReport,
    Project,
    ProjectChange,
    Risk,
)
from governance.strategy.models.proposals import (
    Proposal,
    ProposalStep,
    ProposalSupport,
    ProposalVersion,
)

__all__ = [
    "Axis",
    "Evaluation",
    "EvaluationReminder",
    "EvaluationVersion",
    "Milestone",
    "Comment",
    "CommentAnswer",
    "CommentVersion",
    "MissionAcceptance",
    "Orientation",
    "OrientationDocument",
    "OrientationVersion",
    "Participation",
    "ParticipationChange",
    "PreparedWord",
    "ProgressReport",
    "Project",
    "ProjectChange",
    "Proposal",
    "ProposalStep",
    "ProposalSupport",
    "ProposalVersion",
    "Risk",
    "StageChange",
    "StrategicPlan",
]
