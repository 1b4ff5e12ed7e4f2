"""What the reports of all registers share: the rows behind a list's address, and what was chosen, in words."""

from django.utils.translation import gettext_lazy as _

from common.lists import fitting
from common.workbooks import Column, cells
from leadership.models.region import joined_names
from registry.identifiers import clean_id_number

# From a row to the places above its own, for full names without a query a row.
PLACES = "region__parent__parent__parent__parent"
SEPARATOR = "、"
PLACE_SYNONYMS = (
    "行政区划代码",
    "行政区划",
    "区划代码",
    "所在地区",
    "所属地区",
    "所在地",
    "地区",
    "所在县",
    "所属县",
    "县（市、区）",
    "区县",
    "县区",
    "县",
)


def rows_by(filter_class, table_class, *related):
    """The rows of a list in its filter and order, in the scope of whoever asks."""

    def rows(membership, query):
        model = filter_class._meta.model
        chosen = filter_class(query, model.objects.visible_to(membership))
        ordered = table_class(fitting(chosen).select_related(PLACES, *related), order_by=query.getlist("sort"))
        return ordered.data.data

    return rows


def described_by(filter_class):
    """What was chosen: the region, and each filter that was set."""

    def describe(membership, query) -> str:
        form = filter_class(query, filter_class._meta.model.objects.none()).form
        if not form.is_valid():
            return ""
        chosen = dict(form.cleaned_data)
        region = chosen.pop("region", None) or membership.region
        words = [in_words(form.fields[name], value) for name, value in chosen.items() if value]
        return " · ".join([str(region.full_name), *words])

    return describe


def in_words(field, value) -> str:
    return str(dict(getattr(field, "choices", ())).get(value, value))


def full_name(row) -> str:
    """The place of a row with the places above it."""
    way_down = [row.region]
    while way_down[0].parent_id:
        way_down.insert(0, way_down[0].parent)
    return joined_names(way_down)


def number_column() -> Column:
    """The number under which the portal keeps a record: a report that comes back finds its records by it."""
    return Column(
        _("Registration number"),
        lambda row: row.pk,
        width=10,
        fills="id",
        read=cells.whole,
        note=_("Given by the portal. Leave it empty for a new record."),
    )


def place_column(header, note, **options) -> Column:
    return Column(
        header,
        lambda row: row.region_id,
        width=14,
        fills="region_id",
        read=cells.text,
        required=True,
        note=note,
        **options,
    )


def id_column(header, synonyms) -> Column:
    return Column(
        header,
        lambda row: row.id_number,
        width=22,
        personal=True,
        fills="id_number",
        read=id_number,
        required=True,
        synonyms=(*synonyms, "身份证号", "身份证号码", "公民身份号码", "证件号码"),
        note=_("18 characters, kept encrypted. A masked number that comes back is left as it is."),
        sample="520328198003070014",
    )


def telephone_column(attribute) -> Column:
    return Column(
        _("Telephone"),
        lambda row: getattr(row, attribute),
        width=16,
        personal=True,
        fills=attribute,
        read=cells.digits,
        synonyms=("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式"),
        sample="13800138000",
    )


def place_name_column() -> Column:
    return Column(_("Full name of the place"), full_name, width=30)


def id_number(cell):
    """An ID number with its check digit; KEEP if it is masked. Raises ValidationError."""
    number = cells.digits(cell)
    return clean_id_number(number) if number and number is not cells.KEEP else number


def by_whom(row, membership) -> dict:
    return {"created_by_id": membership.user_id, "edited_by_id": membership.user_id}


def contradicting(contradictions, fresh):
    """``fresh`` that also says, at their cells, where the values of a new record contradict each other."""

    def checked(row, membership) -> dict:
        for attribute, sentence in contradictions(row.values).items():
            row.wrong(attribute, sentence)
        return fresh(row, membership)

    return checked
