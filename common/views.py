"""Pages of one's own jobs, and whether the portal is well."""

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common import jobs
from common.access import anyone, signed_in
from common.models import Job
from common.uploads import serve

ROWS_A_PAGE = 25
REFRESH_SECONDS = 3


def own_job(request, pk) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.membership), pk=pk)


@signed_in
def job_list(request):
    page = Paginator(Job.objects.visible_to(request.membership), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/job_list.html", {"page": page})


@signed_in
@never_cache
def job_detail(request, pk):
    """How far the job is; without JavaScript the page asks again by itself."""
    job = own_job(request, pk)
    response = render(request, "jobs/job_detail.html", {"job": job})
    if not job.is_ended:
        response["Refresh"] = REFRESH_SECONDS
    return response


@signed_in
@never_cache
def job_progress(request, pk):
    return render(request, "components/progress.html", {"job": own_job(request, pk)})


@signed_in
@never_cache
def job_download(request, pk):
    job = own_job(request, pk)
    if not job.result:
        raise Http404
    return serve(job.result, job.result_name)


@signed_in
@require_POST
def job_again(request, pk):
    return redirect(jobs.try_again(job=own_job(request, pk)))


@anyone
@never_cache
def healthz(request):
    """For load balancers and health checks: 200 when the database answers, else 503. Pages go on without Redis."""
    parts = {"database": answers(connection.ensure_connection), "redis": answers(lambda: cache.touch("health"))}
    return JsonResponse(parts, status=200 if parts["database"] else 503)


def answers(ask) -> bool:
    try:
        ask()
    except Exception:  # whatever the reason, it does not answer
        return False
    return True
