from leadership.models.changed import ChangedPlace
from leadership.models.group import LeadershipGroup, Membership
from leadership.models.partnership import Partnership
from leadership.models.programme import ProgrammeYear, WindowExtension
from leadership.models.region import Region
from leadership.models.second_factor import SecondFactorStep, UsedCode
from leadership.models.user import User

__all__ = [
    "ChangedPlace",
    "LeadershipGroup",
    "Membership",
    "Partnership",
    "ProgrammeYear",
    "Region",
    "SecondFactorStep",
    "UsedCode",
    "User",
    "WindowExtension",
]
