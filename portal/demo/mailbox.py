"""What everybody in the story has been told: the inboxes as they are on the last evening."""

from datetime import timedelta
from uuid import uuid4

from django.db.models import F

from common import clock
from leadership.enums import Role
from portal import nudging, telling
from portal.deadlines.reminding import tell_deadlines
from portal.demo.calendar import morning
from portal.demo.stage import told
from portal.models import Message

REMINDING = "52"
READ_AFTER = timedelta(days=7)
DAYS_TOLD = 10  # the last ones of the story, on each of which deadlines are told
DAYS_BEFORE = (5, 0)  # the end of a window; acts on free days are done before them


def schedule_mornings(stage, calendar) -> None:
    """Deadlines are told as the windows of both years close, and on the last mornings of the story."""
    days = {calendar.today - timedelta(days=ago) for ago in range(1, DAYS_TOLD + 1)}
    for year in (calendar.year - 1, calendar.year):
        closings = [day for name, day in calendar.windows(year).items() if name.endswith("_closes")]
        days |= {day - timedelta(days=before) for day in closings for before in DAYS_BEFORE}
    for day in sorted(day for day in days if day < calendar.today):
        stage.add(morning(day), "0", Role.ADMINISTRATOR, lambda by: tell_deadlines())


def remind_the_late(stage, calendar) -> None:
    """On the last evening of the story; the working days before it may lie before the day of what is late."""
    by = stage.cast.at(REMINDING, Role.CLERK)
    with told(calendar.ago(0.25), user=by.user_id):
        for year in (calendar.year - 1, calendar.year):
            if nudging.plan_of(by=by, year=year).to_tell:
                nudging.nudge(by=by, year=year, token=uuid4())


def deliver() -> None:
    """Messages of all steps of the story; of old ones people have read, and no letter is sent of any."""
    telling.tell()
    telling.tell_reminders()
    Message.objects.update(mailed_at=F("created_at"))
    old = Message.objects.unread().filter(created_at__lt=clock.now() - READ_AFTER)
    old.update(read_at=F("created_at") + READ_AFTER)
