"""Pages of one's own jobs, and whether the portal is well."""

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common import jobs
from common.access import anyone, signed_in
from common.models import Job
from common.uploads import serve_sealed

ROWS_A_PAGE = 25


def own_job(request, pk) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.membership), pk=pk)


@signed_in
def job_list(request):
    page = Paginator(Job.objects.visible_to(request.membership), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/job_list.html", {"page": page, "days_kept": settings.JOB_RESULT_DAYS})


@signed_in
@never_cache
def job_detail(request, pk):
    """How far the job is; htmx asks again each second, without JavaScript there is a link."""
    return render(request, "jobs/job_detail.html", {"job": own_job(request, pk)})


@signed_in
@never_cache
def job_progress(request, pk):
    return render(request, "components/progress.html", {"job": own_job(request, pk)})


@signed_in
@never_cache
def job_download(request, pk):
    """The result, for whoever still holds the right by which it was asked for."""
    job = own_job(request, pk)
    if not job.result:
        raise Http404(_("The file is no longer kept."))
    if not job.is_allowed_to(request.membership):
        raise PermissionDenied(_("The duty in which you asked for this no longer includes it."))
    return serve_sealed(job.result, job.result_name)


@signed_in
@require_POST
def job_again(request, pk):
    return redirect(jobs.try_again(job=own_job(request, pk)))


@anyone
@never_cache
@transaction.non_atomic_requests  # a transaction would fail before there is an answer
def healthz(request):
    """For load balancers and health checks: 200 when the database answers, else 503. Pages go on without Redis."""
    parts = {"database": answers(ask_database), "redis": answers(lambda: cache.touch("health"))}
    return JsonResponse(parts, status=200 if parts["database"] else 503)


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def answers(ask) -> bool:
    try:
        ask()
    except Exception:  # whatever the reason, it does not answer
        return False
    return True
