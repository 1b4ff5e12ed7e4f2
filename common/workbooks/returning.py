"""A workbook with wrong rows goes back to whoever uploaded it, with what is wrong in each row."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from common import jobs
from common.job_results import result_file
from common.models import Import, Outcome
from common.sealed import opened
from common.workbooks.corrections import write_corrections
from common.workbooks.kind import WORKBOOKS
from common.workbooks.reading import open_table

RETURN = "import_return"


@jobs.kind(RETURN, lambda job: _("Workbook with what is wrong"))
def run_return(job, report) -> str:
    """Job: the rows as they were uploaded, each wrong one with its reasons."""
    whole = Import.objects.get(pk=job.arguments["import"])
    if not whole.file:
        raise jobs.Failure(_("The uploaded file is no longer kept. Upload it again."))
    wrong = whole.rows.filter(outcome=Outcome.WRONG).order_by("pk").values_list("sheet", "number", "problems")
    name = _("%(name)s – to repair") % {"name": PurePath(whole.name).stem}
    with opened(whole.file) as file, result_file(job, name=f"{name}.xlsx") as result:
        table = open_table(file, WORKBOOKS[whole.workbook])
        write_corrections(result, table, wrong.iterator(chunk_size=1000))
    return _("%(count)s rows to repair") % {"count": whole.wrong}
