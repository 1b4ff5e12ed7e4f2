"""By which day work is due, and how urgent that makes it: one rule for the workbench and whoever tells of deadlines.

What has a day of its own is due by it. All else is due ``HANDLING_DAYS`` after it came, or by the last day of its
window if that is earlier; what one has begun oneself, and nobody waits for yet, by the last day of its window.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, ExpressionWrapper, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least, Left, TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import ProgrammeYear, WindowExtension
from portal.enums import Urgency

SOON_DAYS = 7
HANDLING_DAYS = 15
MARKS = {Urgency.OVERDUE: "attention", Urgency.SOON: "soon", Urgency.IN_TIME: "draft"}


@dataclass(frozen=True)
class Due:
    """A day by which something is due, as seen today."""

    day: date

    @property
    def days_left(self) -> int:
        return days_until(self.day)

    @property
    def urgency(self) -> Urgency:
        if self.days_left < 0:
            return Urgency.OVERDUE
        return Urgency.SOON if self.days_left <= SOON_DAYS else Urgency.IN_TIME

    @property
    def mark(self) -> str:
        """The tone of its mark, beside the word for it."""
        return MARKS[self.urgency]

    @property
    def when(self) -> str:
        """By which day it is or was due, and how far that is, in words."""
        left = self.days_left
        if left == 0:
            return _("due today")
        if left < 0:
            text = ngettext("was due on %(day)s, %(days)s day ago", "was due on %(day)s, %(days)s days ago", -left)
        else:
            text = ngettext("due by %(day)s, %(days)s day left", "due by %(day)s, %(days)s days left", left)
        return text % {"day": date_format(self.day), "days": abs(left)}


def days_until(day) -> int:
    """Today not counted; less than nothing once the day has passed."""
    return (day - clock.today()).days


def due_of(day) -> Due | None:
    return Due(day) if day else None


def soon() -> date:
    """The last day of which it is said that it comes soon."""
    return clock.today() + timedelta(days=SOON_DAYS)


# -- for the database -----------------------------------------------------------------------
def after_arrival(days: int = HANDLING_DAYS):
    """The day until which a record may lie where it is."""
    return ExpressionWrapper(TruncDate("moved_at") + Value(days), output_field=DateField())


def last_day_of(window, year: str = "year"):
    """Of the window of a record's programme year, an extension of its province included; null before one is set up."""
    closes = ProgrammeYear.objects.filter(pk=OuterRef(year)).values(f"{window}_closes")
    extended = WindowExtension.objects.filter(
        programme_year=OuterRef(year), window=window, province=Left(OuterRef("region_id"), CODE_LENGTHS[Level.PROVINCE])
    )
    # Of nothing and a day, PostgreSQL takes the day.
    return Greatest(Subquery(closes), Subquery(extended.order_by("-closes").values("closes")[:1]))


def due_by(*, initial: str, own=None, windows=None):
    """The day by which a record of a chain is due. ``windows``: state → the window in which it is to move on."""
    windows = windows or {}
    closes = [When(state=state, then=last_day_of(window)) for state, window in windows.items()]
    usual = Least(after_arrival(), Case(*closes, output_field=DateField())) if closes else after_arrival()
    if initial in windows:
        begun = Coalesce(last_day_of(windows[initial]), after_arrival())
        usual = Case(When(state=initial, then=begun), default=usual)
    return Coalesce(own, usual) if own is not None else usual


OWN_DAY = F("due_on")
