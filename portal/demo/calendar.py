"""When the story plays: two programme years, all of it before today, in office hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

WORKING_SHARE = 5 / 7  # of a week
OPENS_AT, OFFICE_HOURS = time(9), timedelta(hours=8)
# Of looking back on last year, the share that is over when the window of its assessments closes.
ASSESSED = 0.31
# The share that is over when the nation has taken the nominees in.
TAKEN_IN = 0.93


@dataclass(frozen=True)
class Calendar:
    """``today`` is the day on which the demo data is loaded; nothing in the story happens later."""

    today: date

    @property
    def year(self) -> int:
        return self.today.year

    def filing_window(self, year: int) -> tuple[date, date]:
        """March to October; that of the current year is open today, whatever the season."""
        return self._open_today(year, date(year, 3, 1), date(year, 10, 31))

    def assessment_window(self, year: int) -> tuple[date, date]:
        """From the middle of November for two months; that of the current year is open today, too."""
        return self._open_today(year, date(year, 11, 15), date(year + 1, 1, 15))

    def nomination_window(self, year: int) -> tuple[date, date]:
        """From the middle of January; that of last year is open since the assessments are over, and today."""
        return self._looking_back_open(year, date(year + 1, 1, 16), date(year + 1, 2, 28))

    def provincial_review_window(self, year: int) -> tuple[date, date]:
        """The month of March; that of last year is open with the nominations."""
        return self._looking_back_open(year, date(year + 1, 3, 1), date(year + 1, 3, 31))

    def national_review_window(self, year: int) -> tuple[date, date]:
        """From April to the middle of May; that of last year is open since the nominees were taken in, and today."""
        return self._looking_back_open(year, date(year + 1, 4, 1), date(year + 1, 5, 15), since=TAKEN_IN)

    def _looking_back_open(self, year, opens, closes, since=ASSESSED):
        if year == self.year - 1:
            opens = min(opens, self.looking_back(since).date())
            closes = max(closes, self.today + timedelta(days=60))
        return opens, closes

    def _open_today(self, year, opens, closes):
        if year == self.year:
            opens = min(opens, self.today - timedelta(days=60))
            closes = max(closes, self.today + timedelta(days=60))
        return opens, closes

    def windows(self, year: int) -> dict[str, date]:
        """The first and last days of all windows, as a programme year's fields."""
        opens, closes = self.filing_window(year)
        assessment_opens, assessment_closes = self.assessment_window(year)
        nomination_opens, nomination_closes = self.nomination_window(year)
        review_opens, review_closes = self.provincial_review_window(year)
        national_opens, national_closes = self.national_review_window(year)
        return {
            "filing_opens": opens,
            "filing_closes": closes,
            "assessment_opens": assessment_opens,
            "assessment_closes": assessment_closes,
            "nomination_opens": nomination_opens,
            "nomination_closes": nomination_closes,
            "provincial_review_opens": review_opens,
            "provincial_review_closes": review_closes,
            "national_review_opens": national_opens,
            "national_review_closes": national_closes,
        }

    def share(self, year: int, share: float) -> datetime:
        """A moment of a year's story: 0 as filing opens, 1 as it closes, or today if that comes first."""
        opens, closes = self.filing_window(year)
        return between(morning(opens), morning(min(closes, self.today)), share)

    def looking_back(self, share: float) -> datetime:
        """A moment of looking back on last year: 0 as its last agreements are in the repository and the assessments
        begin, ``ASSESSED`` as these are over, 1 at the end of April, or today if that comes first."""
        begins, ends = date(self.year - 1, 11, 28), date(self.year, 4, 30)
        return between(morning(begins), morning(min(ends, self.today)), share)

    def ago(self, days: float) -> datetime:
        """``days`` before the beginning of today."""
        return morning(self.today) - timedelta(days=days)


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def between(first: datetime, last: datetime, share: float) -> datetime:
    return first + (last - first) * share


def in_office_hours(moment: datetime) -> datetime:
    """Any moment of a week brought into its working days, 9 to 17, on no later day; order is kept."""
    monday = morning(moment.date() - timedelta(days=moment.weekday()))
    days, within_day = divmod((moment - monday) * WORKING_SHARE, timedelta(days=1))
    opens = datetime.combine(monday.date() + timedelta(days=days), OPENS_AT)
    return timezone.make_aware(opens) + within_day / timedelta(days=1) * OFFICE_HOURS
