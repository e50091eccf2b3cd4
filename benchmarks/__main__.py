"""``python -m benchmarks``: what the portal does per second, beside other ways of doing it, in one run.

``outbox``: what it sends, with a PostgreSQL of its own that writes each commit down to the disk, and a Redis of its
own; ``--sqlite`` for the embedded database; ``--large`` for 100,000 recipients instead of 10,000 where numbers matter.
``paper``: how fast it renders the editions of a bulletin, on SQLite. ``synthesis``: the synthesis of a consultation as
page and PDF, on SQLite. Without a name, all of them.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import django

PARTS = ("outbox", "paper", "synthesis")
BIN = Path(__file__).resolve().parents[1] / "bin"
# Every other setting as PostgreSQL ships it: a commit is on the disk before it is answered.
DURABLE = ["listen_addresses=", "max_connections=60"]


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)} (all when none is named)")
    arguments.add_argument("--sqlite", action="store_true", help="the outbox on SQLite")
    arguments.add_argument("--large", action="store_true", help="100,000 recipients: some minutes")
    arguments.add_argument("--recipients", type=int, default=2000)
    arguments.add_argument("--size", type=int, default=150_000, help="bytes of each edition's PDF, before base64")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--editions", type=int, default=66)
    options = arguments.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        arguments.error(f"unknown: {', '.join(sorted(unknown))}")
    if len(options.parts) == 1:
        run(options)
        return
    for part in options.parts or PARTS:  # each in a process of its own: they want other databases
        subprocess.run([sys.executable, "-m", "benchmarks", part, *sys.argv[1 + len(options.parts) :]], check=True)


def run(options: argparse.Namespace) -> None:
    """One part, in a folder of its own, beside its own servers."""
    sys.path.insert(0, str(BIN))
    servers = import_module("servers")
    with ExitStack() as stack:
        folder = stack.enter_context(servers.private_folder())
        os.environ |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        os.environ.pop("DATABASE_URL", None)
        if options.parts == ["outbox"]:
            environment = stack.enter_context(servers.private_servers(DURABLE))
            if options.sqlite:
                del environment["DATABASE_URL"]
            os.environ |= environment
        django.setup()
        if options.parts == ["outbox"]:
            bench = import_module("benchmarks.bench")
            bench.run(options.recipients, options.size, options.rounds, many=100_000 if options.large else 10_000)
        elif options.parts == ["paper"]:
            import_module("benchmarks.paper").run(options.editions)
        else:
            import_module("benchmarks.synthesis").run()


if __name__ == "__main__":
    main()
