from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from leadership.codes import CODE_LENGTHS, NATION_CODE, within
from leadership.enums import Level, RegionKind

SPECIAL_KINDS = (RegionKind.REPORTING_UNIT, RegionKind.CITY_WITHOUT_COUNTIES, RegionKind.STATISTICAL_ZONE)


def joined_names(places) -> str:
    """The full name of the last of ``places``, given from the top down.

    The nation is left out, and so is the second 东莞市 of a city that is its own only county.
    """
    names = [place.name for place in places if place.code != NATION_CODE] or [place.name for place in places]
    return "".join(name for name, above in zip(names, [None, *names], strict=False) if name != above)


def name_fully(places) -> list["Region"]:
    """``places`` with their full names at hand, for lists: one query for all of them."""
    places = list(places)
    above = Region.objects.in_bulk({code for place in places for code in place.ancestor_codes})
    for place in places:
        chain = [above[code] for code in reversed(place.ancestor_codes) if code in above]
        place.full_name = joined_names([*chain, place])
    return places


class RegionQuerySet(models.QuerySet):
    def within(self, code):
        return self.filter(within(code, "code"))

    def named(self, words):
        """By code or by part of the name, as typed into a region picker; the higher level first."""
        words = words.strip()
        match = Q(code__startswith=words) if words.isdecimal() else Q(name__contains=words)
        return self.filter(match).order_by("level", "code")

    def ending(self, words):
        """Whose own name ends the full name ``words``, e.g. 湄潭县 for 贵州省湄潭县."""
        typed = models.Value(words.strip(), output_field=models.TextField())
        return self.annotate(typed=typed).filter(typed__endswith=models.F("name")).order_by("level", "code")


class Region(models.Model):
    """A place of the programme [四(一)]. The code holds significant digits only: 52, 5203, 520302 …

    ``parent`` is the place that stands above it in the programme: grouping codes without a
    government (市辖区, 省直辖县级行政区划 …) are not loaded, their counties stand under the province.
    """

    code = models.CharField(_("code"), max_length=12, primary_key=True, db_collation="C")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=24, choices=RegionKind.choices)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    is_poor = models.BooleanField(_("poor county"), default=False)
    contiguous_area = models.CharField(_("contiguous poor area"), max_length=30, blank=True)
    exit_year = models.PositiveSmallIntegerField(_("year off the poverty list"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"])]
        constraints = [
            models.CheckConstraint(
                name="region_code_length_fits_level",
                condition=Q(level=Level.NATION, code=NATION_CODE)
                | Q(level=Level.PROVINCE, code__regex=r"^\d{2}$")
                | Q(level=Level.PREFECTURE, code__regex=r"^\d{4}$")
                | Q(level=Level.COUNTY, code__regex=r"^\d{6}$")
                | Q(level=Level.TOWNSHIP, code__regex=r"^\d{9}$")
                | Q(level=Level.VILLAGE, code__regex=r"^\d{12}$"),
                violation_error_message=_("The code does not fit the level of the region."),
            ),
            models.CheckConstraint(
                name="region_only_nation_has_no_parent",
                condition=Q(parent__isnull=False) | Q(level=Level.NATION),
            ),
            # A subtree is one range of codes, see ``within``.
            models.CheckConstraint(
                name="region_code_begins_with_parents",
                condition=Q(parent__isnull=True) | Q(parent=NATION_CODE) | Q(code__startswith=models.F("parent")),
                violation_error_message=_("The code does not begin with the code of the place above."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def ancestor_codes(self) -> list[str]:
        """Codes of the places above, the nearest first; grouping codes among them have no row."""
        if self.code == NATION_CODE:
            return []
        lengths = [length for length in CODE_LENGTHS.values() if length < len(self.code)]
        return [self.code[:length] for length in reversed(lengths)] + [NATION_CODE]

    @property
    def ancestors(self) -> list["Region"]:
        """The places above, from the nation down; for breadcrumbs."""
        return list(Region.objects.filter(code__in=self.ancestor_codes).order_by("level"))

    @cached_property
    def full_name(self) -> str:
        """With the places above it, e.g. 贵州省遵义市湄潭县."""
        return joined_names([*self.ancestors, self])

    @property
    def special_kind(self) -> str:
        """What it is when that does not follow from its level; empty for ordinary places."""
        return self.get_kind_display() if self.kind in SPECIAL_KINDS else ""

    @property
    def may_have_places(self) -> bool:
        """Places can lie in it; a village is the last level."""
        return self.level < Level.VILLAGE

    def contains(self, code: str) -> bool:
        return self.code == NATION_CODE or code.startswith(self.code)
