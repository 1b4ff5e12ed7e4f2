"""Every installation knows the country down to its counties, the poor ones marked [四(一)]."""

from django.db import migrations

from leadership.regions import load_counties


def load(apps, schema_editor):
    load_counties(apps.get_model("leadership", "Region"))


class Migration(migrations.Migration):
    dependencies = [("leadership", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
