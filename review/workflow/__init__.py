"""The chains of this storey: quota plans, nominations, the lists with which provinces forward them, their notices."""

from review.workflow.nominations import NOMINATION
from review.workflow.nominee_lists import NOMINEE_LIST
from review.workflow.notices import PUBLIC_NOTICE
from review.workflow.objections import OBJECTION
from review.workflow.quotas import QUOTA_PLAN

__all__ = ["NOMINATION", "NOMINEE_LIST", "OBJECTION", "PUBLIC_NOTICE", "QUOTA_PLAN"]
