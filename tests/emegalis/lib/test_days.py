"""Days as people and spreadsheets write them."""

import datetime

import pytest

from emegalis.lib.days import read_day, writes_french_days

DAY = datetime.date(2026, 6, 5)


@pytest.mark.parametrize(
    ("text", "french", "day", "kind"),
    [
        ("2026-06-05", False, DAY, None),
        ("2026/06/05", False, DAY, "format"),
        ("20260605", False, DAY, "format"),
        ("2026-06-05 00:00:00", False, DAY, "format"),
        ("2026-06-05T00:00:00Z", False, DAY, "format"),
        ("15/06/2026", False, datetime.date(2026, 6, 15), "format"),
        ("15.06.2026", False, datetime.date(2026, 6, 15), "format"),
        ("06/06/2026", False, datetime.date(2026, 6, 6), "format"),
        ("05/06/2026", True, DAY, "format"),
        ("05/06/2026", False, None, "ambiguous"),
        ("06-13-2026", True, None, "us"),
        ("31/02/2026", False, None, "no-such-day"),
        ("2026-02-30", False, None, "no-such-day"),
        ("2026-13-01", False, None, "no-such-day"),
        ("46188", False, None, "serial"),
        ("46188,5", False, None, "serial"),
        ("15/06/26", False, None, "short-year"),
        ("2026", False, None, "no-date"),
        ("demain", False, None, "no-date"),
        ("٢٠٢٦-٠٦-٠٥", False, None, "no-date"),
    ],
)
def test_a_day_is_read_mended_or_refused(text, french, day, kind):
    found, finding = read_day(text, french=french)
    assert (found, finding.kind if finding else None) == (day, kind)


def test_a_file_proves_that_its_days_come_first():
    assert writes_french_days(["05/06/2026", "15/06/2026"])
    assert not writes_french_days(["05/06/2026"])
    assert not writes_french_days(["15/06/2026", "06/13/2026"])
