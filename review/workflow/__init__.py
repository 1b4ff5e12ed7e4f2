"""The chains of this storey: quota plans, nominations and their lists, notices, objections, what follows from them."""

from review.workflow.awards import AWARD
from review.workflow.decisions import AWARD_DECISION
from review.workflow.integrity import INTEGRITY_FLAG
from review.workflow.nominations import NOMINATION
from review.workflow.nominee_lists import NOMINEE_LIST
from review.workflow.notices import PUBLIC_NOTICE
from review.workflow.objections import OBJECTION
from review.workflow.quotas import QUOTA_PLAN
from review.workflow.violations import VIOLATION_CASE

__all__ = [
    "AWARD",
    "AWARD_DECISION",
    "INTEGRITY_FLAG",
    "NOMINATION",
    "NOMINEE_LIST",
    "OBJECTION",
    "PUBLIC_NOTICE",
    "QUOTA_PLAN",
    "VIOLATION_CASE",
]
