"""What was kept as the report of a meeting becomes its minutes, before the body, to be approved at its next meeting."""

from django.db import migrations

from emegalis.lib.search import search_text

TITLE = "Compte rendu"


def reports_to_minutes(apps, schema_editor):
    meeting_model = apps.get_model("meetings", "Meeting")
    minutes_model = apps.get_model("meetings", "Minutes")
    for meeting in meeting_model.objects.exclude(report="").filter(minutes=None):
        minutes = minutes_model.objects.create(
            meeting=meeting, state="submitted", begun_at=meeting.ends_at, submitted_at=meeting.ends_at
        )
        minutes.sections.create(
            position=1,
            kind="summary",
            title=TITLE,
            text=meeting.report,
            proposed="",
            written_at=meeting.ends_at,
            search_text=search_text(TITLE, meeting.report),
        )


def minutes_to_reports(apps, schema_editor):
    minutes_model = apps.get_model("meetings", "Minutes")
    for minutes in minutes_model.objects.select_related("meeting"):
        minutes.meeting.report = "\n\n".join(minutes.sections.order_by("position").values_list("text", flat=True))
        minutes.meeting.save(update_fields=["report"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_follow_up_search")]
    operations = [migrations.RunPython(reports_to_minutes, minutes_to_reports)]
