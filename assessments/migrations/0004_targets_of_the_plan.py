"""The targets of the plan [一(二)]: how much of each is needed, by the end of 2020."""

from datetime import date

from django.db import migrations

NEEDED = {
    'expert_station': 1,
    'caravan': 1,
    'museum_tours': 2,
    'school_museum': 1,
    'plan_consulted': 1,
    'township_federation': 1,
    'township_industry': 1,
    'township_society': 1,
    'village_association': 1,
    'village_business': 1,
    'village_brand': 1,
    'village_e_station': 1,
    'household_skill': 1,
    'household_project': 1,
    'counties_with_association': 1,
    'villages_served': 1,
    'federations': 1000,
    'associations': 10000,
    'experts': 100000,
}


def set_targets(apps, schema_editor):
    """With the beginning of their history: the triggers that write it are installed once all migrations are done."""
    model = apps.get_model('assessments', 'TargetSetting')
    event = apps.get_model('assessments', 'TargetSettingEvent')
    settings = [{'name': name, 'needed': needed, 'due_on': date(2020, 12, 31)} for name, needed in NEEDED.items()]
    model.objects.bulk_create(model(**each) for each in settings)
    event.objects.bulk_create(event(**each, pgh_label='insert', pgh_obj_id=each['name']) for each in settings)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_assessments'),
    ]

    operations = [migrations.RunPython(set_targets, migrations.RunPython.noop)]
