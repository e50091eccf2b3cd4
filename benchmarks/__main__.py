"""``python -m benchmarks``: what the portal does per second, beside other ways of doing it, in one run.

``outbox``: what it sends, on a fresh SQLite database in a temporary folder, or in the (empty) database of
``DATABASE_URL``. ``paper``: how fast it renders the editions of a bulletin. Without a name, all of them.
"""

import argparse
import os
import tempfile
from importlib import import_module

import django

PARTS = ("outbox", "paper")


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)} (all when none is named)")
    arguments.add_argument("--recipients", type=int, default=2000)
    arguments.add_argument("--size", type=int, default=150_000, help="bytes of each edition's PDF, before base64")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--editions", type=int, default=66)
    options = arguments.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        arguments.error(f"unknown: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="emegalis-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        django.setup()
        if not options.parts or "outbox" in options.parts:
            import_module("benchmarks.bench").run(options.recipients, options.size, options.rounds)
        if not options.parts or "paper" in options.parts:
            import_module("benchmarks.paper").run(options.editions)


if __name__ == "__main__":
    main()
