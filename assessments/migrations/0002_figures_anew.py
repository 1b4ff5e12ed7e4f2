"""Figures are computed from the records: those of the former kind go, the next roll-up brings the others."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel(name='Figure'),
        migrations.RunSQL('DELETE FROM assessments_rollup', migrations.RunSQL.noop),
    ]
