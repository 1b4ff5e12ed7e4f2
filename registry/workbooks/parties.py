"""The rosters of organisations and experts 专家名册 as workbooks, outwards and inwards."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.encrypted import keyed_hash
from common.workbooks import Column, WorkbookKind, cells
from common.workbooks.kind import Intake
from leadership.enums import Level
from leadership.permissions import EXPORT_RECORDS
from leadership.place_cells import settle_places
from leadership.region_field import DOWN_TO_COUNTY
from registry.enums import ExpertField, ExpertState, OrganisationKind
from registry.filters import ExpertFilter, OrganisationFilter
from registry.guards import ID_NUMBER_STAYS, NAME_STAYS
from registry.identifiers import clean_credit_code
from registry.models import Expert, Organisation
from registry.organisation_field import label
from registry.registering import employers_for, kinds_for, may_edit, may_register, offices_of
from registry.tables import ExpertTable, OrganisationTable
from registry.workbooks.organisation_cells import settle_organisations
from registry.workbooks.reports import (
    PLACE_SYNONYMS,
    SEPARATOR,
    by_whom,
    described_by,
    id_column,
    number_column,
    place_column,
    place_name_column,
    rows_by,
    telephone_column,
)

ORGANISATIONS, EXPERTS = "organisations", "experts"
LEVELS = (Level.NATION, *DOWN_TO_COUNTY)
PLACE_NOTE = gettext_lazy("Code or name of the county, prefecture or province, e.g. 520328 or 湄潭县.")
DOWN_TO_VILLAGE_NOTE = gettext_lazy(
    "Code or name of the county, prefecture or province; of a township or village its code, e.g. 520328004203."
)


def credit_code(cell):
    code = cells.digits(cell)
    return clean_credit_code(code) if code else None


def refusals(model, former, membership, attribute) -> dict:
    """Why this person may not change the record whose values are ``former``."""
    answer = may_edit(model(**former), membership)
    return {} if answer else {attribute: answer.reason}


# -- organisations -----------------------------------------------------------------
def settle_organisation_rows(rows, membership) -> None:
    settle_places(rows, membership, levels=LEVELS, coded=(Level.TOWNSHIP, Level.VILLAGE))
    allowed = kinds_for(membership)
    for row in rows:
        if row.values.get("kind") and row.values["kind"] not in allowed:
            row.wrong("kind", _("Agriculture officers register extension and expert stations only."))


WorkbookKind(
    name=ORGANISATIONS,
    title=gettext_lazy("Roster of organisations"),
    permission=EXPORT_RECORDS,
    list_url="registry:organisation_list",
    rows=rows_by(OrganisationFilter, OrganisationTable),
    describe=described_by(OrganisationFilter),
    columns=(
        number_column(),
        Column(
            gettext_lazy("Name of the organisation"),
            lambda row: row.name,
            width=36,
            fills="name",
            required=True,
            synonyms=("单位名称", "组织名称", "机构名称", "名称", "单位"),
            sample="湄潭县茶叶产业协会",
        ),
        Column(
            gettext_lazy("Kind"),
            lambda row: row.get_kind_display(),
            width=20,
            fills="kind",
            read=cells.choice(OrganisationKind),
            required=True,
            choices=OrganisationKind,
            synonyms=("类型", "类别", "单位类别", "单位类型", "组织类型", "单位性质"),
            sample=OrganisationKind.RPTA.label,
        ),
        Column(
            gettext_lazy("Credit code"),
            lambda row: row.credit_code,
            width=22,
            fills="credit_code",
            read=credit_code,
            synonyms=("统一社会信用代码", "社会信用代码", "信用代码", "机构代码"),
            note=gettext_lazy("18 characters; leave it empty if the organisation has none."),
        ),
        place_column(gettext_lazy("Region code"), DOWN_TO_VILLAGE_NOTE, synonyms=PLACE_SYNONYMS, sample="520328"),
        place_name_column(),
        Column(
            gettext_lazy("Contact person"),
            lambda row: row.contact_name,
            width=12,
            fills="contact_name",
            synonyms=("联系人", "联系人姓名", "负责人"),
            sample="王丽华",
        ),
        telephone_column("contact_phone"),
    ),
    intake=Intake(
        model=Organisation,
        keys=(("id",), ("credit_code",), ("region_id", "name")),
        rule=may_register,
        settle=settle_organisation_rows,
        fresh=by_whom,
        refusal=lambda former, row, membership: refusals(Organisation, former, membership, "name"),
    ),
)


# -- experts -----------------------------------------------------------------------
def settle_expert_rows(rows, membership) -> None:
    settle_places(rows, membership, levels=LEVELS)
    settle_organisations(rows, employers_for(membership))
    offices = offices_of({row.values["region_id"] for row in rows if row.values.get("region_id")})
    for row in rows:
        values = row.values
        if values.get("id_number"):
            values["id_hash"] = keyed_hash(values["id_number"])
        if row.extra.get("organisation") and "employer" in values and not values["employer"]:
            values["employer"] = row.extra["organisation"].name
        row.extra["desk_id"] = offices.get(values.get("region_id"))


def fresh_expert(row, membership) -> dict:
    employer = row.values.get("employer") or getattr(row.extra.get("organisation"), "name", "")
    if not employer:
        row.wrong("employer", _("Say where the expert works."))
    if row.values.get("region_id") and row.extra["desk_id"] is None:
        row.wrong("region_id", _("No leadership group has been set up for this region or above it."))
    start = {"state": ExpertState.APPLIED, "desk_id": row.extra["desk_id"], "employer": employer}
    return by_whom(row, membership) | start


def refuse_expert(former, row, membership) -> dict:
    problems = refusals(Expert, former, membership, "name")
    if row.values.get("id_hash", former["id_hash"]) != former["id_hash"]:
        problems["id_number"] = _(ID_NUMBER_STAYS)
    if row.values.get("region_id", former["region_id"]) != former["region_id"]:
        problems["region_id"] = _("The region of an expert stays; the office there decides on the roster.")
    if row.values.get("name", former["name"]) != former["name"] and not Expert(**former).is_open_to_correction:
        problems["name"] = _(NAME_STAYS)
    return problems


WorkbookKind(
    name=EXPERTS,
    title=gettext_lazy("Roster of experts"),
    permission=EXPORT_RECORDS,
    list_url="registry:expert_list",
    rows=rows_by(ExpertFilter, ExpertTable, "organisation"),
    describe=described_by(ExpertFilter),
    columns=(
        number_column(),
        Column(
            gettext_lazy("Full name"),
            lambda row: row.name,
            width=12,
            fills="name",
            required=True,
            synonyms=("专家姓名", "名字", "名称"),
            sample="李明辉",
        ),
        id_column(gettext_lazy("ID number"), ("身份证",)),
        place_column(gettext_lazy("Region code"), PLACE_NOTE, synonyms=PLACE_SYNONYMS, sample="520328"),
        place_name_column(),
        Column(
            gettext_lazy("Registered organisation"),
            lambda row: label(row.organisation) if row.organisation else None,
            width=36,
            fills="organisation_id",
            synonyms=("所属组织", "登记单位", "所在组织"),
            note=gettext_lazy("Name or credit code, if it is registered in the portal."),
        ),
        Column(
            gettext_lazy("Employer"),
            lambda row: row.employer,
            width=30,
            fills="employer",
            synonyms=("工作单位", "所在单位", "单位", "单位名称"),
            note=gettext_lazy("Leave it empty to take over the name of the registered organisation."),
            sample="湄潭县茶产业发展中心",
        ),
        Column(
            gettext_lazy("Professional title"),
            lambda row: row.title,
            width=16,
            fills="title",
            required=True,
            synonyms=("职称", "技术职称", "职称/职务", "专业技术职务"),
            sample="高级农艺师",
        ),
        Column(
            gettext_lazy("Fields"),
            lambda row: SEPARATOR.join(str(name) for name in row.field_names),
            width=30,
            fills="fields",
            read=cells.choices(ExpertField),
            required=True,
            choices=ExpertField,
            synonyms=("专业领域", "服务领域", "擅长领域", "专业", "领域", "专业特长"),
            note=gettext_lazy("Several are separated by 、"),
            sample=ExpertField.TEA.label,
        ),
        telephone_column("phone"),
        Column(gettext_lazy("State"), lambda row: ExpertState(row.state).label, width=12),
    ),
    intake=Intake(
        model=Expert,
        keys=(("id",), ("id_hash",)),
        rule=may_register,
        settle=settle_expert_rows,
        fresh=fresh_expert,
        refusal=refuse_expert,
    ),
)
