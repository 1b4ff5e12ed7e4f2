"""Rows of paper agreements on their way in: what their cells name, whether the portal knows them.

A row means the agreement of the same county, year, title and helper. A new one keeps these words as its
``form_token``, so that the same row always means the same agreement and is never written twice.
"""

from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.drafting import SUBMITTED
from agreements.enums import OPEN_STATES, AgreementState, HelperKind
from agreements.models import Agreement
from agreements.workbooks.expert_cells import Roll, parts, settle_experts
from common.access import YES, Answer, no
from common.workbooks.rows import EMPTY
from leadership.enums import Level
from leadership.permissions import DRAFT_AGREEMENT
from leadership.place_cells import Places, settle_places
from leadership.programme import current_year
from leadership.region_field import places
from registry.models import Expert, Organisation
from registry.workbooks.organisation_cells import settle_organisations

TASKS = (1, 2, 3)
TASK_COLUMNS = ("area", "description", "target", "unit", "due_on")
LONGEST = {"description": 300, "unit": 20}


def may_load_papers(membership) -> Answer:
    if membership is not None and membership.may(DRAFT_AGREEMENT) and membership.region.level == Level.COUNTY:
        return YES
    return no(_("Agreements are written by the county offices."))


# -- what the cells name -------------------------------------------------------------
def settle_papers(rows, membership) -> None:
    for row in rows:
        row.extra["title"] = row.values.get("title", "")
    settle_county(rows, membership)
    settle_organisations(rows, Organisation.objects.pickable())
    settle_villages(rows, membership)
    settle_roster(rows)
    for row in rows:
        settle_helper(row)
        settle_period(row)
        settle_tasks(row)
        pass_over_empty(row)
    know_again([row for row in rows if not row.problems], membership)


def pass_over_empty(row) -> None:
    """An empty cell says nothing: what the office has added in the portal stays."""
    for attribute in [name for name, value in row.values.items() if value in EMPTY]:
        del row.values[attribute]


def settle_county(rows, membership) -> None:
    """A county that is named must be one's own."""
    settle_places(rows, membership, levels=(Level.COUNTY,))
    for row in rows:
        row.values.pop("region_id", None)


def settle_villages(rows, membership) -> None:
    levels = (Level.VILLAGE,)
    named = [row for row in rows if "villages" in row.values]
    cells = {cell for row in named for cell in row.values["villages"]}
    found = Places(places(levels, membership.region_code), levels).named(cells)
    for row in named:
        meant = [found[cell] for cell in row.values.pop("villages")]
        problems = [" ".join(each.messages) for each in meant if isinstance(each, ValidationError)]
        if problems:
            row.wrong("villages", problems[0])
        else:
            row.values["villages"] = [{"village_id": code} for code in dict.fromkeys(meant)]


def settle_roster(rows) -> None:
    """Experts of the whole country's roster: helpers come from other provinces, too."""
    named = [row for row in rows if "experts" in row.values]
    names = {parts(words)[0] for row in named for words in row.values["experts"]}
    listed = Expert.objects.listed().filter(name__in=names).only("name", "employer")
    roll = Roll(listed, _("%(name)s is not on the roster of experts."))
    for row in named:
        settle_experts(row, roll)


def settle_helper(row) -> None:
    """Who helps, where the cell does not say it."""
    values = row.values
    organisation = values.get("organisation_id")
    said = values.get("helper_kind") or (HelperKind.ORGANISATION if organisation else HelperKind.EXPERTS)
    values["helper_kind"] = str(said)
    if said == HelperKind.ORGANISATION and not organisation:
        row.wrong("organisation_id", _("Name the assisting organisation."))
    elif said == HelperKind.EXPERTS and organisation:
        row.wrong("organisation_id", _("Leave this empty, or say that an organisation helps."))
    elif said == HelperKind.EXPERTS and not values.get("experts"):
        row.wrong("experts", _("Name the assisting organisation or the experts."))


def settle_period(row) -> None:
    values = row.values
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        row.wrong("ends_on", _("The period ends before it begins."))
    if (values.get("year") or 0) > current_year():
        row.wrong("year", _("This year has not begun."))
    if (values.get("funds") or 0) < 0:
        row.wrong("funds", _("Funds cannot be negative."))


# -- tasks ---------------------------------------------------------------------------
def settle_tasks(row) -> None:
    """The columns of tasks become the list of tasks; a file without such columns says nothing of them."""
    told = [task for number in TASKS if (task := taken_out(row, number)) is not None]
    if told:
        row.values["tasks"] = [task for number, task in told if is_task(row, number, task)]


def taken_out(row, number):
    """(number, the columns of a task) taken out of the values; None if the file has none of them."""
    names = {name: f"task{number}_{name}" for name in TASK_COLUMNS}
    found = {name: row.values.pop(attribute) for name, attribute in names.items() if attribute in row.values}
    return (number, found) if found else None


def is_task(row, number, task) -> bool:
    """Is this a task? Says at its cells what it lacks; its due day is the end of the period if none is given."""
    if not any(task.values()):
        return False
    task["due_on"] = task.get("due_on") or row.values.get("ends_on")
    for name in TASK_COLUMNS:
        if task.get(name) in (None, ""):
            row.wrong(f"task{number}_{name}", _("This is missing."))
        elif len(str(task[name])) > LONGEST.get(name, len(str(task[name]))):
            row.wrong(f"task{number}_{name}", _("At most %(longest)s characters.") % {"longest": LONGEST[name]})
    check_task(row, number, task)
    return True


def check_task(row, number, task) -> None:
    starts, ends, due = row.values.get("starts_on"), row.values.get("ends_on"), task["due_on"]
    if task.get("target") is not None and task["target"] <= 0:
        row.wrong(f"task{number}_target", _("The target must be more than zero."))
    if starts and ends and due and not starts <= due <= ends:
        row.wrong(f"task{number}_due_on", _("The task is due outside the period of the agreement."))


# -- known already? ------------------------------------------------------------------
def know_again(rows, membership) -> None:
    """Say which agreement each row means, or that it is new. Of several alike, the one that is still written."""
    own = Agreement.objects.filter(region=membership.region_code, year__in={row.values["year"] for row in rows})
    alike = own.filter(current_version__title__in={row.values["title"] for row in rows})
    with_text = alike.select_related("current_version").prefetch_related("current_version__expert_links")
    known = {key_of_agreement(each): each for each in sorted(with_text, key=lambda each: (each.is_open, -each.pk))}
    for row in rows:
        agreement = known.get(key_of(row))
        if agreement is None:
            row.values["form_token"] = uuid5(NAMESPACE_URL, f"{membership.region_code} {key_of(row)}")
        else:
            row.values["id"] = agreement.pk


def key_of_agreement(agreement) -> tuple:
    version = agreement.current_version
    experts = [link.expert_id for link in version.expert_links.all()]
    return agreement.year, version.title, version.organisation_id or tuple(sorted(experts))


def key_of(row) -> tuple:
    values = row.values
    experts = [link["expert_id"] for link in values.get("experts", ())]
    return values["year"], values["title"], values.get("organisation_id") or tuple(sorted(experts))


# -- new, changed ----------------------------------------------------------------------
def begin_paper(row, membership) -> dict:
    """A draft of the county's office."""
    who = {"created_by_id": membership.user_id, "edited_by_id": membership.user_id, "desk_id": membership.group_id}
    return who | {"region_id": membership.region_code, "state": AgreementState.DRAFT}


def refuse_paper(former, row, membership) -> dict:
    return {} if former["state"] in OPEN_STATES else {"": SUBMITTED}
