"""The ways of sending that are compared: each sends the same editions to the same recipients over one connection."""

import smtplib
import socket
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from emegalis.outbox import mime
from emegalis.outbox.letters import Letter

SENDER = "portail@demo.example.org"


def prepared(letter: Letter, recipient: str) -> bytes:
    """A whole message as bytes, built once."""
    body = mime.body_of(letter)
    head = f"From: {SENDER}\r\nTo: {recipient}\r\nSubject: {letter.subject}\r\n".encode() + mime.MIME_VERSION
    return mime.wire(head, body, None)


def raw_socket(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """The least that any client can do: no library, one write per message, one read per answer."""
    messages = [prepared(letter, "x@demo.example.org") + mime.END for letter in letters]
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.recv(1024)
        wire.sendall(b"EHLO bench\r\n")
        wire.recv(1024)
        for number, recipient in enumerate(recipients):
            wire.sendall(f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode())
            answers = b""
            while answers.count(b"\r\n") < 3:
                answers += wire.recv(1024)
            wire.sendall(messages[number % len(messages)])
            wire.recv(1024)


def prepared_smtplib(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """B, the limit we are measured by: smtplib kept open, each edition built and dot-stuffed once."""
    messages = [prepared(letter, "x@demo.example.org") + mime.END for letter in letters]
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        for number, recipient in enumerate(recipients):
            smtp.mail(SENDER)
            smtp.rcpt(recipient)
            smtp.putcmd("data")
            smtp.getreply()
            smtp.send(messages[number % len(messages)])
            smtp.getreply()


def smtplib_sendmail(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """The usual call: line ends and dots mended again for each recipient."""
    messages = [prepared(letter, "x@demo.example.org") for letter in letters]
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number, recipient in enumerate(recipients):
            smtp.sendmail(SENDER, [recipient], messages[number % len(messages)])


def django_messages(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """Django's own mail, one EmailMessage per recipient over one connection."""
    connection: Any = get_connection(EmailBackend.__module__ + ".EmailBackend", host="127.0.0.1", port=port)
    connection.open()
    for number, recipient in enumerate(recipients):
        letter = letters[number % len(letters)]
        message = EmailMultiAlternatives(letter.subject, letter.text, SENDER, [recipient], connection=connection)
        message.attach_alternative(letter.html, "text/html")
        for file in letter.attachments:
            message.attach(file.filename, file.content, file.content_type)
        message.send()
    connection.close()


Sender = Callable[[int, list[Letter], list[str]], None]
