"""``python -m benchmarks.memory``: render what waits, say in megabytes what this process held before, and at most."""

import json
import os

import django
from django.core.management import call_command


def held() -> dict[str, int]:
    with open("/proc/self/status", encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    return {name: int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")}


def main() -> None:
    django.setup()
    command = "bulletins.management.commands.render_editions"
    __import__(command)
    before = held()["VmRSS"]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command("render_editions", stdout=nowhere)
    print(json.dumps([before, held()["VmHWM"]]))


if __name__ == "__main__":
    main()
