"""How an indicator is scored, in words: what ``assessments.scoring`` does, for whoever is assessed by it."""

from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from assessments.enums import Direction, Rule
from assessments.metrics import METRICS, Metric
from assessments.models import Indicator


@dataclass(frozen=True)
class Line:
    """An indicator as a page shows it."""

    indicator: Indicator

    @property
    def metric(self) -> Metric | None:
        return METRICS.get(self.indicator.metric)

    @property
    def is_unknown(self) -> bool:
        """Its metric is not there (any more)."""
        return self.indicator.is_automatic and self.metric is None

    @property
    def scoring(self) -> str:
        if self.indicator.rule == Rule.STEPS:
            return _("The best step that the figure reaches gives the marks; below all steps there are none.")
        if self.indicator.rule == Rule.TARGET:
            return self.by_target()
        if self.indicator.needs_evidence:
            return _("By hand, with a reason and evidence.")
        return _("By hand, with a reason.")

    def by_target(self) -> str:
        target = self.measured(self.indicator.target)
        if self.indicator.direction == Direction.DOWN:
            text = _("Full marks at %(target)s or less, else fewer: twice as much gives half of the marks.")
        else:
            text = _("Full marks at %(target)s or more, else in proportion.")
        return text % {"target": target}

    @property
    def steps(self) -> list[tuple]:
        """(what the figure must reach, percent of the full marks)."""
        reaches = _("%(figure)s or less") if self.indicator.direction == Direction.DOWN else _("%(figure)s or more")
        return [(reaches % {"figure": self.measured(figure)}, percent) for figure, percent in self.indicator.steps]

    def measured(self, figure) -> str:
        """A figure with the unit of the metric."""
        unit = str(self.metric.unit) if self.metric else ""
        space = "" if unit == "%" else " "
        return f"{floatformat(figure, '-2g')}{space}{unit}".strip()
