"""Evaluations given before revisions were kept: what they say today is their first version."""

from django.db import migrations

MARKS = ["usefulness", "usage", "cost", "delay", "comment"]


def keep_first_versions(apps, schema_editor):
    evaluations = apps.get_model("strategy", "Evaluation")
    versions = apps.get_model("strategy", "EvaluationVersion")
    versions.objects.bulk_create(
        versions(
            evaluation=kept,
            at=kept.given_at,
            person_id=kept.given_by_id,
            mandate_label=kept.mandate_label,
            in_absence=kept.in_absence,
            **{name: getattr(kept, name) for name in MARKS},
        )
        for kept in evaluations.objects.filter(versions=None).iterator()
    )


class Migration(migrations.Migration):
    dependencies = [("strategy", "0010_prepared_and_referred")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]
