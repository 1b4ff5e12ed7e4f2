"""Registered organisations as cells of a workbook name them: a credit code, a name, or both as reports write them."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from registry.identifiers import tidy
from registry.models import Organisation

ATTRIBUTE = "organisation_id"


def settle_organisations(rows, among) -> None:
    """Put the number of the organisation into each row whose cell names one of ``among``, or say what is wrong.

    ``row.extra["organisation"]`` is the organisation itself.
    """
    named = [row for row in rows if row.values.get(ATTRIBUTE)]
    by_words = found({row.values[ATTRIBUTE] for row in named}, among)
    for row in rows:
        if row.values.get(ATTRIBUTE, None) == "":
            row.values[ATTRIBUTE] = None
    for row in named:
        choose(row, by_words[row.values[ATTRIBUTE]])


def choose(row, fitting) -> None:
    if len(fitting) == 1:
        row.extra["organisation"] = fitting[0]
        row.values[ATTRIBUTE] = fitting[0].pk
        return
    sentence = (
        _("Several organisations have this name. Give the credit code instead.")
        if fitting
        else _("No organisation of this name or code is registered. Leave the cell empty, or register it first.")
    )
    row.wrong(ATTRIBUTE, sentence)
    del row.values[ATTRIBUTE]


def found(words, among) -> dict[str, list[Organisation]]:
    """The organisations that each text means: by what reports write, by credit code, or by the whole name."""
    keys = {text: text.partition(" ")[0] for text in words}
    codes = {tidy(key) for key in keys.values()}
    numbers = {int(key) for key in keys.values() if key.isdecimal() and len(key) < len("1000000000")}
    wanted = Q(credit_code__in=codes) | Q(name__in=keys) | Q(pk__in=numbers)
    by_code, by_name, by_label = {}, defaultdict(list), {}
    for organisation in among.filter(wanted) if words else ():
        by_code[organisation.credit_code] = organisation
        by_name[organisation.name].append(organisation)
        by_label[f"{organisation.pk} {organisation.name}"] = organisation
    return {text: meant(text, keys[text], by_code, by_name, by_label) for text in words}


def meant(text, key, by_code, by_name, by_label) -> list[Organisation]:
    if text in by_label:
        return [by_label[text]]
    if tidy(key) in by_code:
        return [by_code[tidy(key)]]
    return by_name.get(text, [])
