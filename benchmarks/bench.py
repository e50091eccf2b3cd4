"""The comparison: same editions, recipients and server, taken in turn; each figure is a median over the rounds.
A ratio compares two rates of the same round: what else the machine does weighs on both."""

import json
import logging
import os
import platform
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import one_task, senders
from benchmarks.sink import SinkProcess, sink_process
from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Attachment, Kind, Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.worker import Run

EDITIONS = 4
CONNECTIONS, SLOW_CONNECTIONS, LATENCY = 8, 20, 0.02
BULLETIN = Kind("bench_bulletin", "bulletin d’essai", opposable=True)
Prepare = Callable[[list[Letter], list[str]], object]


@dataclass
class Way:
    """One way of sending; ``few`` recipients are enough for one that takes its time."""

    name: str
    send: senders.Sender
    prepare: Prepare | None = None
    few: bool = False
    rates: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)  # ms of processor per message, of this process


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


# ---------------------------------------------------------------- ours


def decide() -> Sending:
    """What the page does when someone clicks."""
    key = f"bench:{time.time_ns()}"
    return services.open_sending(kind=BULLETIN.name, key=key, title="Bulletin", about=None, by=None)[0]


@transaction.atomic
def fill(sending: Sending, letters: list[Letter], recipients: list[str]) -> None:
    """What a worker does then: all messages and deliveries, in one transaction."""
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


def queue(letters: list[Letter], recipients: list[str]) -> None:
    fill(decide(), letters, recipients)


def outbox(connections: int) -> senders.Sender:
    """Ours: everything is in the database; every result is committed before that connection concludes another."""

    def send(port: int, letters: list[Letter], recipients: list[str]) -> None:
        settings.EMAIL_CONNECTIONS = connections
        Run(RelayAddress("smtp", "127.0.0.1", port), seconds=600, stopping=lambda: False)()

    return send


# ---------------------------------------------------------------- the comparison


def measure(way: Way, sink: SinkProcess, letters: list[Letter], recipients: list[str]) -> None:
    """One round: every recipient must have been served once."""
    if way.prepare:
        way.prepare(letters, recipients)
    begun, worked = time.perf_counter(), time.process_time()
    way.send(sink.port, letters, recipients)
    wait_for(sink, len(recipients))
    elapsed, worked = time.perf_counter() - begun, time.process_time() - worked
    counted = sink.count()
    assert counted.messages == counted.recipients == len(recipients), counted
    way.rates.append(len(recipients) / elapsed)
    way.work.append(worked / len(recipients) * 1000)


def wait_for(sink: SinkProcess, messages: int) -> None:
    while sink.count(anew=False).messages < messages:
        time.sleep(0.005)


def compare(letters: list[Letter], recipients: list[str], rounds: int, *, reads: bool) -> None:
    few = recipients[: max(100, len(recipients) // 10)]
    ways = [
        Way("prise réseau nue", senders.raw_socket),
        Way("B : smtplib ouvert, message préparé", senders.prepared_smtplib),
        Way("la boîte d’envoi, 1 connexion", outbox(1), queue),
        Way(f"la boîte d’envoi, {CONNECTIONS} connexions", outbox(CONNECTIONS), queue),
        Way("smtplib.sendmail", senders.smtplib_sendmail, few=True),
        Way("Django EmailMessage par destinataire", senders.django_messages, few=True),
        Way("django-post-office, deux processus", senders.django_post_office, senders.queue_in_post_office, few=True),
        Way("une tâche Celery par destinataire, deux processus", senders.celery_tasks, few=True),
    ]
    with sink_process(reads=reads) as sink, one_task.worker(letters):
        senders.celery_tasks(sink.port, letters, few[:1])
        wait_for(sink, 1)
        sink.count()
        for _ in range(rounds):
            for way in ways:
                measure(way, sink, letters, few if way.few else recipients)
    server = "Un serveur qui lit ce qu’il prend" if reads else "Un serveur qui jette ce qu’il prend"
    print(f"\n{server:50} messages/s  rapport à B  processeur (ms par message)   [{load()}]")
    for way in ways:
        ratio = statistics.median(ours / theirs for ours, theirs in zip(way.rates, ways[1].rates, strict=True))
        work = "" if "processus" in way.name else f"{statistics.median(way.work):12.2f}"
        print(f"{way.name:50} {statistics.median(way.rates):10.0f} {ratio:12.2f} {work}")


# ---------------------------------------------------------------- a slow relay, and many recipients


def slow_relay(letters: list[Letter], recipients: list[str], rounds: int) -> None:
    way = Way("", outbox(SLOW_CONNECTIONS), queue)
    with sink_process(latency=LATENCY) as sink:
        for _ in range(rounds):
            measure(way, sink, letters, recipients)
    most, rate = SLOW_CONNECTIONS / LATENCY, statistics.median(way.rates)
    print(
        f"\nUn relais qui met {LATENCY * 1000:.0f} ms par message, {SLOW_CONNECTIONS} connexions : {rate:.0f} par "
        f"seconde, soit {rate / most:.2f} des {most:.0f} possibles ({way.work[-1]:.2f} ms de processeur)   [{load()}]"
    )


def creation(letters: list[Letter], count: int) -> None:
    """How long a worker fills, and how long whoever clicks meanwhile waits for the answer of the page."""
    recipients = [f"a{number}@demo.example.org" for number in range(count)]
    sending, filled, clicks = decide(), threading.Event(), list[float]()
    clicking = threading.Thread(target=click_until, args=(filled, clicks))
    clicking.start()
    begun, worked = time.perf_counter(), time.process_time()
    fill(sending, letters, recipients)
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    filled.set()
    clicking.join()
    print(
        f"\nÉcrire {count} distributions : {seconds:.1f} s ({count / seconds:.0f} par seconde, "
        f"{worked / count * 1e6:.0f} µs de processeur chacune)   [{load()}]\n"
        f"Pendant ce temps, {len(clicks)} clics sur « Envoyer » : {statistics.median(clicks) * 1000:.0f} ms en "
        f"médiane, {max(clicks) * 1000:.0f} ms au plus"
    )


def click_until(filled: threading.Event, clicks: list[float]) -> None:
    try:
        while not filled.wait(0.05):
            begun = time.perf_counter()
            decide()
            clicks.append(time.perf_counter() - begun)
    finally:
        connection.close()


def many_recipients(letters: list[Letter], many: int) -> None:
    """The rate and memory of a worker of its own, which finds ``many`` recipients waiting, beside 1,000."""
    with sink_process() as sink:
        few = [worker_on(sink, letters, 1000)[0] for _ in range(3)]
        creation(letters, many)
        rate, early, at_end, highest = worker_on(sink, [], many)
        few += [worker_on(sink, letters, 1000)[0] for _ in range(3)]
    usual = statistics.median(few)
    print(
        f"\n{many} destinataires : {rate:.0f} par seconde, soit {rate / usual:.2f} du débit à 1000 ({usual:.0f})   "
        f"[{load()}]\nMémoire de ce processus : {early:.0f} Mo après un dixième, {at_end:.0f} Mo à la fin, "
        f"{highest:.0f} Mo au plus haut"
    )


def worker_on(sink: SinkProcess, letters: list[Letter], count: int) -> tuple[float, float, float, float]:
    if letters:
        queue(letters, [f"a{number}@demo.example.org" for number in range(count)])
    relay = {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", "EMAIL_CONNECTIONS": str(CONNECTIONS)}
    command = [sys.executable, "-m", "benchmarks.memory", "send"]
    done = subprocess.run(command, env=os.environ | relay, check=True, capture_output=True, text=True)
    counted = sink.count()
    assert counted.messages == counted.recipients == count, counted
    seconds, *memory = json.loads(done.stdout.splitlines()[-1])
    return (count / seconds, *memory)


def load() -> str:
    """How busy the machine was during the last minute, whoever keeps it so."""
    return f"charge {os.getloadavg()[0]:.1f}"


def run(recipients: int, size: int, rounds: int, *, many: int) -> None:
    call_command("migrate", verbosity=0)
    logging.disable(logging.INFO)
    letters = editions(size)
    addresses = [f"dgs{number}@demo.example.org" for number in range(recipients)]
    print(
        f"{platform.machine()}, {os.cpu_count()} cœurs, Python {platform.python_version()}, {connection.vendor} "
        f"{durability()} ; {recipients} destinataires, {EDITIONS} éditions de "
        f"{len(senders.prepared(letters[0], '')) / 1000:.0f} ko, {rounds} tours"
    )
    for reads in (True, False):
        compare(letters, addresses, rounds, reads=reads)
    slow_relay(letters, addresses, rounds)
    many_recipients(letters, many)
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def durability() -> str:
    """How commits are kept, in the database's own words."""
    if connection.vendor != "postgresql":
        return "(WAL, synchronous=NORMAL)"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        return "(fsync={}, synchronous_commit={})".format(*cursor.fetchone())
