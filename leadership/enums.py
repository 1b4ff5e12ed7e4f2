"""Closed lists of the storey WHO."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    """Levels of regions, from the top; a larger number is further down."""

    NATION = 0, _("nation")
    PROVINCE = 1, _("province")
    PREFECTURE = 2, _("prefecture")
    COUNTY = 3, _("county")
    TOWNSHIP = 4, _("township")
    VILLAGE = 5, _("village")


class RegionKind(TextChoices):
    NATION = "nation", _("nation")
    PROVINCE = "province", _("province")
    REPORTING_UNIT = "reporting_unit", _("reporting unit")
    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county")
    CITY_WITHOUT_COUNTIES = "city_without_counties", _("city without counties")
    STATISTICAL_ZONE = "statistical_zone", _("statistical zone")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")


class Department(TextChoices):
    """The three departments that form each leadership group [四(一)]."""

    AST = "ast", _("association for science and technology")
    AGRICULTURE = "agriculture", _("agriculture department")
    POVERTY = "poverty", _("poverty alleviation office")


class Duty(TextChoices):
    HEAD = "head", _("group head")
    DEPUTY = "deputy", _("deputy head")
    MEMBER = "member", _("member")
    OFFICE_DIRECTOR = "office_director", _("office director")
    STAFF = "staff", _("staff")


class Role(TextChoices):
    """What a membership lets a person do, at its own leadership group (domain.md 2)."""

    CLERK = "clerk", _("office clerk")
    DIRECTOR = "director", _("director of the association")
    AGRICULTURE = "agriculture", _("agriculture officer")
    POVERTY = "poverty", _("poverty alleviation officer")
    REVIEWER = "reviewer", _("reviewer")
    HELPER = "helper", _("assisting party")
    INSPECTOR = "inspector", _("discipline inspector")
    ADMINISTRATOR = "administrator", _("administrator")


class Window(TextChoices):
    """The windows of a programme year; outside its window an action is refused."""

    FILING = "filing", _("filing of agreements")
    ASSESSMENT = "assessment", _("assessment")
    NOMINATION = "nomination", _("nomination")
    PROVINCIAL_REVIEW = "provincial_review", _("provincial review")
    NATIONAL_REVIEW = "national_review", _("national review")


class SecondFactorAct(TextChoices):
    """What happens to the second factor of an account."""

    SET_UP = "set_up", _("switched on")
    NEW_CODES = "new_codes", _("new recovery codes")
    SWITCHED_OFF = "switched_off", _("switched off")
    RESET = "reset", _("reset by an administrator")


class Scheme(TextChoices):
    """Under which scheme one place helps another."""

    EAST_WEST = "east_west", _("East-West cooperation")
    COUNTERPART = "counterpart", _("counterpart assistance")
