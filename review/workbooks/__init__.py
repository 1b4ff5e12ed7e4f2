"""What is rewarded as workbooks: each kind is declared once."""

from review.workbooks import notices
from review.workbooks.nominees import NOMINEES
from review.workbooks.quotas import QUOTA_CALCULATION, QUOTA_TABLE
from review.workbooks.scores import SCORE_SHEET

__all__ = ["NOMINEES", "QUOTA_CALCULATION", "QUOTA_TABLE", "SCORE_SHEET", "notices"]
