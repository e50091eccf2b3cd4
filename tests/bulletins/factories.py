import datetime
import io
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from bulletins.checks import checks_of
from bulletins.enums import Scope
from bulletins.models import Article, Bulletin, Erratum
from bulletins.selectors.audience import audience_of
from bulletins.services.checking import accept_check
from bulletins.services.composition import add_article, create_bulletin
from bulletins.services.editions import mark_ready, render_due_editions
from bulletins.services.sending import fill_bulletin, send_bulletin
from bulletins.writing import UNCHANGED, ArticleContent, FileChanges
from emegalis.outbox.models import Sending
from governance.members.models import Authority
from governance.members.roles import Actor, actor_for
from governance.people.models import Person
from tests.governance.meetings.factories import TINY_PDF
from tests.governance.members.factories import MandateFactory


def staff() -> Actor:
    """Someone of the secretariat."""
    return actor_for(MandateFactory(staff=True).person)


def make_bulletin(*, by: Actor | None = None, dated_on: datetime.date | None = None) -> Bulletin:
    return create_bulletin(dated_on=dated_on or timezone.localdate(), by=by or staff())


def write(
    bulletin: Bulletin, title: str, *, by: Actor | None = None, files: FileChanges = UNCHANGED, **content: Any
) -> Article:
    """An article with enough text to be made ready."""
    content = {"lede": f"Chapô de {title}.", "text": f"Texte de {title}."} | content
    written = ArticleContent(title=title, **content)
    return add_article(bulletin=bulletin, content=written, files=files, by=by or staff())


def picture_upload(colour: str = "#104552", name: str = "carte.png", size: tuple[int, int] = (240, 160)) -> Any:
    """A small picture as a browser sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def pdf_upload(name: str = "Note de cadrage.pdf", content: bytes = TINY_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def some_files() -> FileChanges:
    """A picture and an annex."""
    return FileChanges(picture=picture_upload(), annexes=(pdf_upload(),))


def write_distinct(bulletin: Bulletin, title: str, authorities: Iterable[Authority], **content: Any) -> Article:
    return write(bulletin, title, scope=Scope.DISTINCT, authorities=tuple(authorities), **content)


def make_ready(bulletin: Bulletin, *, by: Actor | None = None) -> Bulletin:
    by = by or staff()
    for check in checks_of(bulletin, audience_of(bulletin, on=by.day), on=by.day):
        if check.is_pending and not check.blocks:
            accept_check(bulletin=bulletin, key=check.key, fingerprint=check.fingerprint, reason="Voulu ainsi.", by=by)
    return mark_ready(bulletin=bulletin, by=by, knowingly=True)


def publish(bulletin: Bulletin, *, by: Actor | None = None) -> Sending:
    """Ready, rendered, sent, its deliveries written."""
    by = by or staff()
    make_ready(bulletin, by=by)
    render_due_editions(bulletin)
    sending = send_bulletin(bulletin=bulletin, by=by)
    fill_bulletin(sending)
    bulletin.refresh_from_db()
    return sending


def announced(erratum: Erratum) -> Sending:
    """The sending that tells of an erratum."""
    return Sending.objects.get(key=erratum.sending_key)


def actor(person: Person) -> Actor:
    return actor_for(person)
