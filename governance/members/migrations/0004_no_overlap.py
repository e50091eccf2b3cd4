"""On PostgreSQL the database itself refuses two mandates of one person at one seat that share a day.

Not in ``Meta``: an exclusion breaks ``migrate`` on SQLite, where the service alone refuses (DESIGN section 7).
"""

from django.db import migrations

ADD = """
ALTER TABLE members_mandate ADD CONSTRAINT members_mandate_no_overlap EXCLUDE USING gist (
    person_id WITH =, body_id WITH =, authority_id WITH =, seat WITH =,
    daterange(starts_on, ends_on, '[)') WITH &&
)
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE members_mandate DROP CONSTRAINT members_mandate_no_overlap")


class Migration(migrations.Migration):
    dependencies = [("members", "0003_directory")]
    operations = [migrations.RunPython(add, remove)]
