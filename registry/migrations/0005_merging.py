"""What the database refuses about organisations that were merged."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_personal'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='expert',
            trigger=pgtrigger.compiler.Trigger(name='names_one_that_counts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE merged_into bigint;', func="\n        IF NEW.organisation_id IS NOT NULL AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN\n            SELECT merged_into_id INTO merged_into FROM registry_organisation WHERE id = NEW.organisation_id FOR SHARE;\n            IF merged_into IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'This organisation has been merged into another one. Name that one instead.';\n            END IF;\n        END IF;\n        RETURN NEW;\n    ", hash='5db717ae25d88e51c33bccd4029f71982a6c9fc9', operation='INSERT OR UPDATE OF "organisation_id"', pgid='pgtrigger_names_one_that_counts_49d53', table='registry_expert', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='facility',
            trigger=pgtrigger.compiler.Trigger(name='names_one_that_counts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE merged_into bigint;', func="\n        IF NEW.organisation_id IS NOT NULL AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN\n            SELECT merged_into_id INTO merged_into FROM registry_organisation WHERE id = NEW.organisation_id FOR SHARE;\n            IF merged_into IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'This organisation has been merged into another one. Name that one instead.';\n            END IF;\n        END IF;\n        RETURN NEW;\n    ", hash='91e156c200c170631f3d74a2949482e6924d4507', operation='INSERT OR UPDATE OF "organisation_id"', pgid='pgtrigger_names_one_that_counts_28c74', table='registry_facility', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helperaccount',
            trigger=pgtrigger.compiler.Trigger(name='names_one_that_counts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE merged_into bigint;', func="\n        IF NEW.organisation_id IS NOT NULL AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN\n            SELECT merged_into_id INTO merged_into FROM registry_organisation WHERE id = NEW.organisation_id FOR SHARE;\n            IF merged_into IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'This organisation has been merged into another one. Name that one instead.';\n            END IF;\n        END IF;\n        RETURN NEW;\n    ", hash='e2b81bc342516e4c018aba2d2a83ce0fadee4910', operation='INSERT OR UPDATE OF "organisation_id"', pgid='pgtrigger_names_one_that_counts_24150', table='registry_helperaccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='merged_ones_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF OLD.merged_into_id IS NOT NULL THEN\n            IF TG_OP = 'UPDATE'\n               AND to_jsonb(NEW) - ARRAY['merged_into_id', 'contact_phone']\n                   = to_jsonb(OLD) - ARRAY['merged_into_id', 'contact_phone']\n               AND NEW.merged_into_id IN (\n                   SELECT unnest(ARRAY[id, merged_into_id]) FROM registry_organisation WHERE id = OLD.merged_into_id\n               ) THEN\n                RETURN NEW;\n            END IF;\n            RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'An organisation that has been merged into another one never changes again.';\n        END IF;\n        IF TG_OP <> 'DELETE' AND NEW.merged_into_id IS NOT NULL THEN\n            PERFORM 1 FROM registry_organisation kept\n            WHERE id = NEW.merged_into_id AND merged_into_id IS NULL AND EXISTS (\n                SELECT 1 FROM registry_organisationmerge WHERE merged_id = NEW.id AND kept_id = kept.id\n            ) FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'An organisation is merged, on record, into one that has not been merged itself.';\n            END IF;\n        END IF;\n        RETURN COALESCE(NEW, OLD);\n    ", hash='83f327cfa4e4edf969bbc440beec527bb824868f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_merged_ones_stay_e952b', table='registry_organisation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='merged_ones_follow', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."merged_into_id" IS NOT NULL)', func='\n        UPDATE registry_organisation SET merged_into_id = NEW.merged_into_id WHERE merged_into_id = NEW.id;\n        RETURN NULL;\n    ', hash='e1c79a604fab981d22c8bc6b238562853476bda3', operation='UPDATE OF "merged_into_id"', pgid='pgtrigger_merged_ones_follow_b7886', table='registry_organisation', when='AFTER')),
        ),
    ]
