from django.db import migrations


def leave_room(apps, schema_editor):
    """Each row is written four times on its way: with room on its page, the mark of its beginning touches no index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE outbox_delivery SET (fillfactor = 70)")


def fill_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE outbox_delivery RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0011_home")]

    operations = [migrations.RunPython(leave_room, fill_up)]
