"""Choosing a place by typing its name or code.

The field works in any form or filter without JavaScript: what was typed is resolved on the
server, and a name that fits several places comes back with their codes. With htmx, the places
that fit are offered while typing (``leadership:region_search``).
"""

from unicodedata import normalize
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.models.region import name_fully

SUGGESTIONS = 12
DOWN_TO_COUNTY = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


def places(levels=DOWN_TO_COUNTY, within=NATION_CODE):
    """The places of ``levels`` in the subtree of ``within``."""
    return Region.objects.within(within).filter(level__in=levels)


def label(place: Region) -> str:
    """As a chosen place stands in the field: 520328 贵州省遵义市湄潭县."""
    return f"{place.code} {place.full_name}"


def typed(words: str) -> str:
    """What was typed, full-width digits and stray spaces set right."""
    return normalize("NFKC", words).replace("\0", "").strip()


def suggest(words: str, among) -> list[Region]:
    """The first places that fit what was typed so far, a name that fits wholly before all others."""
    words = typed(words)
    if not words:
        return []
    fitting = name_fully(_fitting(words, among)[: SUGGESTIONS * 4])
    return sorted(fitting, key=lambda place: place.name != words)[:SUGGESTIONS]


def find(words: str, among) -> Region:
    """The one place that is meant by a code, a name, a full name, or a suggestion taken over.

    Raises ValidationError when there is none, or several: then the message lists them.
    """
    found = _meant(typed(words), among)
    if len(found) == 1:
        return found[0]
    raise ValidationError(several(found) if found else _("No place of this name or code can be chosen here."))


def _meant(words, among) -> list[Region]:
    code = words.partition(" ")[0]
    if code.isdecimal():
        return list(among.filter(pk=code) or among.filter(pk=shortened(code)))
    fitting = name_fully(_fitting(words, among)[: SUGGESTIONS * 4])
    return next(filter(None, readings(words, fitting)), [])


def shortened(code) -> str:
    """As the portal writes it: 52 for 贵州省, which has 520000 in the code of divisions [GB/T 2260]."""
    return code.removesuffix("00").removesuffix("00") if len(code) == 6 else code


def readings(words, fitting):
    """From the strictest: called exactly so, whose full name ends so, whose full name was typed with gaps."""
    yield [place for place in fitting if place.name == words]
    yield [place for place in fitting if place.full_name.endswith(words)]
    yield [place for place in fitting if _with_gaps(words, place.full_name)]


def _with_gaps(words, full_name) -> bool:
    """All of ``words`` stands in ``full_name`` in this order: 贵州省湄潭县 in 贵州省遵义市湄潭县."""
    rest = iter(full_name)
    return all(character in rest for character in words)


def _fitting(words, among):
    fitting = among.named(words)
    return fitting if fitting.exists() else among.ending(words)


def several(found) -> str:
    shown = "；".join(label(place) for place in name_fully(found[:SUGGESTIONS]))
    if len(found) > SUGGESTIONS:
        shown += " …"
    return _("Several places fit. Type the code of the one that is meant: %(places)s") % {"places": shown}


class RegionInput(forms.TextInput):
    template_name = "components/region_picker.html"
    levels = DOWN_TO_COUNTY
    within = NATION_CODE

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        limits = {"field": name, "level": [int(level) for level in self.levels], "within": self.within}
        context["search_url"] = f"{reverse('leadership:region_search')}?{urlencode(limits, doseq=True)}"
        return context

    def render(self, name, value, attrs=None, renderer=None):
        """Its template stands with the other components, not with Django's own widgets."""
        return super().render(name, value, attrs, TemplatesSetting())


class RegionField(forms.Field):
    """A place of one of ``levels`` in the subtree of ``within``; the value is a ``Region``."""

    widget = RegionInput
    levels, within = DOWN_TO_COUNTY, NATION_CODE
    default_error_messages = {"required": gettext_lazy("Type the name or the code of a place.")}

    def __init__(self, *, levels=DOWN_TO_COUNTY, within=NATION_CODE, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("Name or code, e.g. 湄潭 or 520328"))
        super().__init__(**kwargs)
        self.limit_to(levels=levels, within=within)

    def limit_to(self, *, levels=None, within=None):
        """Narrow the choice in the form at hand, e.g. to the region of whoever fills it in."""
        self.levels = self.widget.levels = levels or self.levels
        self.within = self.widget.within = within or self.within

    def to_python(self, value):
        if isinstance(value, Region):
            return value
        if not typed(value or ""):
            return None
        return find(value, places(self.levels, self.within))

    def prepare_value(self, value):
        """A place is shown with its full name; what cannot be resolved stays as it was typed."""
        if isinstance(value, Region):
            return label(value)
        place = Region.objects.filter(pk=value).first() if (value or "").isdecimal() else None
        return label(place) if place else value

    def has_changed(self, initial, data):
        try:
            place = self.to_python(data)
        except ValidationError:
            return True
        return getattr(place, "pk", None) != getattr(initial, "pk", initial)
