from typing import Any

from django.db import migrations, models

from emegalis.outbox.origins import origin_of


def decided_here(apps: Any, schema_editor: Any) -> None:
    """What is to leave at a set hour was decided in this very database."""
    scheduled = apps.get_model("bulletins", "Bulletin").objects.filter(send_at__isnull=False)
    scheduled.update(send_origin=origin_of(schema_editor.connection))


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0010_before_sending"),
        ("outbox", "0005_origin"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="send_origin",
            field=models.CharField(blank=True, max_length=80, verbose_name="base où cet envoi a été décidé"),
        ),
        migrations.RunPython(decided_here, migrations.RunPython.noop),
    ]
