"""The chains of this storey: indicator systems, assessments of agreements and provinces, reports of the year."""

from assessments.workflow.agreements import ASSESSMENT
from assessments.workflow.provinces import PROVINCE_ASSESSMENT
from assessments.workflow.reports import YEAR_REPORT
from assessments.workflow.systems import INDICATOR_SYSTEM

__all__ = ["ASSESSMENT", "INDICATOR_SYSTEM", "PROVINCE_ASSESSMENT", "YEAR_REPORT"]
