"""The hash of an ID number is set by the encrypted field itself; no table changes."""

from django.db import migrations

import common.encrypted


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_registers")]

    operations = [
        migrations.AlterField(
            model_name="expert",
            name="id_number",
            field=common.encrypted.EncryptedTextField(hash_field="id_hash", verbose_name="ID number"),
        ),
        migrations.AlterField(
            model_name="poorhousehold",
            name="id_number",
            field=common.encrypted.EncryptedTextField(hash_field="id_hash", verbose_name="ID number of the head"),
        ),
    ]
