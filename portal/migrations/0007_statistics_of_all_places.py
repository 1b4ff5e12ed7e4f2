from django.db import migrations


def forget(apps, schema_editor):
    """Rows of another shape; the next roll-up counts them anew, of all places."""
    apps.get_model("portal", "PlaceStatistics").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_deadlines")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveField(model_name="placestatistics", name="funnel"),
    ]
