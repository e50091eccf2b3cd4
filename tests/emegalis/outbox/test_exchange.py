"""Conversations side by side: each goes on when its own server speaks, and ends when nothing comes in time."""

import socket
from collections.abc import Iterator

import pytest

from emegalis.outbox.exchange import READ, WRITE, Exchange, Steps, Wait

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pairs() -> Iterator[tuple[Pair, Pair]]:
    made = socket.socketpair(), socket.socketpair()
    yield made
    for ends in made:
        for end in ends:
            end.close()


def listen(end: socket.socket, heard: list[bytes | str], *, seconds: float = 5) -> Steps[None]:
    try:
        yield Wait(end.fileno(), READ, seconds)
        heard.append(end.recv(10))
    except TimeoutError:
        heard.append("nothing")
    finally:
        heard.append("over")


def test_whoever_is_spoken_to_goes_on_and_the_other_waits(pairs: tuple[Pair, Pair]) -> None:
    first, second, exchange = list[bytes | str](), list[bytes | str](), Exchange()
    exchange.begin(listen(pairs[0][0], first))
    exchange.begin(listen(pairs[1][0], second))
    pairs[1][1].send(b"hello")
    exchange.advance(1)
    assert (first, second) == ([], [b"hello", "over"])
    exchange.end()
    assert first == ["over"]


def test_what_does_not_come_in_time_is_given_up(pairs: tuple[Pair, Pair]) -> None:
    heard, patient, exchange = list[bytes | str](), list[bytes | str](), Exchange()
    exchange.begin(listen(pairs[0][0], heard, seconds=0.01))
    exchange.begin(listen(pairs[1][0], patient))
    exchange.advance(0.05)
    assert (heard, patient) == (["nothing", "over"], [])
    exchange.give_up_waiting()
    assert patient == ["nothing", "over"]


def test_who_waits_for_us_is_woken_by_us_alone(pairs: tuple[Pair, Pair]) -> None:
    done: list[str] = []

    def steps() -> Steps[None]:
        yield None
        done.append("woken")
        yield Wait(pairs[0][0].fileno(), WRITE, 5)
        done.append("written")

    exchange = Exchange()
    conversation = exchange.begin(steps())
    exchange.advance(0.01)
    assert done == []
    conversation.wake()
    conversation.wake()
    assert done == ["woken"]
    exchange.advance(1)
    assert done == ["woken", "written"]
    assert conversation.is_over
