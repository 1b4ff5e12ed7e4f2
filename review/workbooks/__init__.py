"""What is rewarded as workbooks: each kind is declared once."""

from review.workbooks.quotas import QUOTA_CALCULATION, QUOTA_TABLE

__all__ = ["QUOTA_CALCULATION", "QUOTA_TABLE"]
