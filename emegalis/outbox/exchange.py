"""Many conversations in one thread: each goes on as soon as what it waits for has come.

One thread per connection would hold the interpreter in turns, and each of its answers would wake two threads before
it is written down.
"""

import select
import time
from collections.abc import Generator
from enum import IntEnum
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Event(IntEnum):
    """What a socket can be ready for."""

    READ = select.POLLIN
    WRITE = select.POLLOUT


READ, WRITE = Event.READ, Event.WRITE


class Wait(NamedTuple):
    """Until this file is ready for this, for so many seconds: then ``TimeoutError``."""

    file: int
    event: Event
    seconds: float


# ``None`` is waited for when it is somebody here, and no server, who must speak next.
Steps = Generator[Wait | None, None, T]


class Conversation:
    """Steps taken one by one; ``is_over`` after the last."""

    def __init__(self, steps: Steps[None]) -> None:
        self._steps = steps
        self.is_over = False
        self.wait: Wait | None = None
        self.until = 0.0
        self._go()

    def wake(self) -> None:
        """Go on, if it is for us to speak."""
        if self.wait is None:
            self._go()

    def go_on(self) -> None:
        """What it waited for has come."""
        self._go()

    def give_up_waiting(self) -> None:
        """What it waits for has not come in time."""
        self._go(TimeoutError())

    def end(self) -> None:
        """Abruptly, wherever it stands."""
        self._steps.close()
        self.is_over = True

    def _go(self, error: Exception | None = None) -> None:
        if self.is_over:
            return
        try:
            self.wait = self._steps.throw(error) if error else next(self._steps)
        except StopIteration:
            self.is_over, self.wait = True, None
        else:
            self.until = time.monotonic() + self.wait.seconds if self.wait else 0.0


class Exchange:
    """The conversations that have begun and are not over."""

    def __init__(self) -> None:
        self._all: list[Conversation] = []

    def begin(self, steps: Steps[None]) -> Conversation:
        conversation = Conversation(steps)
        self._all.append(conversation)
        return conversation

    def advance(self, seconds: float) -> None:
        """Let go on whichever can, after waiting for the first of them this long at most."""
        waiting = {conversation.wait.file: conversation for conversation in self._all if conversation.wait}
        poll = select.poll()
        for file, conversation in waiting.items():
            if conversation.wait:
                poll.register(file, conversation.wait.event)
        for file, _ in poll.poll(seconds * 1000):
            waiting.pop(file).go_on()
        now = time.monotonic()
        for conversation in waiting.values():
            if conversation.until < now:
                conversation.give_up_waiting()
        self._all = [conversation for conversation in self._all if not conversation.is_over]

    def give_up_waiting(self) -> None:
        """Whatever servers have not said by now, they never say."""
        for conversation in self._all:
            while conversation.wait:
                conversation.give_up_waiting()

    def end(self) -> None:
        """Every conversation, abruptly."""
        for conversation in self._all:
            conversation.end()
