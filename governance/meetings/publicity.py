"""How long an assembly has to make its sittings public, and what members are given to correct. Pure.

The statutes of an open syndicat mixte rule; these are the communal values, which they most often take up.
"""

import datetime

# Published online within the week that follows the sitting at which it was approved (CGCT L. 2121-15).
MINUTES_DAYS = 7
# The list of deliberations examined is put online within one week of the sitting (CGCT L. 2121-25).
LIST_DAYS = 7
SOURCE = "CGCT, art. L. 2121-15 et L. 2121-25, selon les statuts"
# Usage: two weeks to read and to ask for corrections.
CORRECTION_DAYS = 14


def minutes_due(approved_on: datetime.date) -> datetime.date:
    """The last day to publish minutes approved on this day."""
    return approved_on + datetime.timedelta(days=MINUTES_DAYS)


def list_due(held_on: datetime.date) -> datetime.date:
    """The last day to put online the list of deliberations examined on this day."""
    return held_on + datetime.timedelta(days=LIST_DAYS)


def usual_corrections_by(today: datetime.date) -> datetime.date:
    """The day proposed for corrections when minutes are submitted on this one."""
    return today + datetime.timedelta(days=CORRECTION_DAYS)
