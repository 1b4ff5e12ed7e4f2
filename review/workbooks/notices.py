"""As workbooks: the list of a notice 公示名单, the register of objections 异议登记表, and objections in numbers."""

from operator import itemgetter

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.keys import is_key
from common.lists import fitting
from common.workbooks import Column, WorkbookKind
from leadership.permissions import EXPORT_RECORDS
from registry.workbooks.reports import described_by
from review.enums import ObjectionState
from review.models import NoticeItem, Objection, PublicNotice
from review.objection_lists import ObjectionFilter, statistics

NOMINEES_OF_NOTICE, OBJECTIONS = "notice_nominees", "objections"
OBJECTION_STATISTICS = "objection_statistics"


# -- the list of a notice ---------------------------------------------------------------------
def items_asked(membership, query):
    """The nominees of the notice that the address asks for, in the scope of whoever asks."""
    key = query.get("notice", "")
    notices = PublicNotice.objects.visible_to(membership).filter(pk=key if is_key(key) else None)
    return NoticeItem.objects.filter(notice__in=notices).order_by("category", "number")


def described(membership, query) -> str:
    item = items_asked(membership, query).select_related("notice__region").first()
    return str(item.notice) if item else ""


def subtitle_of(notice) -> str:
    words = {"notice": notice, "from": date_format(localdate(notice.published_at)), "to": date_format(notice.last_day)}
    return _("%(notice)s · published on %(from)s, runs until %(to)s") % words


NOTICE_LIST = WorkbookKind(
    name=NOMINEES_OF_NOTICE,
    title=gettext_lazy("List of nominees on public notice"),
    permission=EXPORT_RECORDS,
    list_url="review:notice_list",
    rows=items_asked,
    describe=described,
    columns=(
        Column(gettext_lazy("Category"), lambda item: item.get_category_display(), width=24),
        Column(gettext_lazy("Nominee"), lambda item: item.name, width=32),
        Column(gettext_lazy("Employer or place"), lambda item: item.unit, width=32),
        Column(gettext_lazy("Nominated by"), lambda item: item.county, width=24),
        Column(gettext_lazy("Number"), lambda item: item.number, width=20),
        Column(gettext_lazy("Summary of the deeds"), lambda item: item.summary, width=60),
    ),
)


# -- the register of objections ------------------------------------------------------------------
def objection_rows(membership, query):
    """The objections of the list in its filter; never who objects, nor the words by which one could tell."""
    rows = fitting(ObjectionFilter(query, Objection.objects.visible_to(membership))).order_by("number")
    related = rows.select_related("notice__region", "nomination__organisation", "nomination__expert")
    return related.defer("objector_name", "objector_contact", "content")


def decided_on(objection):
    return None if objection.is_undecided else localdate(objection.moved_at)


def in_time(objection) -> str:
    day = decided_on(objection)
    if day is None:
        return _("overdue") if objection.days_left < 0 else ""
    return _("yes") if day <= objection.due_on else _("no")


WorkbookKind(
    name=OBJECTIONS,
    title=gettext_lazy("Register of objections"),
    permission=EXPORT_RECORDS,
    list_url="review:objection_list",
    rows=objection_rows,
    describe=described_by(ObjectionFilter),
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.number, width=18),
        Column(gettext_lazy("Public notice"), lambda row: str(row.notice), width=36),
        Column(
            gettext_lazy("Nominee concerned"),
            lambda row: row.nomination.title if row.nomination else _("the notice in general"),
            width=30,
        ),
        Column(gettext_lazy("Received on"), lambda row: localdate(row.created_at), width=13),
        Column(gettext_lazy("To be decided on by"), lambda row: row.due_on, width=13),
        Column(gettext_lazy("State"), lambda row: ObjectionState(row.state).label, width=22),
        Column(gettext_lazy("Decided on"), decided_on, width=13),
        Column(gettext_lazy("In time"), in_time, width=9),
    ),
)


# -- objections in numbers -----------------------------------------------------------------------
def number(name: str, header) -> Column:
    return Column(header, itemgetter(name), width=11, number_format="#,##0", total=True)


WorkbookKind(
    name=OBJECTION_STATISTICS,
    title=gettext_lazy("Objections in numbers"),
    permission=EXPORT_RECORDS,
    list_url="review:objection_statistics",
    rows=lambda membership, query: statistics(membership),
    describe=lambda membership, query: membership.region.full_name,
    columns=(
        Column(gettext_lazy("Year"), itemgetter("notice__year"), width=7),
        Column(gettext_lazy("Province"), itemgetter("region__name"), width=18),
        number("received", gettext_lazy("Received")),
        number("open", gettext_lazy("Open")),
        number("overdue", gettext_lazy("Overdue")),
        number("not_accepted", gettext_lazy("Not accepted")),
        number("upheld", gettext_lazy("Upheld")),
        number("dismissed", gettext_lazy("Dismissed")),
        number("in_time", gettext_lazy("Decided in time")),
    ),
)
