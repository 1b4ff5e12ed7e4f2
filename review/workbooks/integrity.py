"""The doubts of the integrity checks 真实性核查疑点 as a workbook: what was found, what was decided, and why."""

from django.db.models import F, OuterRef, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.permissions import EXPORT_RECORDS
from review.enums import FlagState
from review.integrity_lists import FlagFilter, in_lists
from review.models import IntegrityFlag, IntegrityFlagStep

FLAGS = "integrity_flags"


def flag_rows(membership, query):
    """The flags of the list in its filter, each with the words of whoever decided."""
    chosen = FlagFilter(query, in_lists(IntegrityFlag.objects.visible_to(membership)), membership=membership)
    last = IntegrityFlagStep.objects.filter(record=OuterRef("pk"), serial=OuterRef("steps_taken"))
    rows = fitting(chosen).annotate(reason=Subquery(last.values("reason")[:1]), on=Subquery(last.values("at")[:1]))
    return rows.order_by("region", F("nomination__number"), "pk")


def described(membership, query) -> str:
    return membership.region.full_name


WorkbookKind(
    name=FLAGS,
    title=gettext_lazy("Doubts of the integrity checks"),
    permission=EXPORT_RECORDS,
    list_url="review:integrity_list",
    rows=flag_rows,
    describe=described,
    columns=(
        Column(gettext_lazy("Number"), lambda flag: flag.nomination.number, width=22),
        Column(gettext_lazy("Nominee"), lambda flag: flag.title, width=32),
        Column(gettext_lazy("Category"), lambda flag: flag.nomination.get_category_display(), width=24),
        Column(gettext_lazy("County"), lambda flag: flag.region.name, width=18),
        Column(gettext_lazy("Year"), lambda flag: flag.nomination.year, width=8),
        Column(gettext_lazy("Kind of doubt"), lambda flag: flag.get_kind_display(), width=30),
        Column(gettext_lazy("Found on"), lambda flag: localdate(flag.created_at), width=13),
        Column(gettext_lazy("State"), lambda flag: FlagState(flag.state).label, width=16),
        Column(gettext_lazy("Decided on"), lambda flag: localdate(flag.on) if flag.on else None, width=13),
        Column(gettext_lazy("Reason"), lambda flag: flag.reason or "", width=60),
    ),
)
