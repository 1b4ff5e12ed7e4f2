"""Excel reports: a kind declares its columns once; title, header, rows, totals and print set-up follow.

WorkbookKind(
    name="agreement_summary", title=_("Agreement summary"), permission=EXPORT_RECORDS,
    columns=(Column(_("Number"), lambda row: row.number, width=20), …), rows=…, describe=…,
)

@may(EXPORT_RECORDS)
@require_POST
def agreement_export(request):
    return export_list(request, "agreement_summary")
"""

from common.workbooks.kind import WORKBOOKS, Column, WorkbookKind

__all__ = ["WORKBOOKS", "Column", "WorkbookKind"]
