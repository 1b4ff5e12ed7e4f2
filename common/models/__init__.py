"""Rows of the lowest storey: jobs, and imports of workbooks."""

from common.models.job import Job, JobState
from common.models.workbook_import import Import, ImportRow, ImportState, Outcome

__all__ = ["Import", "ImportRow", "ImportState", "Job", "JobState", "Outcome"]
