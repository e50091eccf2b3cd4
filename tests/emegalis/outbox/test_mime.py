"""Bytes on the wire, read back by the standard library's parser."""

import datetime
import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox import mime
from emegalis.outbox.letters import Attachment, Letter

NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)
PDF = Attachment("bulletin n° 12.pdf", "application/pdf", b"%PDF-1.7\n.\n..\n" + bytes(range(256)) * 40)
CALENDAR = Attachment(
    "reunion.ics", "text/calendar; method=REQUEST; charset=utf-8", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
)
LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=400)


def head(**changes: object) -> bytes:
    values = {
        "sender": ("e-mégalis", "portail@demo.example.org"),
        "recipient": ("Anne-Laure Kerdoncuff", "dgs@demo.example.org"),
        "subject": "Bulletin",
        "date": NOON,
        "message_id": "<1.2@demo.example.org>",
        "headers": {},
    }
    return mime.head(**(values | changes))


def received(wire: bytes) -> EmailMessage:
    """What a mailbox keeps: dots undone, parsed."""
    assert all(line == b"" or b"\r" not in line and b"\n" not in line for line in wire.split(b"\r\n"))
    assert wire.endswith(b"\r\n")
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    assert not any(line.startswith(b".") and not line.startswith(b"..") for line in wire.split(b"\r\n"))
    plain = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in wire.split(b"\r\n"))
    return email.message_from_bytes(plain, policy=email.policy.default)


def whole(letter: Letter, personal: bytes | None = None, **changes: object) -> EmailMessage:
    return received(mime.wire(head(**changes), mime.body_of(letter), personal))


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


@given(text=TEXT, html=TEXT)
def test_words_of_a_letter_come_back_as_written(text: str, html: str) -> None:
    message = received(head() + mime.text_entity(text, html))
    if html:
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert message.get_body(["html"]).get_payload(decode=True).decode() == lines(html).replace("\n", "\r\n")
    assert message.get_body(["plain"]).get_payload(decode=True).decode() == lines(text).replace("\n", "\r\n")


@given(text=st.text(".\r\n a=é", max_size=300))
def test_lines_that_begin_with_a_dot_are_doubled_once(text: str) -> None:
    message = received(head() + mime.text_entity(text))
    assert message.get_payload(decode=True).decode() == lines(text).replace("\n", "\r\n")


@given(content=st.binary(max_size=2000))
def test_attachment_of_any_bytes_comes_back_identical(content: bytes) -> None:
    message = whole(Letter("Objet", "Texte", attachments=(Attachment("a.bin", "application/octet-stream", content),)))
    [attached] = message.iter_attachments()
    assert attached.get_payload(decode=True) == content


def test_shared_body_with_attachments_keeps_names_and_types() -> None:
    message = whole(Letter("Objet", "Bonjour,\n.\nfin", "<p>Bonjour</p>", (PDF, CALENDAR)))
    assert message.get_content_type() == "multipart/mixed"
    bulletin, calendar = message.iter_attachments()
    assert (bulletin.get_filename(), bulletin.get_payload(decode=True)) == ("bulletin n° 12.pdf", PDF.content)
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert "Bonjour" in message.get_body(["html"]).get_content()
    assert message.defects == []


def test_personal_words_stand_before_shared_attachments() -> None:
    shared = Letter("Convocation", "", attachments=(PDF,))
    message = whole(shared, mime.text_entity("Madame,", "<p>Madame,</p>"))
    assert [part.get_content_type() for part in message.iter_parts()] == ["multipart/alternative", "application/pdf"]
    assert "Madame," in message.get_body(["plain"]).get_content()


def test_personal_words_without_attachment_stand_alone() -> None:
    message = whole(Letter("Relance", ""), mime.text_entity("Madame,"))
    assert (message.get_content_type(), message.get_content().strip()) == ("text/plain", "Madame,")


def unfolded(text: str) -> str:
    # The parser of the standard library puts spaces between the encoded words of a name.
    return "".join(text.split())


@given(name=LINE, subject=LINE)
def test_names_and_subjects_come_back_as_written(name: str, subject: str) -> None:
    message = received(head(recipient=(name, "dgs@demo.example.org"), subject=subject) + mime.text_entity("x"))
    assert message["To"].addresses[0].addr_spec == "dgs@demo.example.org"
    assert unfolded(message["To"].addresses[0].display_name) == unfolded(name)
    assert unfolded(message["Subject"]) == unfolded(subject)
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\n", "\x00", "\u2028", "\x85", "\x1b", "\ud800"])
@given(data=st.data())
def test_line_break_or_control_sign_in_a_head_is_refused(sign: str, data: st.DataObject) -> None:
    before, after = data.draw(LINE), data.draw(LINE)
    poison = f"{before}{sign}Bcc: voleur@example.org{after}"
    for changes in ({"recipient": (poison, "a@b.fr")}, {"subject": poison}, {"headers": {"Reply-To": poison}}):
        with pytest.raises(BusinessRuleError):
            head(**changes)


@pytest.mark.parametrize(
    "address",
    [
        "élu@demo.example.org",
        "a@dômaine.fr",
        "a@b.fr,c@d.fr",
        "a b@c.fr",
        "a@b.fr\r\nDATA",
        "<a@b.fr>",
        "sans-arobase",
        "a@b@c.fr",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.fr",
        f"{'a' * 65}@b.fr",
        f"a@{'b' * 64}.fr",
        ".a@b.fr",
        "a@-b.fr",
        "",
    ],
)  # fmt: skip
def test_address_that_no_envelope_carries_is_refused(address: str) -> None:
    with pytest.raises(BusinessRuleError):
        mime.check_address(address)


@pytest.mark.parametrize("address", ["dgs@demo.example.org", "d.g+s_1@mairie-brest.fr", "o'neill@localhost"])
def test_ordinary_address_is_kept_as_it_is(address: str) -> None:
    assert mime.check_address(address) == address


def test_header_of_a_letter_replaces_the_subject_and_adds_others() -> None:
    link = "https://portail.example.org/opposition/" + "x" * 300
    message = whole(Letter("Objet", "x"), headers={"Subject": "Avis demandé", "List-Unsubscribe": f"<{link}>"})
    assert message["Subject"] == "Avis demandé"
    assert message["List-Unsubscribe"] == f"<{link}>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_header_name_that_is_none_is_refused() -> None:
    with pytest.raises(BusinessRuleError):
        head(headers={"X: a\r\nBcc": "x"})


LONG = "Syndicat mixte de coopération territoriale e-mégalis Bretagne – Pôle d’administration électronique et d’œuvres"


@pytest.mark.parametrize(
    ("sender", "recipient", "subject"),
    [
        (LONG, "Anne-Laure Kerdoncuff-L’Hénaff", "Bulletin n° 12 : l’été, « l’œuvre » et l’archivage"),
        ("Pôle, “numérique” <x@y.fr>", 'Le "Goff", Yann', "=?utf-8?q?faux?= objet"),
        ("É" * 190, "’" * 190, "\u202f\u00a0" * 100 + "fin"),
        ("\U0001f30a Mer", "Nolwenn", "ﬁn\u0301"),
    ],
)
def test_long_french_heads_come_back_as_written(sender: str, recipient: str, subject: str) -> None:
    message = received(head(sender=(sender, "a@b.fr"), recipient=(recipient, "c@d.fr"), subject=subject) + b"\r\n")
    assert _written(head(sender=(sender, "a@b.fr")), "From") == sender
    assert message["From"].addresses[0].addr_spec == "a@b.fr"
    assert _written(head(recipient=(recipient, "c@d.fr")), "To") == recipient
    assert str(message["Subject"]) == subject
    assert not any(header.defects for header in (message["From"], message["To"], message["Subject"]))
    assert max(map(len, head(sender=(sender, "a@b.fr"), subject=subject).split(b"\r\n"))) <= 78


def _written(raw: bytes, name: str) -> str:
    """The name as RFC 2047 reads it: blanks between encoded words are none (this parser of addresses keeps them)."""
    name_part, _, _ = email.message_from_bytes(raw, policy=email.policy.compat32)[name].rpartition("<")
    unfolded = name_part.replace("\r\n", "").strip()
    return str(make_header(decode_header(unfolded))).strip('"').replace('\\"', '"')


def test_answers_go_to_the_secretariat_unless_the_letter_says_otherwise() -> None:
    secretariat = received(head(reply_to="secretariat@demo.example.org") + b"\r\n")
    assert secretariat["Reply-To"].addresses[0].addr_spec == "secretariat@demo.example.org"
    own = received(
        head(reply_to="secretariat@demo.example.org", headers={"Reply-To": "dpo@demo.example.org"}) + b"\r\n"
    )
    assert own.get_all("Reply-To") == ["dpo@demo.example.org"]
    assert "Reply-To" not in received(head() + b"\r\n")


def test_head_says_what_kind_of_mail_it_is_and_nothing_else() -> None:
    listed = received(head(list_id=("Bulletin de liaison", "bulletin.demo.example.org"), reply_to="a@b.fr") + b"\r\n")
    assert list(listed.keys()) == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "Reply-To", "MIME-Version",
    ]  # fmt: skip
    assert listed["List-Id"].endswith("<bulletin.demo.example.org>")
    assert listed["Auto-Submitted"] == "auto-generated"
    assert listed["Date"].datetime == NOON


def test_structure_is_mixed_then_alternative() -> None:
    message = whole(Letter("Objet", "Texte", "<p>Texte</p>", (PDF,)))
    words, pdf = message.iter_parts()
    assert message.get_content_type() == "multipart/mixed"
    assert words.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/html"]
    assert pdf.get_content_type() == "application/pdf"
