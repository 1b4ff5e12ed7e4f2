"""The first page: what waits for me, what came of what I sent, and what closes soon."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from common.access import anyone, signed_in
from common.workflow import CHAINS
from portal import front, overview
from portal import waiting as work

ROWS_A_PAGE = 50


@anyone
def workbench(request):
    """The workbench; visitors see what the portal is, people without a duty what to do."""
    if not request.user.is_authenticated:
        return render(request, "portal/home.html", front.laid_out())
    if request.membership is None:
        return render(request, "portal/no_duty.html")
    return render(request, "portal/workbench.html", overview.laid_out(request))


@signed_in
def waiting(request, chain):
    """All records of one kind that wait for me."""
    return _all_of(request, chain, work.waiting, "portal/waiting.html")


@signed_in
def sent(request, chain):
    """All records of one kind that I moved on."""
    return _all_of(request, chain, work.sent, "portal/sent.html")


def _all_of(request, name, heap_of, template):
    if name not in CHAINS or request.membership is None:
        raise Http404
    heap = heap_of(CHAINS[name], request.membership)
    page = Paginator(heap.records, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"chain": heap.chain, "page": page, "rows": heap.rows(page.object_list)}
    return render(request, template, context)
