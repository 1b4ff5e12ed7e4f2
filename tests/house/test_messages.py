"""Every text a person sees is in the Chinese catalogue, translated, and compiled."""

import re

import polib
import pytest
from django.apps import apps
from django.utils import translation

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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_constraints_can_say_their_message(language):
    """Django puts the constraint's name into the message: a bare % in a translation would end in an error page."""
    with translation.override(language):
        for model in apps.get_models():
            for constraint in model._meta.constraints:
                assert constraint.violation_error_message % {"name": constraint.name}
