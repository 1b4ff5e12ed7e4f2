"""What is done under agreements, as Excel reports made by jobs."""

from django.views.decorators.http import require_POST

from agreements.workbooks.activities import ACTIVITIES
from common.access import may
from common.workbooks.export import export_list
from leadership.permissions import EXPORT_RECORDS


@may(EXPORT_RECORDS)
@require_POST
def activity_export(request):
    """The register of activities 帮扶活动台账, as the list shows it."""
    return export_list(request, ACTIVITIES)
