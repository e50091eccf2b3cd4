"""What may become true of viewpoints and deliberations."""

from governance.deliberations.services.carriages import (
    answer_viewpoint,
    note_seen,
    note_spoken,
    pass_on_viewpoint,
    record_in_minutes,
    take_back_viewpoint,
)
from governance.deliberations.services.viewpoints import discard_viewpoint, save_viewpoint, takes_viewpoints

__all__ = [
    "answer_viewpoint",
    "discard_viewpoint",
    "note_seen",
    "note_spoken",
    "pass_on_viewpoint",
    "record_in_minutes",
    "save_viewpoint",
    "take_back_viewpoint",
    "takes_viewpoints",
]
