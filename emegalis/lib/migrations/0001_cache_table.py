"""The table of the cache: the whole cache of an embedded portal, and what counts while Redis is away elsewhere."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    """Nothing when the table is there already: it used to be made by hand (``createcachetable``)."""
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
