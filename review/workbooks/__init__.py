"""Excel reports of this storey."""

from review.workbooks import notices

__all__ = ["notices"]
