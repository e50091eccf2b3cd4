"""One conversation alone, to its end."""

from typing import TypeVar

from emegalis.outbox.exchange import Exchange, Steps

T = TypeVar("T")


def finish(steps: Steps[T]) -> T:
    """What these steps come to."""
    said: list[T] = []

    def all_of_them() -> Steps[None]:
        said.append((yield from steps))

    exchange = Exchange()
    conversation = exchange.begin(all_of_them())
    while not conversation.is_over:
        exchange.advance(0.05)
    return said[0]
