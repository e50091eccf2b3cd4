"""Which database a mail was decided in: a restored backup or a cloned server must not send what its original sends.

The same through restarts, vacuums, renames and migrations; another for a copy. PostgreSQL: the system identifier of
the cluster, the oid of the database, and the oid of our own table, which a restoration into the same database makes
anew. SQLite: device and inode of the file.
"""

import os
from typing import Any

from django.db import connection

_POSTGRESQL = """
SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
       'outbox_sending'::regclass::oid
FROM pg_control_system()
"""


def current_origin() -> str:
    """The identity of the database that this process speaks to at this moment (never kept: it may be replaced)."""
    return origin_of(connection)


def origin_of(link: Any) -> str:
    """The identity of the database behind this connection."""
    if link.vendor == "postgresql":
        with link.cursor() as cursor:
            cursor.execute(_POSTGRESQL)
            return "pg:" + ":".join(str(part) for part in cursor.fetchone())
    if link.is_in_memory_db():
        return "sqlite:memory"
    file = os.stat(link.settings_dict["NAME"])
    return f"sqlite:{file.st_dev}:{file.st_ino}"
