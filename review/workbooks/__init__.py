"""What is rewarded as workbooks: each kind is declared once."""

from review.workbooks import cases, notices
from review.workbooks.awards import AWARD_FUNDS
from review.workbooks.decisions import DECIDED_LIST
from review.workbooks.integrity import FLAGS
from review.workbooks.nominees import NOMINEES
from review.workbooks.quotas import QUOTA_CALCULATION, QUOTA_TABLE
from review.workbooks.scores import SCORE_SHEET

__all__ = [
    "AWARD_FUNDS",
    "DECIDED_LIST",
    "FLAGS",
    "NOMINEES",
    "QUOTA_CALCULATION",
    "QUOTA_TABLE",
    "SCORE_SHEET",
    "cases",
    "notices",
]
