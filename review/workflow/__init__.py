"""The chains of this storey."""

from review.workflow.quotas import QUOTA_PLAN

__all__ = ["QUOTA_PLAN"]
