"""The two statements that every message needs, in plain SQL: through the ORM they cost more than the message itself.

PostgreSQL takes both in one statement that it has prepared once per connection: planning it, with all the indexes of
deliveries, costs as much as carrying it out.
"""

import datetime
from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

Told = tuple[int, str]
# The worker's name stands on nothing but what it holds; naming the state too would lead PostgreSQL to another index.
_SENT = (
    "UPDATE outbox_delivery SET state = 'sent', sent_at = %s, answer = told.column2, attempts = attempts + 1, "
    "claimed_by = '', lease_until = NULL, begun_at = NULL FROM (VALUES {}) AS told "
    "WHERE id = told.column1 AND (claimed_by = %s OR state IN ('queued', 'held'))"
)
_BEGIN = "UPDATE outbox_delivery SET begun_at = %s WHERE id IN ({}) AND claimed_by = %s RETURNING id"
# Its plan is made at once, and for good: one made while the table is nearly empty would read all of it later.
_PREPARE = """
PREPARE outbox_write (timestamptz, bigint[], text[], bigint[], text) AS
WITH sent AS (
    UPDATE outbox_delivery SET state = 'sent', sent_at = $1, answer = told.answer, attempts = attempts + 1,
        claimed_by = '', lease_until = NULL, begun_at = NULL
    FROM unnest($2, $3) AS told (pk, answer)
    WHERE id = told.pk AND (claimed_by = $5 OR state IN ('queued', 'held'))
)
UPDATE outbox_delivery SET begun_at = $1 WHERE id = ANY ($4) AND claimed_by = $5 RETURNING id;
SET enable_seqscan = off;
SET plan_cache_mode = force_generic_plan;
EXECUTE outbox_write (now(), '{}', '{}', '{}', '');
RESET plan_cache_mode;
RESET enable_seqscan
"""
_EXECUTE = "EXECUTE outbox_write (%s, %s, %s, %s, %s)"
_prepared: WeakSet[Any] = WeakSet()


def write_turns(*, worker: str, sent: Sequence[Told], beginning: Sequence[int], now: datetime.datetime) -> set[int]:
    """Mark these (id, answer) as sent and these ids as begun, all or none; return the ids that really begin."""
    if not sent and not beginning:
        return set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _prepare(cursor)
            answers = [answer for _, answer in sent]
            cursor.execute(_EXECUTE, [now, [pk for pk, _ in sent], answers, list(beginning), worker])
            return _ids(cursor)
        with transaction.atomic():
            return _one_by_one(cursor, worker, sent, beginning, now)


def _prepare(cursor: CursorWrapper) -> None:
    if connection.connection not in _prepared:
        cursor.execute(_PREPARE)
        _prepared.add(connection.connection)


def _one_by_one(
    cursor: CursorWrapper, worker: str, sent: Sequence[Told], beginning: Sequence[int], now: datetime.datetime
) -> set[int]:
    moment = connection.ops.adapt_datetimefield_value(now)
    if sent:
        statement = _SENT.format(", ".join(["(%s, %s)"] * len(sent)))
        cursor.execute(statement, [moment, *(value for told in sent for value in told), worker])
    if not beginning:
        return set()
    cursor.execute(_BEGIN.format(", ".join(["%s"] * len(beginning))), [moment, *beginning, worker])
    return _ids(cursor)


def _ids(cursor: CursorWrapper) -> set[int]:
    return {row[0] for row in cursor.fetchall()}
