"""Changes of agreements as a list, and what a record page of an agreement shows of them."""

from datetime import timedelta

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements import changing, renewing
from agreements.enums import ChangeKind, ChangeState
from agreements.models import Agreement, AgreementChange
from agreements.sections import Section, register
from agreements.tables import SaysColumn
from common.columns import DayColumn, StateColumn
from leadership.filters import RegionFilter
from leadership.models.region import joined_names


class ChangeFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Agreement, or words of the reason or report"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ChangeKind.choices, empty_label=_("all kinds"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=ChangeState.choices, empty_label=_("all states"))

    class Meta:
        model = AgreementChange
        fields = ()

    def named(self, changes, name, words):
        words = words.strip()
        agreement = Q(agreement__number__icontains=words) | Q(agreement__current_version__title__icontains=words)
        return changes.filter(agreement | Q(reason__icontains=words) | Q(report__icontains=words))


class ChangeTable(tables.Table):
    """Amendments, completions and terminations in one's scope."""

    name = SaysColumn(
        verbose_name=_("Change"), linkify=lambda record: record.get_absolute_url(), order_by=("agreement", "serial")
    )
    title = tables.Column(verbose_name=_("Agreement"), accessor="agreement__title", orderable=False)
    region = tables.Column(verbose_name=_("County"), order_by="region")
    state = StateColumn()
    desk = tables.Column(verbose_name=_("Now at"), accessor="desk__region__name", orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = AgreementChange
        fields = ("name", "title", "region", "state", "desk", "moved_at")

    def render_name(self, record):
        return str(record)

    def render_region(self, value):
        return joined_names([value.parent, value])


def in_lists(changes):
    return changes.select_related("agreement__current_version", "region__parent", "desk__region")


# -- on the record page of an agreement ----------------------------------------------------
def section_of(agreement, membership) -> dict | None:
    """Its changes, those of the year after that renew it, and what its county may begin now."""
    changes = AgreementChange.objects.visible_to(membership).filter(agreement=agreement)
    rows = list(changes.select_related("desk__region").order_by("serial"))
    agreements = Agreement.objects.visible_to(membership)
    renewals = list(agreements.filter(renews=agreement).order_by("year"))
    former = agreements.filter(pk=agreement.renews_id).first() if agreement.renews_id else None
    ways = ways_of(agreement, membership)
    if not (rows or renewals or ways or former):
        return None
    hindered = [way for way in ways if not way["answer"]]
    return {"changes": rows, "renewals": renewals, "former": former, "ways": ways, "hindered": hindered}


def ways_of(agreement, membership) -> list[dict]:
    """What the clerks of its county may begin, or why not; for others nothing."""
    if not changing.may_write(agreement, membership) or agreement.is_under_way:
        return []
    may_begin = changing.may_begin(agreement)
    ways = [{"kind": kind, "label": LABELS[kind], "answer": may_begin} for kind in ChangeKind]
    return [*ways, {"kind": "", "label": _("Renew"), "answer": renewing.may_renew(agreement, membership)}]


LABELS = {
    ChangeKind.AMENDMENT: _("Amend"),
    ChangeKind.COMPLETION: _("Complete"),
    ChangeKind.TERMINATION: _("Terminate"),
}

register(Section("changes", "agreements/_section_changes.html", section_of))


def periods_of(versions, ended_on=None) -> list[dict]:
    """Of each version, newest first, from when until when it was in force; both None while it never was.

    The day of its filing belongs to a version, and with it the days until the next one is filed.
    """
    found, next_day = [], None
    for version in sorted(versions, key=lambda each: each.number, reverse=True):
        since = version.filed_at and localdate(version.filed_at)
        until = (next_day - timedelta(days=1) if next_day else ended_on) if since else None
        found.append({"version": version, "since": since, "until": until})
        next_day = since or next_day
    return found
