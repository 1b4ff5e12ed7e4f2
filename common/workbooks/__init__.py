"""Excel reports: a kind declares its columns once; the export and its documentation come from it."""

from common.workbooks.kind import WORKBOOKS, Column, WorkbookKind

__all__ = ["WORKBOOKS", "Column", "WorkbookKind"]
