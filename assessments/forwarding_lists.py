"""The ranking that forwarding chooses from, what was forwarded, and what has come to the province, as one list."""

from dataclasses import dataclass

import django_filters
import django_tables2 as tables
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Left
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from agreements.filters import OnAgreementFilter, years
from agreements.parties import with_parties
from agreements.tables import NUMBERS
from assessments.beginning import year_to_assess
from assessments.enums import FORWARDED_GRADES
from assessments.forwarding import FORWARDING_LEVELS, above, arrivals, pool, written_by
from assessments.models import AgreementAssessment, Forwarding
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import Region
from leadership.models.region import joined_names

OPEN, FORWARDED, SENT, ARRIVED = "open", "forwarded", "sent", "arrived"


def stages(membership) -> list[tuple]:
    """What can be looked at, the most urgent first: only counties and prefectures have something to choose from."""
    everybody = [(ARRIVED, _("come to the province")), (SENT, _("forwarded by any level"))]
    if membership.region.level in FORWARDING_LEVELS:
        return [(OPEN, _("to choose from")), (FORWARDED, _("forwarded by us")), *everybody]
    return everybody


def ranking(membership):
    """The confirmed assessments in scope whose grade lets them be forwarded, the best first, with what a row shows."""
    own = Forwarding.objects.filter(assessment=OuterRef("pk"))
    names = (
        own.order_by()
        .values("assessment")
        .annotate(names=StringAgg("group__region__name", " → ", order_by=("-group__region__level", "pk")))
    )
    later = AgreementAssessment.objects.filter(corrects=OuterRef("pk"))
    counting = AgreementAssessment.objects.visible_to(membership).counting().filter(grade__in=FORWARDED_GRADES)
    shown = counting.select_related("agreement__current_version", "region__parent").defer("summary", "problems")
    return (
        with_parties(shown, "agreement__current_version")
        .annotate(
            way=Coalesce(Subquery(names.values("names")), Value(""), output_field=TextField()),
            is_corrected=Exists(later),
            is_own=written_by(membership),
            is_gone=Exists(above(own, membership.region_code)),
        )
        .order_by("-total", "pk")
    )


class ForwardingFilter(OnAgreementFilter):
    """Of the year that is assessed today and of what waits for one's own level, unless something else is chosen."""

    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=None)
    stage = django_filters.ChoiceFilter(label=_("Which"), method="at_stage", empty_label=None)
    grade = django_filters.ChoiceFilter(
        label=_("Grade"),
        choices=[(grade.value, grade.label) for grade in FORWARDED_GRADES],
        empty_label=_("all grades"),
    )

    class Meta(OnAgreementFilter.Meta):
        model = AgreementAssessment

    def __init__(self, data, *args, membership, **kwargs):
        data, known = data.copy(), stages(membership)
        data["year"] = data.get("year") or year_to_assess(membership.region_code)
        data["stage"] = data.get("stage") or known[0][0]
        super().__init__(data, *args, **kwargs)
        self.membership = membership
        self.filters["stage"].extra["choices"] = known
        self.filters["region"].extra["within"] = membership.region_code

    def at_stage(self, assessments, _field, stage):
        sent = Forwarding.objects.filter(assessment=OuterRef("pk"))
        own = sent.filter(group=self.membership.group)
        if stage == OPEN:
            choosable = pool(self.membership.group, self.chosen("year"))
            return assessments.filter(~Exists(own), pk__in=choosable.values("pk"))
        which = {FORWARDED: own, SENT: sent, ARRIVED: arrivals().filter(assessment=OuterRef("pk"))}
        return assessments.filter(Exists(which[stage]))

    def chosen(self, name):
        """What was chosen, once the form is valid."""
        return self.form.cleaned_data[name]


class RankingTable(tables.Table):
    """The best of a year; those alike share a rank."""

    rank = tables.Column(verbose_name=_("Rank"), attrs=NUMBERS)
    number = tables.Column(
        verbose_name=_("Agreement"),
        accessor="agreement",
        linkify=lambda record: record.get_absolute_url(),
        attrs={"td": {"class": "text-nowrap"}},
    )
    title = tables.Column(verbose_name=_("Title"), accessor="agreement__title")
    region = tables.Column(verbose_name=_("County"))
    helper = tables.Column(verbose_name=_("Helper"))
    total = tables.Column(verbose_name=_("Total"), attrs=NUMBERS)
    grade = tables.Column(verbose_name=_("Grade"), accessor="grade_label")
    way = tables.Column(verbose_name=_("Forwarded by"))
    notes = tables.TemplateColumn(template_name="assessments/_forwarding_notes.html", verbose_name=_("Remark"))

    caption = _("Ranking of the assessments of agreements")

    class Meta:
        model = AgreementAssessment
        fields = ("rank", "number", "title", "region", "helper", "total", "grade", "way", "notes")
        orderable = False

    def render_region(self, value):
        return joined_names([value.parent, value])

    def render_total(self, value):
        return floatformat(value, "-2g")


def tick(*, taking_back: bool) -> tables.TemplateColumn:
    """A box for each that can be forwarded, or taken back; else why it cannot."""
    return tables.TemplateColumn(
        template_name="assessments/_forwarding_tick.html",
        extra_context={"taking_back": taking_back},
        verbose_name=_("Choose"),
        orderable=False,
    )


class CandidateTable(RankingTable):
    """Some can be forwarded."""

    chosen = tick(taking_back=False)

    class Meta(RankingTable.Meta):
        fields = ("chosen", *RankingTable.Meta.fields)
        sequence = fields


class ForwardedTable(RankingTable):
    """Some can be taken back."""

    chosen = tick(taking_back=True)

    class Meta(CandidateTable.Meta):
        pass


def with_ranks(table, rows) -> None:
    """Give the assessments on the page of ``table`` their ``rank`` among all ``rows``; those alike share one."""
    page = table.page.object_list.data
    previous = None
    for position, assessment in enumerate(page, start=table.page.start_index()):
        if previous is None:
            assessment.rank = 1 + rows.filter(total__gt=assessment.total).count()
        else:
            assessment.rank = previous.rank if previous.total == assessment.total else position
        previous = assessment


# -- how many from where ------------------------------------------------------------------------
@dataclass(frozen=True)
class Share:
    """How many of the rows are of one place."""

    region: Region
    count: int


def by_place(membership, rows) -> list[Share]:
    """How many of ``rows`` each county has, at the nation each province; the most first."""
    level = Level.PROVINCE if membership.region.level == Level.NATION else Level.COUNTY
    code = Left("region", CODE_LENGTHS[level])
    counted = rows.order_by().values(code=code).annotate(number=Count("pk")).order_by("-number", "code")
    numbers = {row["code"]: row["number"] for row in counted}
    places = Region.objects.in_bulk(numbers)
    return [Share(places[code], number) for code, number in numbers.items()]
