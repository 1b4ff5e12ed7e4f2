"""What is rewarded as workbooks: each kind is declared once."""

from review.workbooks import notices
from review.workbooks.nominees import NOMINEES
from review.workbooks.quotas import QUOTA_CALCULATION, QUOTA_TABLE

__all__ = ["NOMINEES", "QUOTA_CALCULATION", "QUOTA_TABLE", "notices"]
