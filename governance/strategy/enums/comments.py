from enum import StrEnum


class OrientationMail(StrEnum):
    """Names of the kinds of mail about orientations (declared in ``kinds.py``)."""

    TO_READ = "orientation_to_read"
    COMMENTED = "orientation_commented"
    COMMENT_ANSWERED = "orientation_comment_answered"
