"""Mails that come back, as several servers write them: who failed, for good or not, in whose words."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.outbox.answers import blames_address, plain_words
from emegalis.outbox.reports import Nature, read_report

SAMPLES = Path(__file__).with_name("returned")
ADDRESS, TO = "dgs@demo.example.org", "retour+1f-abcdefghijklmnop@demo.example.org"


def sample(name: str, *, address: str = ADDRESS, to: str = TO) -> bytes:
    text = (SAMPLES / f"{name}.eml").read_text(encoding="utf-8")
    return text.replace("{address}", address).replace("{to}", to).encode()


@pytest.mark.parametrize(
    ("name", "words", "is_hard"),
    [
        ("postfix-unknown", "550 5.1.1 <dgs@demo.example.org>: Recipient address rejected: User unknown in", True),
        ("exchange-not-found", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient dgs@demo.example.org not", True),
        ("exim-unknown", "550 No such user here", True),
        ("exim-old", "550 5.1.1 <dgs@demo.example.org>: Recipient address rejected: User unknown in local", True),
        ("gmail-unknown", "550-5.1.1 The email account that you tried to reach does not exist.", True),
        ("qmail-unknown", "5.1.1 Sorry, no mailbox here by that name. (#5.1.1)", True),
        ("gmail-full", "552-5.2.2 The recipient's inbox is out of storage space", False),
        ("postfix-expired", "4.4.1 connect to mail.abers-kreiz.example.org[192.0.2.10]:25: Connection timed", False),
    ],
)
def test_report_of_each_server_gives_the_address_and_the_words(name: str, words: str, is_hard: bool) -> None:
    report = read_report(sample(name))
    assert (report.nature, report.addresses, report.is_delay) == (Nature.REPORT, {ADDRESS}, False)
    assert TO in report.reached_by
    assert report.answer.startswith(words)
    assert blames_address(report.answer) is is_hard
    assert plain_words(report.answer)


def test_delay_is_no_failure() -> None:
    report = read_report(sample("postfix-delayed"))
    assert (report.nature, report.addresses, report.is_delay) == (Nature.REPORT, {ADDRESS}, True)


@pytest.mark.parametrize(
    "name", ["absence-exchange", "absence-vacation", "exim-warning", "receipt-of-reading", "postfix-delivered"]
)
def test_what_answers_by_itself_says_nothing_of_the_address(name: str) -> None:
    assert read_report(sample(name)).nature == Nature.AUTOMATIC


def test_letter_of_someone_is_left_to_read_whatever_words_it_holds() -> None:
    assert read_report(sample("letter")).nature == Nature.LETTER


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00\x00",
        b"From: mailer-daemon@b.fr\nSubject: =?utf-8?b?////?=\n\n\x00",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nz",
    ],
)
def test_damaged_mail_is_a_letter_for_someone_to_read(raw: bytes) -> None:
    assert read_report(raw).nature == Nature.LETTER


def test_words_hold_nothing_that_a_database_refuses() -> None:
    raw = sample("postfix-unknown").replace(b"User unknown", b"User\x00unknown \xff\xe9")
    answer = read_report(raw).answer
    assert answer.isprintable()
    assert answer.encode("utf-8")


def test_internet_address_is_no_status() -> None:
    raw = sample("postfix-delayed").replace(b"192.0.2.10", b"195.5.1.1").replace(b"Status: 4.4.1", b"Status: 4.0.0")
    assert not read_report(raw).answer.startswith("5.5.1")
    assert not blames_address("450 host mail.b.fr[5.5.1.1] is busy")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_failure(noise: bytes) -> None:
    logging.disable(logging.ERROR)
    try:
        for raw in (noise, sample("gmail-unknown").replace(b"Status: 5.1.1", noise)):
            assert read_report(raw).nature in Nature
    finally:
        logging.disable(logging.NOTSET)
