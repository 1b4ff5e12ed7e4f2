"""Poor villages and households [四(二)] as workbooks, outwards and inwards."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.encrypted import keyed_hash
from common.workbooks import Column, WorkbookKind, cells
from common.workbooks.kind import Intake
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from leadership.place_cells import settle_places
from registry.base_data import contradictions_of_household, contradictions_of_village
from registry.enums import ExitStatus, HouseholdAttribute, PovertyCause
from registry.filters import HouseholdFilter, VillageFilter
from registry.maintaining import may_keep_base_data
from registry.models import PoorHousehold, PoorVillage
from registry.tables import HouseholdTable, VillageTable
from registry.workbooks.reports import (
    SEPARATOR,
    by_whom,
    contradicting,
    described_by,
    id_column,
    number_column,
    place_column,
    place_name_column,
    rows_by,
    telephone_column,
)

VILLAGES, HOUSEHOLDS = "villages", "households"
VILLAGE_SYNONYMS = ("行政村代码", "村代码", "行政区划代码", "行政村", "村", "村名", "贫困村", "所在村", "贫困村名称")
VILLAGE_NOTE = gettext_lazy("12 digits, or the name with county and township, e.g. 湄潭县湄江街道核桃坝村.")


def count_column(header, attribute, synonyms, sample, *, required=True) -> Column:
    """A column of people or households, summed up in reports."""
    return Column(
        header,
        lambda row: getattr(row, attribute),
        total=True,
        fills=attribute,
        read=cells.whole,
        required=required,
        synonyms=synonyms,
        sample=sample,
    )


def exit_columns() -> tuple[Column, Column]:
    return (
        Column(
            gettext_lazy("Exit status"),
            lambda row: row.get_exit_status_display(),
            width=14,
            fills="exit_status",
            read=cells.choice(ExitStatus),
            required=True,
            choices=ExitStatus,
            synonyms=("退出状态", "脱贫状态", "出列状态", "是否脱贫", "脱贫属性"),
            sample=ExitStatus.POOR.label,
        ),
        Column(
            gettext_lazy("Exit year"),
            lambda row: row.exit_year,
            width=10,
            fills="exit_year",
            read=cells.year,
            synonyms=("退出年度", "脱贫年度", "脱贫年份", "出列年度", "脱贫时间"),
            note=gettext_lazy("Empty for whoever is not yet out of poverty."),
        ),
    )


def stays(former, row, attribute, sentence) -> dict:
    return {attribute: sentence} if row.values.get(attribute, former[attribute]) != former[attribute] else {}


# -- villages ----------------------------------------------------------------------
def settle_villages(rows, membership) -> None:
    settle_places(rows, membership, levels=(Level.VILLAGE,))
    for row in rows:
        row.no_less_than_zero("households", "people", "poor_households", "poor_people", "labour")


def called_by_place(row) -> str:
    return str(row.values.get("region_id", ""))


WorkbookKind(
    name=VILLAGES,
    title=gettext_lazy("Register of poor villages"),
    permission=EXPORT_RECORDS,
    list_url="registry:village_list",
    rows=rows_by(VillageFilter, VillageTable),
    describe=described_by(VillageFilter),
    columns=(
        number_column(),
        place_column(gettext_lazy("Village code"), VILLAGE_NOTE, synonyms=VILLAGE_SYNONYMS, sample="520328001201"),
        place_name_column(),
        count_column(gettext_lazy("Households"), "households", ("总户数", "户数"), 620),
        count_column(gettext_lazy("People"), "people", ("总人口", "人口数", "人口", "总人数"), 2380),
        count_column(gettext_lazy("Poor households"), "poor_households", ("贫困户数", "建档立卡户数"), 86),
        count_column(gettext_lazy("Poor people"), "poor_people", ("贫困人口数", "贫困人数", "建档立卡人口"), 295),
        count_column(gettext_lazy("Labour force"), "labour", ("劳动力人数", "劳动力数", "劳动力"), 1310),
        Column(
            gettext_lazy("Main industry"),
            lambda row: row.industry,
            width=20,
            fills="industry",
            synonyms=("主导产业", "特色产业", "产业"),
            sample="茶叶",
        ),
        *exit_columns(),
    ),
    intake=Intake(
        model=PoorVillage,
        keys=(("id",), ("region_id",)),
        rule=may_keep_base_data,
        settle=settle_villages,
        fresh=contradicting(contradictions_of_village, by_whom),
        refusal=lambda former, row, membership: (
            contradictions_of_village({**former, **row.values})
            | stays(former, row, "region_id", _("Which village it is stays: enter another village as a new row."))
        ),
        called=called_by_place,
    ),
)


# -- households --------------------------------------------------------------------
def settle_households(rows, membership) -> None:
    settle_places(rows, membership, levels=(Level.VILLAGE,))
    for row in rows:
        row.no_less_than_zero("people", "labour")
        if row.values.get("id_number"):
            row.values["id_hash"] = keyed_hash(row.values["id_number"])


def refuse_household(former, row, membership) -> dict:
    id_stays = _("The ID number of the head stays; a household under another head is entered anew.")
    problems = {"id_number": id_stays} if stays(former, row, "id_hash", id_stays) else {}
    return problems | contradictions_of_household({**former, **row.values})


WorkbookKind(
    name=HOUSEHOLDS,
    title=gettext_lazy("Register of poor households"),
    permission=EXPORT_RECORDS,
    list_url="registry:household_list",
    rows=rows_by(HouseholdFilter, HouseholdTable),
    describe=described_by(HouseholdFilter),
    columns=(
        number_column(),
        Column(
            gettext_lazy("Registered number"),
            lambda row: row.number,
            width=22,
            fills="number",
            read=cells.digits,
            required=True,
            synonyms=("户编号", "贫困户编号", "建档立卡编号", "户号", "编号"),
            sample="52032800100000001",
        ),
        place_column(gettext_lazy("Village code"), VILLAGE_NOTE, synonyms=VILLAGE_SYNONYMS, sample="520328001201"),
        place_name_column(),
        Column(
            gettext_lazy("Head of household"),
            lambda row: row.head,
            width=14,
            fills="head",
            required=True,
            synonyms=("户主", "户主姓名", "姓名"),
            sample="陈国强",
        ),
        id_column(gettext_lazy("ID number of the head"), ("户主身份证号", "户主身份证号码")),
        telephone_column("phone"),
        count_column(gettext_lazy("People"), "people", ("家庭人口", "人口数", "人口", "家庭人口数"), 4),
        count_column(gettext_lazy("Labour force"), "labour", ("劳动力人数", "劳动力数", "劳动力"), 2),
        Column(
            gettext_lazy("Attribute"),
            lambda row: row.get_attribute_display(),
            width=18,
            fills="attribute",
            read=cells.choice(HouseholdAttribute),
            required=True,
            choices=HouseholdAttribute,
            synonyms=("贫困户属性", "户属性", "属性"),
            sample=HouseholdAttribute.ORDINARY.label,
        ),
        Column(
            gettext_lazy("Main cause of poverty"),
            lambda row: row.get_main_cause_display(),
            width=18,
            fills="main_cause",
            read=cells.choice(PovertyCause),
            required=True,
            choices=PovertyCause,
            synonyms=("主要致贫原因", "致贫原因"),
            sample=PovertyCause.NO_SKILL.label,
        ),
        Column(
            gettext_lazy("Other causes of poverty"),
            lambda row: SEPARATOR.join(str(name) for name in row.cause_names),
            width=24,
            fills="other_causes",
            read=cells.choices(PovertyCause),
            choices=PovertyCause,
            synonyms=("其他致贫原因", "其它致贫原因"),
            note=gettext_lazy("At most two, separated by 、"),
        ),
        *exit_columns(),
    ),
    intake=Intake(
        model=PoorHousehold,
        keys=(("id",), ("number",), ("id_hash",)),
        rule=may_keep_base_data,
        settle=settle_households,
        fresh=contradicting(contradictions_of_household, by_whom),
        refusal=refuse_household,
        called=lambda row: str(row.values.get("head", "")),
    ),
)
