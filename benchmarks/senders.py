"""The ways of sending that are compared: each sends the same editions to the same recipients."""

import smtplib
import socket
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from post_office import mail as post_office
from post_office.models import STATUS, Attachment, Email

from benchmarks.one_task import send_one
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
    server: Any = get_connection(EmailBackend.__module__ + ".EmailBackend", host="127.0.0.1", port=port)
    server.open()
    for number, recipient in enumerate(recipients):
        letter = letters[number % len(letters)]
        message = EmailMultiAlternatives(letter.subject, letter.text, SENDER, [recipient], connection=server)
        message.attach_alternative(letter.html, "text/html")
        for file in letter.attachments:
            message.attach(file.filename, file.content, file.content_type)
        message.send()
    server.close()


def queue_in_post_office(letters: list[Letter], recipients: list[str]) -> None:
    """Write the mails of django-post-office as it does itself; each file is stored once."""
    files = []
    for letter in letters:
        [file] = letter.attachments
        stored = Attachment(name=file.filename, mimetype=file.content_type)
        stored.file.save(file.filename, ContentFile(file.content), save=True)
        files.append(stored)
    mails = post_office.send_many(
        [
            {"sender": SENDER, "recipients": [recipient], "subject": letter.subject, "message": letter.text,
             "html_message": letter.html}
            for number, recipient in enumerate(recipients)
            for letter in [letters[number % len(letters)]]
        ]
    )  # fmt: skip
    joined = Email.attachments.through
    joined.objects.bulk_create(
        joined(email_id=mail.pk, attachment_id=files[number % len(files)].pk) for number, mail in enumerate(mails)
    )


def django_post_office(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """What it finds in its table, by two processes of five threads, all in one batch: its fastest way here."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    post_office.send_queued(processes=2, log_level=0)
    connection.close()  # its processes have ended the one that they inherited
    assert not Email.objects.exclude(status=STATUS.sent).exists()
    Email.objects.all().delete()


def celery_tasks(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """One task per recipient, through Redis, to the worker of ``one_task``; the caller waits for the mails."""
    for number, recipient in enumerate(recipients):
        send_one.delay(port, number % len(letters), recipient)


Sender = Callable[[int, list[Letter], list[str]], None]
