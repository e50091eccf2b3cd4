"""Papers joined to an item: PDF files only, looked at before they are kept."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.keptfiles import delete_file_after_commit, write_file
from emegalis.lib.uploads import PDF, check_upload
from governance.meetings.models import AgendaItem, Meeting, Paper
from governance.meetings.services import checks
from governance.members.roles import Actor

LARGEST = 10_000_000
MOST_PAPERS = 12


@transaction.atomic
def add_paper(*, item: AgendaItem, title: str, upload: UploadedFile, by: Actor) -> Paper:
    """A paper is joined; after the convocation too, with the day it came, until the meeting begins."""
    meeting = checks.locked(item.meeting)
    checks.check_not_over(meeting)
    if item.papers.count() >= MOST_PAPERS:
        raise BusinessRuleError(f"Un point porte {MOST_PAPERS} pièces au plus.", field="file")
    checked = check_upload(upload, types=(PDF,), largest=LARGEST)
    paper = Paper(item=item, title=title.strip(), size=len(checked.content), added_at=timezone.now())
    paper.sha256 = checked.sha256
    write_file(paper.file, checked.content)
    paper.save()
    record(verb="add_paper", subject=paper, by=by, item=item.pk, sha256=paper.sha256)
    return paper


def copy_papers(source: AgendaItem, target: AgendaItem) -> None:
    """The same item on another agenda has the same papers, in files of its own."""
    for paper in source.papers.order_by("id"):
        with paper.file.open("rb") as file:
            content = file.read()
        copy = Paper(item=target, title=paper.title, size=paper.size, sha256=paper.sha256, added_at=timezone.now())
        write_file(copy.file, content)
        copy.save()


@transaction.atomic
def remove_paper(*, paper: Paper, by: Actor) -> None:
    """A paper is taken back while the meeting is prepared; once sent to the members it stays."""
    meeting: Meeting = checks.locked(paper.item.meeting)
    if not meeting.is_prepared:
        raise BusinessRuleError("Les pièces jointes à une convocation envoyée ne se retirent plus.")
    record(verb="remove_paper", subject=paper, by=by, item=paper.item_id, sha256=paper.sha256)
    delete_file_after_commit(paper.file)
    paper.delete()
