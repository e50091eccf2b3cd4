from django.db import migrations

from emegalis.lib.search import fold


def fill(apps, schema_editor):
    """What was sent before can be searched too."""
    Delivery = apps.get_model("outbox", "Delivery")
    rows = Delivery.objects.filter(sending__isnull=False).only("id", "name", "address", "mandate_label")
    batch = []
    for row in rows.order_by("id").iterator(chunk_size=2000):
        row.search_text = fold(f"{row.name} {row.address} {row.mandate_label}")[:700]
        batch.append(row)
        if len(batch) == 2000:
            Delivery.objects.bulk_update(batch, ["search_text"])
            batch = []
    Delivery.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [("outbox", "0009_recipients_searched")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
