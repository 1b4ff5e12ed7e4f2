"""Choosing a registered organisation by typing its name or credit code.

It works without JavaScript: what was typed is resolved when the form is sent; several that fit
come back as a list to choose from, in the same place.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from registry.identifiers import tidy
from registry.models import Organisation

SHOWN = 12
LONGEST_KEY = 9


def label(organisation: Organisation) -> str:
    """As a chosen one stands in the field: its credit code or, for want of one, its key here, and its name."""
    return f"{organisation.credit_code or organisation.pk} {organisation.name}"


def meant(words: str, among):
    """Those that fit, by a label, by a credit code, by the whole name, or else by part of the name.

    The name of one that was merged into another means that other one.
    """
    key, _space, name = words.partition(" ")
    labelled = among.filter(name=name, pk=key) if key.isdecimal() and len(key) <= LONGEST_KEY else among.none()
    took_over = among.filter(merged__name__in=(words, name)).distinct()
    readings = (labelled, among.filter(credit_code=tidy(key)), among.filter(name=words), took_over)
    return next((reading for reading in readings if reading.exists()), among.named(words))


class OrganisationInput(forms.TextInput):
    """What is typed, and under it those that fit. A chosen one is sent after what was typed, so it counts."""

    template_name = "registry/organisation_picker.html"
    candidates = ()

    def get_context(self, name, value, attrs):
        choices = [(label(organisation), organisation) for organisation in self.candidates]
        return super().get_context(name, value, attrs) | {"choices": choices}

    def render(self, name, value, attrs=None, renderer=None):
        """Its template stands with the others of this app, not with Django's own widgets."""
        return super().render(name, value, attrs, TemplatesSetting())


class OrganisationField(forms.CharField):
    """An organisation of the country, or of those that ``choose_among`` leaves; the value is one or None."""

    widget = OrganisationInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.choose_among(Organisation.objects.pickable())

    def choose_among(self, organisations):
        self.among = organisations

    def to_python(self, value):
        words = super().to_python(value).replace("\0", "")
        if not words:
            return None
        found = list(meant(words, self.among)[: SHOWN + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No organisation of this name or code is registered. It must be registered first."))
        self.widget.candidates = found[:SHOWN]
        raise ValidationError(_("Several organisations fit. Choose one below, or type more of its name."))

    def prepare_value(self, value):
        """The chosen one by its label; what was typed as it was typed."""
        chosen = Organisation.objects.filter(pk=value).first() if isinstance(value, int) else None
        return label(chosen) if chosen else value
