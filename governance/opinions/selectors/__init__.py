"""Who is expected to answer and who has; what one direction générale has written; what became of reservations."""

from governance.opinions.selectors.answers import (
    Answer,
    Progress,
    answer_progress,
    expected_authorities,
    expected_counts,
    first_round_of,
)
from governance.opinions.selectors.following import after_closing, life_of, open_counts, trail_of
from governance.opinions.selectors.writings import (
    Writing,
    Written,
    kept_attachments,
    said_before,
    section_authors,
    starting_text,
    writings,
)

__all__ = [
    "Answer",
    "Progress",
    "Writing",
    "Written",
    "after_closing",
    "answer_progress",
    "expected_authorities",
    "expected_counts",
    "first_round_of",
    "kept_attachments",
    "life_of",
    "open_counts",
    "said_before",
    "section_authors",
    "starting_text",
    "trail_of",
    "writings",
]
