"""Specialty industries and brands [一(二)] as workbooks, outwards and inwards."""

from django.utils.translation import gettext_lazy

from common.workbooks import Column, WorkbookKind, cells
from common.workbooks.kind import Intake
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from leadership.place_cells import settle_places
from registry.base_data import contradictions_of_specialty
from registry.enums import SpecialtyKind
from registry.filters import SpecialtyFilter
from registry.maintaining import may_keep_specialties
from registry.models import Organisation, Specialty
from registry.organisation_field import label
from registry.tables import SpecialtyTable
from registry.workbooks.organisation_cells import settle_organisations
from registry.workbooks.reports import (
    by_whom,
    contradicting,
    described_by,
    number_column,
    place_column,
    place_name_column,
    rows_by,
)

SPECIALTIES = "specialties"
PLACE_NOTE = gettext_lazy("Of an industry the township, of a brand the village: code or name, e.g. 520328004203.")
PLACE_SYNONYMS = ("行政区划代码", "区划代码", "所在地", "地区", "乡镇或村", "所在乡镇", "所在村", "乡镇", "村")


def settle_specialties(rows, membership) -> None:
    settle_places(rows, membership, levels=(Level.TOWNSHIP, Level.VILLAGE))
    settle_organisations(rows, Organisation.objects.pickable())


WorkbookKind(
    name=SPECIALTIES,
    title=gettext_lazy("Register of specialty industries and brands"),
    permission=EXPORT_RECORDS,
    list_url="registry:specialty_list",
    rows=rows_by(SpecialtyFilter, SpecialtyTable, "organisation"),
    describe=described_by(SpecialtyFilter),
    columns=(
        number_column(),
        Column(
            gettext_lazy("Kind"),
            lambda row: row.get_kind_display(),
            width=12,
            fills="kind",
            read=cells.choice(SpecialtyKind),
            required=True,
            choices=SpecialtyKind,
            synonyms=("产业或品牌", "类型", "类别"),
            sample=SpecialtyKind.BRAND.label,
        ),
        Column(
            gettext_lazy("Name"),
            lambda row: row.name,
            width=24,
            fills="name",
            required=True,
            synonyms=("产业名称", "品牌名称", "特色产业", "特色品牌", "名称"),
            sample="湄潭翠芽",
        ),
        place_column(gettext_lazy("Region code"), PLACE_NOTE, synonyms=PLACE_SYNONYMS, sample="520328004203"),
        place_name_column(),
        Column(
            gettext_lazy("Year established"),
            lambda row: row.since,
            width=10,
            fills="since",
            read=cells.year,
            required=True,
            synonyms=("年份", "创建年份", "建立年份", "注册年份", "起始年份"),
            sample=2016,
        ),
        Column(
            gettext_lazy("Led by"),
            lambda row: label(row.organisation) if row.organisation else None,
            width=32,
            fills="organisation_id",
            synonyms=("带动单位", "经营主体", "经营单位", "新型经营主体", "运行管理单位"),
            note=gettext_lazy("Name or credit code, if it is registered in the portal."),
        ),
        Column(
            gettext_lazy("Note"),
            lambda row: row.note,
            width=40,
            fills="note",
            read=cells.paragraphs,
            synonyms=("说明", "备注", "规模产值", "佐证材料"),
            sample="注册商标1件，茶园1200亩，带动贫困户64户。",
        ),
    ),
    intake=Intake(
        model=Specialty,
        keys=(("id",), ("region_id", "kind", "name")),
        rule=may_keep_specialties,
        settle=settle_specialties,
        fresh=contradicting(contradictions_of_specialty, by_whom),
        refusal=lambda former, row, membership: contradictions_of_specialty({**former, **row.values}),
    ),
)
