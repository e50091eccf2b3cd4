"""`make faults`: each fault of the sending engine, many times, with real processes; prints docs/reliability.md.

python bin/faults.py            on files (SQLite) and, at the same time, on a PostgreSQL and a Redis of its own
python bin/faults.py sqlite     one of them; the document is then left as it is
python bin/faults.py --short    each fault as few times as `make test` does: minutes instead of a quarter of an hour
"""

import datetime
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from test import ROOT, side_by_side

FAULTS = "tests/faults"
DOCUMENT = ROOT / "docs" / "reliability.md"
KINDS = ("sqlite", "postgresql")
Line = dict[str, Any]
HOLDS = {
    1: "Everyone once, with the right edition",
    2: "Nobody lost; at most one more copy per connection open at the kill, same Message-ID, labelled",
    3: "All rows or none",
    4: "Nobody lost; resumes by itself, the workers are not started again, the page says what is happening",
    5: "Bounded work, growing delays kept in the database; a code leaves within 60 s whenever the server answers",
    6: "Bulletins wait, one message probes, all resumes, and nobody is burnt",
    7: "One sending",
    8: "The others leave; these are refused at entry, and marked if they got in",
    9: "What was frozen leaves; a mandate that ended gets nothing, and is counted",
    10: "No partial PDF leaves; the other editions do",
    11: "Held until someone decides; what is decided afterwards leaves, codes first",
    12: "Stops within 30 s, nothing lost or doubled",
}
HEAD = """# What holds when something breaks

Printed by `make faults`, which anyone can run: it makes each fault with real processes (Celery workers, gunicorn,
PostgreSQL, Redis, a mail server that misbehaves: `tests/faults/`) and counts what every recipient got. `make test`
makes the same faults in a short form. Leases and delays are shortened (lease 30 s instead of 180 s, first retry 0.5 s
instead of 60 s); where a lease must run out, the test moves its end instead of waiting.

- **Lost**: recipients who got nothing.
- **Doubled**: recipients who got two copies, with the same Message-ID, shown to the secretariat as « Peut-être reçu
  deux fois »; beside it, how many connections were open at the faults: the most that the guarantee allows.
- **Wrong**: mails whose body is not, to the last byte, that of the recipient's edition.
- **Resumed**: from the end of the fault to the next mail taken.
"""
COLUMNS = ["Fault", "On", "Recipients", "Lost", "Doubled (at most)", "Wrong", "Resumed", ""]


def run(kinds: list[str], form: str) -> tuple[int, list[Line]]:
    """The exit status of the tests on these kinds of database, and the lines that they counted."""
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: Path(folder) / f"{kind}.json" for kind in kinds}
        runs = {kind: {"FAULTS": form, "FAULTS_ON": kind, "FAULTS_FIGURES": str(file)} for kind, file in files.items()}
        status = side_by_side(runs, FAULTS)
        counted = [json.loads(file.read_text(encoding="utf-8")) for file in files.values() if file.exists()]
        return status, [line for lines in counted for line in lines]


def document(lines: list[Line], form: str) -> str:
    today = datetime.date.today().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    parts = [HEAD, f"Last run: {today}, {form} form, {machine}.\n"]
    for row in sorted({line["row"] for line in lines}):
        parts.append(f"## {row}. {HOLDS[row]}\n\n{table(lines, row)}")
    return "\n".join(parts)


def table(lines: list[Line], row: int) -> str:
    head = f"| {' | '.join(COLUMNS)} |\n|---|---|--:|--:|--:|--:|--:|---|\n"
    return head + "".join(cells(line) for line in lines if line["row"] == row)


def cells(line: Line) -> str:
    resumed = "–" if line["resumed"] is None else f"{line['resumed']:.1f} s"
    doubled = f"{line['doubled']} ({line['allowed']})"
    values = [line["fault"], line["database"], line["recipients"], line["lost"], doubled, line["wrong"], resumed]
    return "| " + " | ".join(str(value) for value in [*values, line["note"]]) + " |\n"


def main(kinds: list[str], form: str) -> int:
    """Run on each kind of database; the document is written when all passed on both."""
    status, lines = run(kinds, form)
    if status == 0 and set(kinds) == set(KINDS):
        DOCUMENT.write_text(document(lines, form), encoding="utf-8")
        print(f"Figures written to {DOCUMENT.relative_to(ROOT)}.")
    return status


if __name__ == "__main__":
    form = "short" if "--short" in sys.argv else "long"
    asked = [word for word in sys.argv[1:] if word != "--short"] or list(KINDS)
    if unknown := set(asked) - set(KINDS):
        sys.exit(f"bin/faults.py: unknown database {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    sys.exit(main(asked, form))
