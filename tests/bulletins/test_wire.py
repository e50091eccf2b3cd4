"""The bulletin as it goes on the wire: refused in one click, read by nobody's leave, followed by nothing."""

import email
import email.policy
import re
from email.message import EmailMessage

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from emegalis.outbox.claiming import claim
from emegalis.outbox.envelopes import Envelope, Packer
from emegalis.outbox.models import Delivery
from emegalis.outbox.packing import pack
from emegalis.outbox.recording import Record
from governance.people.models import MessageOpposition
from tests.bulletins.factories import publish
from tests.governance.meetings.factories import make_convened
from tests.governance.members.factories import MandateFactory


def packed(kind: str) -> list[Envelope]:
    """What would leave now, of one kind."""
    record = Record("w")
    found = [*claim(worker="w", urgent=True, limit=99), *claim(worker="w", urgent=False, limit=99)]
    return [envelope for envelope in pack(found, packer=Packer(), record=record) if envelope.kind.name == kind]


def read(envelope: Envelope) -> EmailMessage:
    wire = b"".join(envelope.parcel.pieces)
    return email.message_from_bytes(re.sub(rb"(?m)^\.\.", b".", wire), policy=email.policy.default)  # type: ignore[return-value]


@pytest.fixture
def bulletins(draft, by, elected, abers, quick_paper) -> list[Envelope]:
    """Two of them of the same edition."""
    MandateFactory(elected=True)
    publish(draft, by=by)
    return packed("bulletin")


def test_bulletin_bears_what_lets_a_mail_program_refuse_it(bulletins) -> None:
    for envelope in bulletins:
        message = read(envelope)
        address = message["List-Unsubscribe"]
        assert re.fullmatch(rf"<{re.escape(settings.SITE_URL)}/messages/opposition/[^>]+>", address)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Id"].startswith("Bulletin de liaison")
        assert message["Auto-Submitted"] == "auto-generated"
        assert "Precedence" not in message
        assert message.get_content_type() == "multipart/mixed"
        assert next(iter(message.iter_parts())).get_content_type() == "multipart/alternative"
    addresses = [read(envelope)["List-Unsubscribe"] for envelope in bulletins]
    assert len(set(addresses)) == len(addresses)


def test_one_click_refuses_without_cookie_and_a_look_changes_nothing(bulletins, client) -> None:
    envelope = bulletins[0]
    path = read(envelope)["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert not MessageOpposition.objects.exists()
    program = Client(enforce_csrf_checks=True)
    answer = program.post(
        path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded", secure=False
    )
    assert answer.status_code == 200
    assert not program.cookies
    person_id = Delivery.objects.get(pk=envelope.id).person_id
    assert MessageOpposition.objects.get().person_id == person_id
    confirmed = Delivery.objects.get(kind="account_notice", person_id=person_id)
    words = bytes(confirmed.message.payload).replace(b"=\r\n", b"").decode()
    assert "messages/opposition/" in words
    program.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert Delivery.objects.filter(kind="account_notice", person_id=person_id).count() == 1


def test_readers_of_one_edition_get_the_same_bytes_so_nothing_can_follow_them(bulletins) -> None:
    bodies: dict[int, list[bytes]] = {}
    for envelope in bulletins:
        bodies.setdefault(envelope.message_id, []).append(bytes(envelope.parcel.pieces[-1]))
    assert max(map(len, bodies.values())) >= 2
    assert all(len(set(same)) == 1 for same in bodies.values())


def test_nothing_in_the_words_is_fetched_or_counted_when_they_are_read(bulletins) -> None:
    for envelope in bulletins:
        html = read(envelope).get_body(["html"]).get_content()  # type: ignore[union-attr]
        assert not re.search(r"<(img|link|script|iframe|object|video|audio)\b|url\(|@import", html, re.IGNORECASE)
        for link in re.findall(r'href="([^"]+)"', html):
            assert link.startswith((settings.SITE_URL, "mailto:", "tel:", "#")), link
            assert "?" not in link or "pour=" in link, link
            assert "/acces/" not in link


@time_machine.travel("2026-11-20 10:00:00+01:00")
def test_convocation_cannot_be_refused(by, dgs) -> None:
    make_convened(by=by)
    convocations = packed("convocation")
    assert convocations
    for envelope in convocations:
        message = read(envelope)
        assert not [name for name in message if name.lower().startswith("list-")]
        assert "opposition" not in "".join(
            part.get_content() for part in message.walk() if part.get_content_type() == "text/plain"
        )
