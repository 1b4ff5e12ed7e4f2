"""What came of it as workbooks: each kind is declared once."""

from assessments.workbooks.agreements import ASSESSMENT_SUMMARY
from assessments.workbooks.forwarded import FORWARDING
from assessments.workbooks.ranking import PROVINCE_RANKING
from assessments.workbooks.reports import YEAR_FIGURES
from assessments.workbooks.targets import CHECKLIST

__all__ = ["ASSESSMENT_SUMMARY", "CHECKLIST", "FORWARDING", "PROVINCE_RANKING", "YEAR_FIGURES"]
