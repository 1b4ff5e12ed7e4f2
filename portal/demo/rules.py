"""By what the story's years are assessed, and until when the targets of the plan are to be met."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import uuid4

from assessments.enums import Subject
from assessments.models import TargetSetting
from assessments.systems import begin_system, change_settings, system_for
from assessments.target_settings import set_target
from assessments.workflow import INDICATOR_SYSTEM
from leadership.codes import NATION_CODE
from leadership.enums import Role

NEXT_REMARK = "拟根据各地意见调整督导问题整改率和群众满意度的权重，征求意见后于年底前公布。"


@dataclass
class Rules:
    """Adds the indicator systems and the due dates of the targets to ``stage``."""

    stage: object
    calendar: object

    def schedule(self) -> None:
        year, share = self.calendar.year, self.calendar.share
        for each, written, enacted in ((year - 1, 0.0, 0.05), (year, 0.0, 0.1)):
            for subject in Subject:
                self._add(share(each, written), Role.ADMINISTRATOR, partial(self._write, subject, each))
                self._add(share(each, enacted), Role.DIRECTOR, partial(self._enact, subject, each))
        self._add(share(year, 0.02), Role.ADMINISTRATOR, self._set_due_dates)
        self._add(self.calendar.ago(6), Role.ADMINISTRATOR, self._write_next)

    def _add(self, at, role, do):
        self.stage.add(at, NATION_CODE, role, do)

    def _write(self, subject, year, by):
        """The first one begins with the default indicators, each further one with those of the year before."""
        former = system_for(subject=subject, year=year - 1)
        return begin_system(
            by=by, subject=subject, year=year, form_token=uuid4(), copy_of=former, with_defaults=former is None
        )

    def _enact(self, subject, year, by):
        INDICATOR_SYSTEM.perform(INDICATOR_SYSTEM.model.objects.get(subject=subject, year=year), "enact", by=by)

    def _write_next(self, by):
        change_settings(system=self._write(Subject.AGREEMENT, self.calendar.year + 1, by), by=by, remark=NEXT_REMARK)

    def _set_due_dates(self, by):
        """The plan's own dates are past; the programme of the story aims at the end of its year."""
        for setting in TargetSetting.objects.all():
            set_target(setting=setting, needed=setting.needed, due_on=date(self.calendar.year, 12, 31))
