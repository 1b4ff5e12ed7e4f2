"""Excel reports of this storey."""

from review.workbooks.nominees import NOMINEES

__all__ = ["NOMINEES"]
