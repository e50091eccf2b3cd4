"""``python -m benchmarks``: what the outbox sends per second, beside other ways of sending, in one run.

On a fresh SQLite database in a temporary folder, or in the (empty) database of ``DATABASE_URL``.
"""

import argparse
import os
import tempfile
from importlib import import_module

import django


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("--recipients", type=int, default=2000)
    arguments.add_argument("--size", type=int, default=150_000, help="bytes of each edition's PDF, before base64")
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="emegalis-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        django.setup()
        import_module("benchmarks.bench").run(options.recipients, options.size, options.rounds)


if __name__ == "__main__":
    main()
