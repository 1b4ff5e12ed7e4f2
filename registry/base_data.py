"""What makes the values of a village, household, facility or specialty contradict each other [四(二)].

One place for the form and for the workbook that comes back. Each function takes the values by attribute, as far
as they could be read (a missing one contradicts nothing), and returns a sentence for each attribute that is wrong.
"""

from django.utils.translation import gettext as _

from common import clock
from leadership.codes import CODE_LENGTHS
from registry.enums import LEVEL_OF_SPECIALTY, ExitStatus, FacilityState

FIRST_EXIT_YEAR = 2014  # the registers of poor villages and households begin here
FIRST_FACILITY_YEAR, LAST_FACILITY_YEAR = 2000, 2099
FIRST_SPECIALTY_YEAR, LAST_SPECIALTY_YEAR = 1900, 2099
MOST_PEOPLE = 40
MOST_OTHER_CAUSES = 2

PARTS_OF_VILLAGE = (("poor_households", "households"), ("poor_people", "people"), ("labour", "people"))


def contradictions_of_village(values: dict) -> dict[str, str]:
    """Parts greater than their whole; an exit year that does not fit the exit status."""
    parts = {
        "poor_households": _("There cannot be more poor households than households."),
        "poor_people": _("There cannot be more poor people than people."),
        "labour": _("The labour force cannot be greater than the number of people."),
    }
    found = {part: parts[part] for part, whole in PARTS_OF_VILLAGE if _exceeds(values.get(part), values.get(whole))}
    return found | _exit_contradiction(values)


def contradictions_of_household(values: dict) -> dict[str, str]:
    """People and labour force, causes of poverty, exit year."""
    found = {}
    people = values.get("people")
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        found["people"] = _("A household has between 1 and %(most)s people.") % {"most": MOST_PEOPLE}
    if _exceeds(values.get("labour"), people):
        found["labour"] = _("The labour force cannot be greater than the number of people.")
    return found | _cause_contradiction(values) | _exit_contradiction(values)


def contradictions_of_facility(values: dict) -> dict[str, str]:
    """A year that cannot be, or one to come for what is there already."""
    year, state = values.get("year"), values.get("state")
    if year is None:
        return {}
    if not FIRST_FACILITY_YEAR <= year <= LAST_FACILITY_YEAR:
        return {"year": _("Type the year with four digits.")}
    if state and state != FacilityState.PLANNED and year > clock.today().year:
        return {"year": _("This year is still to come; only what is planned has such a year.")}
    return {}


def contradictions_of_specialty(values: dict) -> dict[str, str]:
    """A place of another level than that of the kind; a year that cannot be, or is still to come."""
    return _level_contradiction(values) | _establishing_contradiction(values)


def _level_contradiction(values) -> dict[str, str]:
    """A form holds the place itself, a workbook its code; each is told at its own attribute."""
    attribute = "region" if "region" in values else "region_id"
    kind, place = values.get("kind"), values.get(attribute)
    if not kind or not place or len(getattr(place, "code", place)) == CODE_LENGTHS[LEVEL_OF_SPECIALTY[kind]]:
        return {}
    return {attribute: _("A specialty industry belongs to a township, a brand to a village. Choose such a place.")}


def _establishing_contradiction(values) -> dict[str, str]:
    year = values.get("since")
    if year is None:
        return {}
    if not FIRST_SPECIALTY_YEAR <= year <= LAST_SPECIALTY_YEAR:
        return {"since": _("Type the year with four digits.")}
    return {"since": _("This year is still to come.")} if year > clock.today().year else {}


def _exceeds(part, whole) -> bool:
    return part is not None and whole is not None and part > whole


def _cause_contradiction(values) -> dict[str, str]:
    others = values.get("other_causes") or []
    if len(others) > MOST_OTHER_CAUSES:
        return {"other_causes": _("At most two other causes.")}
    if len(set(others)) < len(others):
        return {"other_causes": _("The same cause stands here twice.")}
    if values.get("main_cause") in others:
        return {"other_causes": _("The main cause is not named again among the others.")}
    return {}


def _exit_contradiction(values) -> dict[str, str]:
    status, year = values.get("exit_status"), values.get("exit_year")
    sentence = _wrong_exit_year(status, year) if status else ""
    return {"exit_year": sentence} if sentence else {}


def _wrong_exit_year(status, year) -> str:
    if status == ExitStatus.POOR:
        return _("Whoever is not yet out of poverty has no exit year.") if year is not None else ""
    if year is None:
        return _("Say in which year they came out of poverty.")
    if year > clock.today().year:
        return _("The exit year lies in the future.")
    if year < FIRST_EXIT_YEAR:
        return _("Nobody came out of poverty before %(year)s, when registration began.") % {"year": FIRST_EXIT_YEAR}
    return ""
