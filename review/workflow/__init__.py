"""The chains of this storey: quota plans, nominations, and the lists with which provinces forward them."""

from review.workflow.lists import NOMINEE_LIST
from review.workflow.nominations import NOMINATION
from review.workflow.quotas import QUOTA_PLAN

__all__ = ["NOMINATION", "NOMINEE_LIST", "QUOTA_PLAN"]
