"""The return address of each delivery: ours alone can write it, and it says which address it was for."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from emegalis.outbox.claiming import claim
from emegalis.outbox.recording import Record
from emegalis.outbox.return_path import ReturnAddress
from tests.emegalis.outbox.factories import make_sending, sealed

OURS = ReturnAddress.parse("retour@portail.example.org")


def test_address_of_a_delivery_is_read_back_and_proves_who_it_was_for() -> None:
    written = OURS.of(48_213, "Dgs@demo.example.org")
    assert written.startswith("retour+bc55-")
    assert written.endswith("@portail.example.org")
    for seen in (written, written.upper()):
        claimed = OURS.read(seen)
        assert claimed is not None
        assert claimed.delivery_id == 48_213
        assert claimed.proves("dgs@DEMO.example.org")
        assert not claimed.proves("autre@demo.example.org")


@pytest.mark.parametrize(
    "forged",
    [
        "", "retour@portail.example.org", "retour+bc55@portail.example.org", "retour+-@portail.example.org",
        "retour+bc55-abcdefghijklmnop@ailleurs.example.org", "retour+0-abcdefghijklmnop@portail.example.org",
        "retour+bc55-abcdefghijklmno@portail.example.org",
        "retour+" + "f" * 40 + "-abcdefghijklmnop@portail.example.org",
    ],
)  # fmt: skip
def test_what_we_did_not_write_is_not_read(forged: str) -> None:
    assert OURS.read(forged) is None


def test_signature_of_one_delivery_or_of_another_key_proves_nothing(settings) -> None:
    address = "dgs@demo.example.org"
    stolen = OURS.of(7, address).replace("+7-", "+8-")
    claimed = OURS.read(stolen)
    assert claimed is not None
    assert not claimed.proves(address)
    settings.SECRET_KEY = "another"
    mine = OURS.read(OURS.of(7, address))
    settings.SECRET_KEY = "only-for-tests"
    assert mine is not None
    assert not mine.proves(address)


def test_mark_goes_where_the_server_wants_it() -> None:
    qmail = ReturnAddress.parse("retour-*@portail.example.org")
    claimed = qmail.read(qmail.of(9, "a@b.fr"))
    assert qmail.of(9, "a@b.fr").startswith("retour-9-")
    assert claimed is not None
    assert claimed.proves("a@b.fr")


@pytest.mark.parametrize("wrong", ["retour", "élu@b.fr", "a b@c.fr", "x" * 40 + "@b.fr", "retour@\u00e9.fr"])
def test_address_that_cannot_serve_is_named_at_once(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BOUNCES_ADDRESS"):
        ReturnAddress.parse(wrong)


@pytest.mark.django_db
def test_envelope_bears_it_only_when_what_comes_back_is_read(settings) -> None:
    make_sending(recipients=2)

    def senders() -> list[str]:
        record = Record("w")
        envelopes = sealed(claim(worker="w", urgent=False, limit=9), record=record)
        from_lines = {b"".join(envelope.parcel.pieces).split(b"\r\n<", 1)[0] for envelope in envelopes}
        assert all(b"retour+" not in line for line in from_lines)
        make_sending(key="b:again", recipients=2)
        return [envelope.parcel.sender for envelope in envelopes]

    assert len(set(senders())) == 1
    settings.BOUNCES_ADDRESS = "retour@portail.example.org"
    first, second = senders()
    assert first != second
    assert first.startswith("retour+")
    assert len(first.partition("@")[0]) <= 64
