"""The embedded broker: kombu's filesystem transport, whose messages appear whole or not at all.

As it stands, kombu opens the file under its final name before writing it: a worker that polls at that instant reads
an empty message and stops for good.
"""

import os
import tempfile
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Path(self.control_folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        descriptor, half = tempfile.mkstemp(dir=self.data_folder_out, suffix=".half")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(dumps(payload))
        os.rename(half, os.path.join(self.data_folder_out, name))


class Transport(filesystem.Transport):
    Channel = Channel
    default_connection_params: dict[str, Any] = {}  # no host: none is missing
