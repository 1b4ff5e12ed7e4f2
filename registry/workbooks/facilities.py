"""Facilities [二(五)] as workbooks, outwards and inwards."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.workbooks import Column, WorkbookKind, cells
from common.workbooks.kind import Intake
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from leadership.place_cells import settle_places
from registry.base_data import contradictions_of_facility
from registry.enums import FacilityKind, FacilityState
from registry.filters import FacilityFilter
from registry.maintaining import facility_kinds_for, may_keep, may_keep_facilities
from registry.models import Facility, Organisation
from registry.organisation_field import label
from registry.tables import FacilityTable
from registry.workbooks.organisation_cells import settle_organisations
from registry.workbooks.reports import (
    PLACE_SYNONYMS,
    by_whom,
    contradicting,
    described_by,
    number_column,
    place_column,
    place_name_column,
    rows_by,
)

FACILITIES = "facilities"
LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
PLACE_NOTE = gettext_lazy("Code or name of the county, township or village, e.g. 520328 or 湄潭县.")


def settle_facilities(rows, membership) -> None:
    settle_places(rows, membership, levels=LEVELS)
    settle_organisations(rows, Organisation.objects.pickable())
    allowed = facility_kinds_for(membership)
    for row in rows:
        if row.values.get("kind") and row.values["kind"] not in allowed:
            row.wrong("kind", _("Agriculture officers change expert stations only."))


def refuse_facility(former, row, membership) -> dict:
    answer = may_keep(Facility(**former), membership)
    problems = {} if answer else {"kind": answer.reason}
    return problems | contradictions_of_facility({**former, **row.values})


WorkbookKind(
    name=FACILITIES,
    title=gettext_lazy("Register of facilities"),
    permission=EXPORT_RECORDS,
    list_url="registry:facility_list",
    rows=rows_by(FacilityFilter, FacilityTable, "organisation"),
    describe=described_by(FacilityFilter),
    columns=(
        number_column(),
        Column(
            gettext_lazy("Kind"),
            lambda row: row.get_kind_display(),
            width=20,
            fills="kind",
            read=cells.choice(FacilityKind),
            required=True,
            choices=FacilityKind,
            synonyms=("设施类型", "设施类别", "类型", "类别"),
            sample=FacilityKind.E_STATION.label,
        ),
        Column(
            gettext_lazy("Name"),
            lambda row: row.name,
            width=32,
            fills="name",
            required=True,
            synonyms=("设施名称", "名称"),
            sample="核桃坝村科普中国乡村e站",
        ),
        place_column(gettext_lazy("Region code"), PLACE_NOTE, synonyms=PLACE_SYNONYMS, sample="520328"),
        place_name_column(),
        Column(
            gettext_lazy("Where it stands"),
            lambda row: row.location,
            width=28,
            fills="location",
            synonyms=("地址", "详细地址", "设置地点", "地点"),
            sample="村委会办公楼一层",
        ),
        Column(
            gettext_lazy("Year"),
            lambda row: row.year,
            width=8,
            fills="year",
            read=cells.year,
            required=True,
            synonyms=("年度", "年份", "建成年份", "设置年份"),
            sample=2017,
        ),
        Column(
            gettext_lazy("State"),
            lambda row: row.get_state_display(),
            width=12,
            fills="state",
            read=cells.choice(FacilityState),
            required=True,
            choices=FacilityState,
            synonyms=("状态", "运行状态", "使用状态"),
            sample=FacilityState.IN_SERVICE.label,
        ),
        Column(
            gettext_lazy("Run by"),
            lambda row: label(row.organisation) if row.organisation else None,
            width=32,
            fills="organisation_id",
            synonyms=("运行单位", "管理单位", "承办单位"),
            note=gettext_lazy("Name or credit code, if it is registered in the portal."),
        ),
    ),
    intake=Intake(
        model=Facility,
        keys=(("id",), ("region_id", "kind", "name", "year")),
        rule=may_keep_facilities,
        settle=settle_facilities,
        fresh=contradicting(contradictions_of_facility, by_whom),
        refusal=refuse_facility,
    ),
)
