"""The story as a whole: the opening, the agreements on their way, the reports, the figures."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from agreements.models import Agreement, FilingPolicy
from agreements.watching import watch
from agreements.workflow import AGREEMENT
from assessments.rollup import roll_up_all
from leadership.enums import Role, Window
from leadership.models import LeadershipGroup, ProgrammeYear, Region, User
from leadership.programme import extend_window
from leadership.regions import load_below
from portal.demo.accounts import MAIL_DOMAIN
from portal.demo.awards import Awards
from portal.demo.base_data import BaseData
from portal.demo.batches import Reports
from portal.demo.calendar import Calendar, between
from portal.demo.cast import Cast
from portal.demo.closings import Closings
from portal.demo.committee import Committee
from portal.demo.decisions import Decisions
from portal.demo.deeds import Deeds
from portal.demo.endings import Endings
from portal.demo.listings import Listings
from portal.demo.looks import schedule_looks
from portal.demo.mailbox import deliver, remind_the_late, schedule_mornings
from portal.demo.nominees import Nominees
from portal.demo.notices import Notices
from portal.demo.people import People
from portal.demo.places import COUNTIES, FILED_AT
from portal.demo.plans import Plan, filed, plans
from portal.demo.publications import Publications
from portal.demo.quotas import Quotas
from portal.demo.ratings import Ratings
from portal.demo.roster import Roster
from portal.demo.rules import Rules
from portal.demo.specialties import Specialties
from portal.demo.stage import Stage, date_history, told
from portal.demo.texts import EXTENSION_REASON
from portal.demo.verdicts import Verdicts
from portal.demo.village_units import VillageUnits
from portal.demo.violations import Violations
from portal.demo.visits import Visits
from portal.demo.writing import Writer
from registry.models import Expert, Facility, Organisation, PoorVillage, Specialty

SEED = 94
FUNDS = 200_000_000
EXTENDED = "62"
# Days before today between which awards are paid.
AWARDS_PAID = (20, 1)
REAL_RECORDS = (User, LeadershipGroup, ProgrammeYear, Organisation, Expert, PoorVillage, Facility, Specialty, Agreement)


def is_told() -> bool:
    """Whether this database holds the story already."""
    return User.objects.filter(email__endswith=f"@{MAIL_DOMAIN}").exists()


def holds_other_records() -> bool:
    """Whether somebody works with this database: then no story is told in it."""
    return not is_told() and any(model.objects.exists() for model in REAL_RECORDS)


@transaction.atomic
def tell(today) -> None:
    """Tell the whole story, up to the evening before ``today``; all of it or nothing."""
    calendar, people = Calendar(today), People(SEED)
    begins = calendar.share(calendar.year - 1, 0) - timedelta(days=50)
    load_below([place.code for place in COUNTIES])
    stage = Stage(Cast(people))
    with told(begins):
        stage.cast.enter()
        _set_up(calendar)
    roster = Roster(stage, calendar, people)
    roster.schedule(begins + timedelta(days=5))
    # A cast of their own, so that those of the roster stay who they are.
    BaseData(stage, calendar, People(SEED + 1)).schedule(begins + timedelta(days=5))
    for chapter in (Specialties, VillageUnits, Rules, Closings, Ratings, Quotas, Publications):
        chapter(stage, calendar).schedule()
    schedule_looks(stage, calendar)
    dossiers = [Dossier(plan, Writer(plan, roster.organisations)) for plan in plans(calendar)]
    for dossier in dossiers:
        dossier.schedule(stage)
    for chapter in (Reports, Deeds, Endings, Visits, Verdicts):
        chapter(stage, calendar, dossiers).schedule()
    Listings(stage, calendar, roster.organisations).schedule()
    Violations(stage, calendar, roster.organisations).schedule()
    nominees = Nominees(stage, calendar)
    under_way = Committee(stage, calendar, nominees)
    for chapter in (nominees, Notices(stage, calendar, nominees), under_way, Decisions(stage, calendar, under_way)):
        chapter.schedule()
    Awards(stage, calendar).schedule(calendar.ago(AWARDS_PAID[0]), calendar.ago(AWARDS_PAID[1]))
    stage.add(calendar.share(calendar.year - 1, 1) - timedelta(days=3), "0", Role.DIRECTOR, _extend)
    schedule_mornings(stage, calendar)
    stage.play()
    remind_the_late(stage, calendar)
    watch()
    deliver()
    date_history()
    roll_up_all()


def _set_up(calendar):
    for year in (calendar.year - 1, calendar.year):
        ProgrammeYear.objects.create(year=year, funds=FUNDS, **calendar.windows(year))
    for province, level in FILED_AT.items():
        FilingPolicy.objects.create(province_id=province, level=level)


def _extend(by):
    former = ProgrammeYear.objects.earliest("year")
    extend_window(
        programme_year=former,
        window=Window.FILING,
        province=Region.objects.get(pk=EXTENDED),
        closes=former.filing_closes + timedelta(days=15),
        reason=EXTENSION_REASON,
        by=by,
    )


class Dossier:
    """One agreement on its way."""

    def __init__(self, plan: Plan, writer: Writer):
        self.plan = plan
        self.writer = writer
        self.agreement = None

    def schedule(self, stage) -> None:
        """Add all acts of the plan: the draft is begun and written, then its verbs follow evenly."""
        first, last = self.plan.first, self.plan.last
        stage.add(first, self.plan.county, Role.CLERK, self._start)
        stage.add(between(first, last, 0.1), self.plan.county, Role.CLERK, self._write)
        self._schedule(stage, self.plan.verbs, between(first, last, 0.2), last)

    def schedule_again(self, stage, first, last) -> None:
        """After the nation's return: corrected, and up the whole way once more."""
        self._schedule(stage, [("correct", self.plan.county), *filed(self.plan.county)], first, last)

    def send_back(self, by) -> None:
        """Returned, with the reason and the part concerned."""
        objection = self.writer.objection
        AGREEMENT.perform(self.agreement, "return", by=by, reason=objection.reason, concerns=[objection.part])

    def _schedule(self, stage, verbs, first, last):
        for number, (verb, code) in enumerate(verbs, start=1):
            role = Role.CLERK if verb in ("submit", "correct") else Role.DIRECTOR
            stage.add(between(first, last, number / len(verbs)), code, role, self._doing(verb))

    def _doing(self, verb):
        own = {"correct": self._correct, "return": self.send_back}
        return own.get(verb) or (lambda by: AGREEMENT.perform(self.agreement, verb, by=by))

    def _start(self, by):
        self.agreement = self.writer.start(by, uuid4())

    def _write(self, by):
        self.writer.write(self.agreement, by)

    def _correct(self, by):
        self.writer.correct(self.agreement, by)
