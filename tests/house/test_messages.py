"""Every text a person sees is in the Chinese catalogue, translated, and compiled."""

import re

import polib

from tools.messages import CATALOGUE, extracted, out_of_step


def test_catalogue_is_complete():
    assert out_of_step(polib.pofile(str(CATALOGUE)), extracted()) == []


def test_placeholders_survive_translation():
    names = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        if not entry.msgid_plural and sorted(names.findall(entry.msgid)) != sorted(names.findall(entry.msgstr))
    ]
    assert wrong == []
