"""The letter that carries an issue: one per edition, without any personal link."""

from django.urls import reverse

from bulletins.contents import Issue
from bulletins.models import Bulletin
from emegalis.lib.links import absolute
from emegalis.outbox.compose import compose_letter, plain_text
from emegalis.outbox.letters import Attachment, Letter

PREVIEW_MARK, PROOF_MARK = "Aperçu", "Épreuve"


def letter_of(
    bulletin: Bulletin,
    issue: Issue,
    attachments: tuple[Attachment, ...] = (),
    *,
    mark: str = "",
    note: str = "",
    asked_by: str = "",
    answer_url: str = "",
) -> Letter:
    """Subject, text and HTML for the readers of this issue; the address leads to the page, the PDF is joined.

    ``mark`` heads the subject and a banner above everything; a proof says there who asks, why and where to answer.
    """
    context = {
        "mark": mark,
        "note": note,
        "asked_by": asked_by,
        "answer_url": answer_url,
        "issue": issue,
        "page_url": absolute(bulletin.get_absolute_url()),
        "opposition_url": absolute(reverse("bulletins:opposition_link")),
    }
    return compose_letter("bulletins/email/bulletin", context, attachments=attachments)


def forwarding_text(issue: Issue) -> str:
    """A few lines to go with the PDF of the common edition; no address in them opens anything."""
    return plain_text("bulletins/forward.txt", {"issue": issue})
