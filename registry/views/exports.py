"""The registers as Excel reports: what a list shows, as a job."""

from django.http import Http404
from django.views.decorators.http import require_POST

from common.access import may
from common.workbooks.export import export_list
from leadership.permissions import EXPORT_RECORDS
from registry.workbooks.base_data import HOUSEHOLDS, VILLAGES
from registry.workbooks.facilities import FACILITIES
from registry.workbooks.parties import EXPERTS, ORGANISATIONS
from registry.workbooks.specialties import SPECIALTIES

REGISTERS = (ORGANISATIONS, EXPERTS, VILLAGES, HOUSEHOLDS, FACILITIES, SPECIALTIES)


@may(EXPORT_RECORDS)
@require_POST
def register_export(request, workbook):
    if workbook not in REGISTERS:
        raise Http404
    return export_list(request, workbook)
