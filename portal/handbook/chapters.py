"""The chapters of the handbook, in the order in which they are listed."""

from portal.handbook.beside import ADMINISTRATOR, HELPER, INSPECTOR, PUBLIC
from portal.handbook.county import COUNTY_CLERK, COUNTY_DIRECTOR
from portal.handbook.departments import AGRICULTURE, POVERTY
from portal.handbook.nation import NATION
from portal.handbook.provinces import PREFECTURE, PROVINCE_CLERK, PROVINCE_DIRECTOR
from portal.handbook.reviewing import COMMITTEE, REVIEWER
from portal.handbook.start import START

CHAPTERS = (
    START,
    COUNTY_CLERK,
    COUNTY_DIRECTOR,
    AGRICULTURE,
    POVERTY,
    PREFECTURE,
    PROVINCE_CLERK,
    PROVINCE_DIRECTOR,
    REVIEWER,
    COMMITTEE,
    NATION,
    ADMINISTRATOR,
    INSPECTOR,
    HELPER,
    PUBLIC,
)
BY_SLUG = {chapter.slug: chapter for chapter in CHAPTERS}


def own_chapters(membership) -> list:
    """Those of the duty in which the person acts, then the first steps."""
    own = [chapter for chapter in CHAPTERS if chapter.is_of(membership)]
    return [*own, START] if membership else []


def other_chapters(membership) -> list:
    own = own_chapters(membership)
    return [chapter for chapter in CHAPTERS if chapter not in own]


def pictures() -> list:
    """All pictures of the handbook."""
    return [picture for chapter in CHAPTERS for picture in chapter.pictures]
