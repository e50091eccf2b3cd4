"""Reading the return box: what is proven has its effect once, whoever reads it; what is not is only shown."""

import datetime
import imaplib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from emegalis.outbox.enums import DeliveryState, ReturnVerdict
from emegalis.outbox.models import AddressFailure, Delivery, ReturnedMail
from emegalis.outbox.return_boxes import BoxError, ImapBox, MaildirBox, Shelf
from emegalis.outbox.return_path import ReturnAddress
from emegalis.outbox.services import send_again
from emegalis.outbox.services.returns import Outcome, empty_box, take_return
from emegalis.outbox.tasks import read_bounces_task
from governance.members.roles import actor_for
from tests.emegalis.outbox.factories import make_failure, make_sending, make_sent
from tests.emegalis.outbox.test_reports import sample

pytestmark = pytest.mark.django_db
OURS = "retour@demo.example.org"


@pytest.fixture(autouse=True)
def _configured(settings) -> None:
    settings.BOUNCES_ADDRESS = OURS


@pytest.fixture
def delivery(db: None) -> Delivery:
    """Accepted by the relay."""
    first, _ = make_sending(recipients=2).deliveries.order_by("id")
    make_sent(first)
    first.refresh_from_db()
    return first


def returned(name: str, delivery: Delivery, *, about: str = "", to: str = "") -> bytes:
    """The report that a server writes of this delivery; ``about`` another address, or to a return address forged."""
    proven = ReturnAddress.parse(OURS).of(delivery.pk, delivery.address)
    return sample(name, address=about or delivery.address, to=to or proven)


def test_hard_failure_is_noted_and_the_message_is_no_longer_counted_as_accepted(delivery) -> None:
    assert take_return(raw=returned("postfix-unknown", delivery)) == Outcome.FAILED
    failure = AddressFailure.objects.get()
    assert (failure.address, failure.is_hard, failure.origin) == (delivery.address, True, "returned")
    assert failure.answer.startswith("550 5.1.1")
    assert failure.name == delivery.name
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.RETURNED
    assert delivery.sent_at is not None
    assert delivery.answer == failure.answer
    assert ReturnedMail.objects.get().delivery == delivery


def test_same_mail_read_twice_counts_once(delivery) -> None:
    raw = returned("postfix-unknown", delivery)
    assert [take_return(raw=raw), take_return(raw=raw)] == [Outcome.FAILED, Outcome.KNOWN]
    assert AddressFailure.objects.get().count == 1


@pytest.mark.parametrize("name", ["gmail-full", "postfix-expired"])
def test_soft_failure_is_counted_and_bars_nothing(delivery, name: str) -> None:
    assert take_return(raw=returned(name, delivery)) == Outcome.FAILED
    assert not AddressFailure.objects.get().is_hard
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.RETURNED


def test_delay_changes_nothing(delivery) -> None:
    assert take_return(raw=returned("postfix-delayed", delivery)) == Outcome.DELAYED
    assert not AddressFailure.objects.exists()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


@pytest.mark.parametrize(
    "forge",
    [
        lambda delivery: OURS,
        lambda delivery: f"retour+{delivery.pk:x}-aaaaaaaaaaaaaaaa@demo.example.org",
        lambda delivery: ReturnAddress.parse(OURS).of(delivery.pk, "autre@demo.example.org"),
        lambda delivery: ReturnAddress.parse(OURS).of(9_999_999, delivery.address),
        lambda delivery: "retour+fffffffffffffff-aaaaaaaaaaaaaaaa@demo.example.org",
    ],
)
def test_failure_announced_without_proof_is_shown_and_has_no_effect(
    signed_in, secretary, delivery, forge: Callable[[Delivery], str]
) -> None:
    assert take_return(raw=returned("postfix-unknown", delivery, to=forge(delivery))) == Outcome.UNSIGNED
    assert not AddressFailure.objects.exists()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    html = signed_in(secretary).get("/envois/adresses/").content.decode()
    assert "Revenus sans preuve" in html
    assert "Recipient address rejected" in html


def test_proof_for_one_address_says_nothing_hard_of_another(delivery) -> None:
    """A forwarding that fails: the address we served is not the one at fault."""
    take_return(raw=returned("postfix-unknown", delivery, about="ailleurs@autre.example.org"))
    failure = AddressFailure.objects.get()
    assert (failure.address, failure.is_hard) == (delivery.address, False)


def test_proof_does_not_last_for_ever(delivery) -> None:
    Delivery.objects.update(created_at=timezone.now() - datetime.timedelta(days=31))
    assert take_return(raw=returned("postfix-unknown", delivery)) == Outcome.UNSIGNED


def test_late_report_on_an_address_corrected_since_blames_the_former_one(secretary, delivery) -> None:
    raw = returned("postfix-unknown", delivery)
    former = delivery.address
    Delivery.objects.update(state=DeliveryState.REFUSED)
    send_again(delivery=delivery, address="neuve@demo.example.org", by=actor_for(secretary))
    assert take_return(raw=raw) == Outcome.FAILED
    assert AddressFailure.objects.get().address == former
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED


def test_report_at_an_address_cleared_meanwhile_opens_it_anew(delivery) -> None:
    make_failure(delivery.address)
    AddressFailure.objects.update(cleared_at=timezone.now())
    take_return(raw=returned("postfix-unknown", delivery))
    assert AddressFailure.objects.hard().get().count == 1


# ---------------------------------------------------------------- a Maildir


@pytest.fixture
def maildir(tmp_path: Path, delivery: Delivery) -> Path:
    """One report, one absence, one letter."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a.host").write_bytes(returned("postfix-unknown", delivery))
    (tmp_path / "new" / "2.b.host").write_bytes(returned("absence-vacation", delivery))
    (tmp_path / "cur" / "3.c.host:2,S").write_bytes(returned("letter", delivery))
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_maildir_is_emptied_into_its_folders(maildir: Path) -> None:
    output = StringIO()
    call_command("read_bounces", maildir=maildir, stdout=output)
    assert names(maildir / "new") == names(maildir / "cur") == []
    assert names(maildir / ".Traites" / "cur") == ["1.a.host:2,S", "2.b.host:2,S"]
    assert names(maildir / ".A-lire" / "cur") == ["3.c.host:2,S"]
    assert "messages revenus                                1" in output.getvalue()
    assert AddressFailure.objects.get().is_hard


def test_two_hosts_read_the_same_maildir(maildir: Path) -> None:
    """The second has listed it before the first puts it away."""
    with MaildirBox(maildir) as box:
        listed = box.mails()
        held = [next(listed)]
        call_command("read_bounces", maildir=maildir, stdout=StringIO())
        held += list(listed)
        for handle, raw in held:
            assert take_return(raw=raw) in {Outcome.KNOWN, Outcome.AUTOMATIC, Outcome.LETTER}
            box.put_away(handle, Shelf.DONE)
    assert AddressFailure.objects.get().count == 1


def test_command_says_what_is_wrong(tmp_path: Path, settings) -> None:
    with pytest.raises(CommandError, match="BOUNCES_URL"):
        call_command("read_bounces")
    with pytest.raises(CommandError, match="Maildir"):
        call_command("read_bounces", maildir=tmp_path)
    settings.BOUNCES_URL = "https://b.fr"
    with pytest.raises(CommandError, match="doit commencer par"):
        call_command("read_bounces")


# ---------------------------------------------------------------- a real IMAP server


class Account:
    """The account of a real server, and what a mail client sees in it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login("retour", "p@ss")
        return client

    def deliver(self, *mails: bytes) -> None:
        client = self.client()
        for mail in mails:
            client.append("INBOX", "", "", mail.replace(b"\n", b"\r\n"))
        client.logout()

    def count(self, folder: str) -> int:
        client = self.client()
        status, data = client.status(folder, "(MESSAGES)")
        client.logout()
        return int(data[0].split()[-1].rstrip(b")")) if status == "OK" else 0

    @property
    def url(self) -> str:
        return f"imap://retour:p%40ss@127.0.0.1:{self.port}/INBOX"


@pytest.fixture
def imap_server() -> Iterator[Callable[..., Account]]:
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Account:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.emegalis.outbox.imap_server", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return Account(int(process.stdout.readline()))

    yield start
    for process in running:
        process.communicate(input="")


def counted(url: str) -> Counter[Any]:
    with ImapBox(url) as box:
        return empty_box(box)


@pytest.mark.parametrize("options", [(), ("--without", "MOVE"), ("--without", "MOVE", "--without", "UIDPLUS")])
def test_imap_mailbox_is_emptied_into_its_folders(imap_server, delivery, options: tuple[str, ...]) -> None:
    account = imap_server(*options)
    account.deliver(
        returned("exchange-not-found", delivery), returned("absence-exchange", delivery), returned("letter", delivery)
    )
    assert counted(account.url) == {Outcome.FAILED: 1, Outcome.AUTOMATIC: 1, Outcome.LETTER: 1}
    assert (account.count("INBOX"), account.count("Traites"), account.count("A-lire")) == (0, 2, 1)
    assert AddressFailure.objects.get().is_hard
    assert counted(account.url) == {}
    account.deliver(returned("exchange-not-found", delivery))
    assert counted(account.url) == {Outcome.KNOWN: 1}


def test_two_hosts_read_the_same_mailbox(imap_server, delivery) -> None:
    account = imap_server()
    account.deliver(returned("gmail-unknown", delivery), returned("postfix-unknown", delivery))
    with ImapBox(account.url) as slow:
        listed = slow.mails()
        handle, raw = next(listed)
        assert counted(account.url)[Outcome.FAILED] == 2
        assert take_return(raw=raw) == Outcome.KNOWN
        slow.put_away(handle, Shelf.DONE)
        assert list(listed) == []
    assert account.count("Traites") == 2
    assert AddressFailure.objects.get().count == 2


def test_reader_killed_before_putting_away_reads_again_without_counting_twice(imap_server, delivery) -> None:
    account = imap_server()
    account.deliver(returned("postfix-unknown", delivery))
    with ImapBox(account.url) as box:
        for _, raw in box.mails():
            take_return(raw=raw)
    assert account.count("INBOX") == 1
    assert counted(account.url) == {Outcome.KNOWN: 1}
    assert AddressFailure.objects.get().count == 1


def test_task_of_the_beat_reads_the_box_and_survives_a_wrong_password(imap_server, delivery, settings, caplog) -> None:
    account = imap_server()
    account.deliver(returned("postfix-unknown", delivery))
    settings.BOUNCES_URL = account.url.replace("p%40ss", "faux")
    read_bounces_task()
    assert "return box cannot be read" in caplog.text
    assert "faux" not in caplog.text
    settings.BOUNCES_URL = account.url
    read_bounces_task()
    assert ReturnedMail.objects.get().verdict == ReturnVerdict.FAILED


def test_certificate_is_verified(imap_server, delivery, certificate: Path, monkeypatch) -> None:
    account = imap_server("--certificate", str(certificate))
    url = account.url.replace("imap://", "imaps://").replace("127.0.0.1", "localhost")
    with pytest.raises(BoxError, match="certificat"):
        counted(url)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert counted(url) == {}


def test_server_that_is_not_there_is_said_in_words(settings) -> None:
    with pytest.raises(BoxError, match="ne s’ouvre pas"):
        counted("imap://a:b@127.0.0.1:1/INBOX")
