"""What the database refuses about organisations that were merged."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
        ('registry', '0005_merging'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='agreementversion',
            trigger=pgtrigger.compiler.Trigger(name='names_one_that_counts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE merged_into bigint;', func="\n        IF NEW.organisation_id IS NOT NULL AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN\n            SELECT merged_into_id INTO merged_into FROM registry_organisation WHERE id = NEW.organisation_id FOR SHARE;\n            IF merged_into IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'This organisation has been merged into another one. Name that one instead.';\n            END IF;\n        END IF;\n        RETURN NEW;\n    ", hash='cb1015434c7bc5eaf196809e00ca1e046e6f3b38', operation='INSERT OR UPDATE OF "organisation_id"', pgid='pgtrigger_names_one_that_counts_2a1e4', table='agreements_agreementversion', when='BEFORE')),
        ),
    ]
