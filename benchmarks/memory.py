"""What a process of ours holds, in megabytes: each prints one line of JSON.

python -m benchmarks.memory render    render what waits: before the first edition, and at most
python -m benchmarks.memory send      send what is due, in runs as a worker's: how many seconds it took, then the
                                      megabytes after a tenth of them, at the end, and at most
"""

import json
import os
import sys
import threading
import time
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command


def held() -> dict[str, int]:
    with open("/proc/self/status", encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    return {name: int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")}


def render() -> list[float]:
    import_module("bulletins.management.commands.render_editions")
    before = held()["VmRSS"]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command("render_editions", stdout=nowhere)
    return [before, held()["VmHWM"]]


def send() -> list[float]:
    address = import_module("emegalis.outbox.relays").relay_address()
    worker = import_module("emegalis.outbox.worker")
    done, samples = threading.Event(), list[int]()
    watching = threading.Thread(target=watch, args=(done, samples))
    begun = time.perf_counter()
    watching.start()
    while worker.Run(address, seconds=settings.OUTBOX_RUN_SECONDS, stopping=lambda: False)():
        pass
    seconds = time.perf_counter() - begun
    done.set()
    watching.join()
    return [seconds, samples[len(samples) // 10], samples[-1], held()["VmHWM"]]


def watch(done: threading.Event, samples: list[int]) -> None:
    while True:
        samples.append(held()["VmRSS"])
        if done.wait(0.2):
            return


def main() -> None:
    django.setup()
    print(json.dumps({"render": render, "send": send}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
