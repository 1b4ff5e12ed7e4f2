"""The chains of this storey: nominations, and the lists with which provinces forward them."""

from review.workflow.lists import NOMINEE_LIST
from review.workflow.nominations import NOMINATION

__all__ = ["NOMINATION", "NOMINEE_LIST"]
