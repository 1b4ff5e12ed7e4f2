"""What a field of a recorded row says in words: labels of choices, names of records, dates as people write them."""

from collections import defaultdict
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import ForeignKey
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common.workflow.chain import CHAINS

SEPARATOR = "、"


class Names:
    """The names of all records that some rows refer to: one query for each model referred to."""

    def __init__(self, told, told_fields):
        wanted = defaultdict(set)
        for row in {row for pair in told for row in pair if row is not None}:
            for each in told_fields(type(row)):
                if isinstance(each, ForeignKey):
                    wanted[each.related_model].add(getattr(row, each.attname))
        self.records = {model: self._fetched(model, keys - {None}) for model, keys in wanted.items()}

    def _fetched(self, model, keys) -> dict:
        """With what they refer to themselves, since that is often part of a name."""
        referred = [each.name for each in model._meta.fields if isinstance(each, ForeignKey)]
        return model._base_manager.select_related(*referred).in_bulk(keys) if keys else {}

    def of(self, model, key) -> str:
        return str(self.records[model].get(key, key))


def in_words(row, each, names) -> str:
    """The value of a field; empty if there is none."""
    value = getattr(row, each.attname, None)
    if value in (None, "", []):
        return ""
    if isinstance(each, ForeignKey):
        return names.of(each.related_model, value)
    if isinstance(each, ArrayField):
        return SEPARATOR.join(labelled(item, each.base_field) for item in value)
    return labelled(value, each)


def labelled(value, each) -> str:
    if each.choices:
        return str(dict(each.flatchoices).get(value, value))
    if each.name == "state":
        return next((str(chain.states(value).label) for chain in CHAINS.values() if chain.model is each.model), value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    return number_format(value) if hasattr(value, "as_tuple") else str(value)
