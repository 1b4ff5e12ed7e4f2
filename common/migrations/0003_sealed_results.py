"""Reports made before files were sealed lie readable on the disk: they go, and are ordered again from their lists."""

from django.db import migrations


def forget_readable_results(apps, schema_editor):
    jobs = apps.get_model("common", "Job")
    for job in jobs.objects.exclude(result="").exclude(result__endswith=".sealed"):
        job.result.delete(save=False)
        jobs.objects.filter(pk=job.pk).update(result="")


class Migration(migrations.Migration):
    dependencies = [("common", "0002_imports")]

    operations = [migrations.RunPython(forget_readable_results, migrations.RunPython.noop)]
