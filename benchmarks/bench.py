"""The comparison: same editions, recipients and server, taken in turn; each figure is a median over the rounds.
A ratio compares two rates of the same round: what else the machine does weighs on both."""

import os
import platform
import random
import statistics
import time

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import senders
from benchmarks.sink import SinkProcess, sink_process
from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Attachment, Kind, Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.wire import RelayAddress
from emegalis.outbox.worker import Run

EDITIONS = 4
BULLETIN = Kind("bench_bulletin", "bulletin d’essai", opposable=True)
SLOW = {"smtplib.sendmail", "Django EmailMessage par destinataire"}


def editions(size: int) -> list[Letter]:
    noise = random.Random(12)
    return [
        Letter(
            f"Bulletin de liaison, edition {number}",
            "Bonjour,\n\nle bulletin est joint.\n" * 20,
            "<p>Bonjour,</p><p>le bulletin est joint.</p>" * 20,
            (Attachment(f"bulletin-{number}.pdf", "application/pdf", noise.randbytes(size)),),
        )
        for number in range(EDITIONS)
    ]


def queue(letters: list[Letter], recipients: list[str]) -> float:
    """Write one sending and its deliveries; return how long that took."""
    begun = time.perf_counter()
    with transaction.atomic():
        sending, _ = services.open_sending(
            kind=BULLETIN.name, key=f"bench:{time.time_ns()}", title="Bulletin", about=None, by=None
        )
        messages = [
            services.store_message(sending=sending, key=str(number), letter=letter)
            for number, letter in enumerate(letters)
        ]
        services.write_deliveries(
            sending=sending,
            rows=(
                Row(Recipient(address, f"Destinataire {number}"), messages[number % EDITIONS], f"person:{number}")
                for number, address in enumerate(recipients)
            ),
        )
    return time.perf_counter() - begun


def outbox(port: int, letters: list[Letter], recipients: list[str]) -> None:
    """Ours: everything is in the database; every result is committed."""
    Run(RelayAddress("smtp", "127.0.0.1", port), seconds=600, stopping=lambda: False)()


def measured(sink: SinkProcess, send: senders.Sender, letters: list[Letter], recipients: list[str]) -> float:
    """Messages per second; every recipient must have been served once."""
    if send is outbox:
        queue(letters, recipients)
    begun = time.perf_counter()
    send(sink.port, letters, recipients)
    elapsed = time.perf_counter() - begun
    counted = sink.count()
    assert counted.messages == counted.recipients == len(recipients), counted
    assert counted.editions in (1, EDITIONS) or send is senders.django_messages, counted
    return len(recipients) / elapsed


def run(recipients: int, size: int, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    letters = editions(size)
    addresses = [f"dgs{number}@demo.example.org" for number in range(recipients)]
    few = addresses[: max(100, recipients // 10)]
    ways: dict[str, senders.Sender] = {
        "prise réseau nue": senders.raw_socket,
        "B : smtplib ouvert, message préparé": senders.prepared_smtplib,
        "la boîte d’envoi (un résultat, une écriture)": outbox,
        "smtplib.sendmail": senders.smtplib_sendmail,
        "Django EmailMessage par destinataire": senders.django_messages,
    }
    print(
        f"{platform.machine()}, {os.cpu_count()} cœurs, Python {platform.python_version()}, {connection.vendor} ; "
        f"{recipients} destinataires, {EDITIONS} éditions de {len(senders.prepared(letters[0], '')) / 1000:.0f} ko"
    )
    for reads in (True, False):
        rates: dict[str, list[float]] = {name: [] for name in ways}
        with sink_process(reads=reads) as sink:
            for _ in range(rounds):
                for name, send in ways.items():
                    rates[name].append(measured(sink, send, letters, few if name in SLOW else addresses))
        server = "Un serveur qui lit ce qu’il prend" if reads else "Un serveur qui jette ce qu’il prend"
        print(f"\n{server:46} messages/s  par rapport à B")
        report(rates)
    report_creation(letters, recipients)
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def report(rates: dict[str, list[float]]) -> None:
    base = next(found for name, found in rates.items() if name.startswith("B"))
    for name, found in rates.items():
        ratio = statistics.median(ours / theirs for ours, theirs in zip(found, base, strict=True))
        print(f"{name:46} {statistics.median(found):10.0f} {ratio:16.2f}")


def report_creation(letters: list[Letter], recipients: int) -> None:
    sending = Sending.objects.order_by("-id").first()
    assert sending is not None
    seconds = queue(letters, [f"a{number}@demo.example.org" for number in range(recipients)])
    Delivery.objects.filter(state=DeliveryState.QUEUED).delete()
    print(f"\nÉcrire {recipients} distributions : {seconds:.2f} s ({recipients / seconds:.0f} par seconde)")
