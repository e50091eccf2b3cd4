"""People and an issue of the bulletin, for the faults that begin with a click."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bulletins.enums import EditionState
from bulletins.models import Bulletin
from bulletins.services.editions import render_due_editions
from emegalis.outbox.models import Sending
from governance.members.enums import Function
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.people.models import Person
from tests.bulletins.factories import make_bulletin, make_ready, write, write_distinct
from tests.faults.smtp import FaultySmtp
from tests.governance.members.factories import MandateFactory

READERS = 12


@dataclass(frozen=True)
class Portal:
    """A secretary and twelve DGS, who stay in the database from test to test."""

    secretary: Person
    readers: list[Mandate]

    @classmethod
    def here(cls) -> "Portal":
        staff = Mandate.objects.filter(function=Function.STAFF).select_related("person").first()
        if staff is None:
            MandateFactory.create_batch(READERS)
            staff = MandateFactory(staff=True)
        dgs = Mandate.objects.filter(function=Function.DGS).select_related("person", "authority").order_by("pk")
        return cls(staff.person, list(dgs))

    @property
    def by(self) -> Any:
        return actor_for(self.secretary)

    def issue(self, *distinct: str) -> Bulletin:
        """A ready issue with its common article, and one distinct article of this title for each of the first DGS."""
        bulletin = make_bulletin(by=self.by)
        write(bulletin, "Cybersécurité", by=self.by)
        for title, mandate in zip(distinct, self.readers, strict=False):
            write_distinct(bulletin, title, [mandate.authority], by=self.by)
        make_ready(bulletin, by=self.by)
        return Bulletin.objects.get(pk=bulletin.pk)

    def rendered_issue(self, *distinct: str) -> Bulletin:
        """The same, its editions stored with small stand-ins: the mark of each names its own key."""
        bulletin = self.issue(*distinct)
        for edition in bulletin.editions.all():
            edition.state, edition.pdf, edition.pages = EditionState.READY, b"%PDF-1.7 stand-in", 2
            edition.size, edition.rendered_at = len(edition.pdf), timezone.now()
            edition.mail_subject, edition.mail_text = "Bulletin", f"EDITION-e{edition.pk}"
            edition.save()
        assert not render_due_editions(bulletin)
        return bulletin

    def addresses(self) -> list[str]:
        return sorted(mandate.person.email for mandate in self.readers)


def path_of(bulletin: Bulletin) -> str:
    return f"/bulletins/{bulletin.number}/envoi/"


def marks_got(smtp: FaultySmtp) -> dict[str, str]:
    """Which edition each recipient got."""
    return {mail.recipient: mail.edition for mail in smtp.mails}


def sendings_of(bulletin: Bulletin) -> int:
    return Sending.objects.filter(key=bulletin.sending_key).count()
