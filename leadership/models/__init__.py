from leadership.models.group import LeadershipGroup, Membership
from leadership.models.partnership import Partnership
from leadership.models.programme import ProgrammeYear, WindowExtension
from leadership.models.region import Region
from leadership.models.user import User

__all__ = ["LeadershipGroup", "Membership", "Partnership", "ProgrammeYear", "Region", "User", "WindowExtension"]
