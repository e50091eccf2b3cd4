"""What may become true of viewpoints and deliberations."""

from governance.deliberations.services.carriages import (
    answer_viewpoint,
    note_seen,
    note_spoken,
    pass_on_viewpoint,
    record_in_minutes,
    take_back_viewpoint,
)
from governance.deliberations.services.drafting import (
    answer_subject,
    discard_deliberation,
    draft_deliberation,
    review_personal_data,
    write_deliberation,
)
from governance.deliberations.services.papers import make_due_papers
from governance.deliberations.services.publishing import publish_deliberation
from governance.deliberations.services.viewpoints import discard_viewpoint, save_viewpoint, takes_viewpoints

__all__ = [
    "answer_subject",
    "answer_viewpoint",
    "discard_deliberation",
    "discard_viewpoint",
    "draft_deliberation",
    "make_due_papers",
    "note_seen",
    "note_spoken",
    "pass_on_viewpoint",
    "publish_deliberation",
    "record_in_minutes",
    "review_personal_data",
    "save_viewpoint",
    "take_back_viewpoint",
    "takes_viewpoints",
    "write_deliberation",
]
