"""What everybody reads, without signing in: the home, news, policies and rules, model cases, the provinces."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.access import anyone
from common.lists import fitting, list_of
from leadership.enums import Level
from leadership.models import Region
from portal import front
from portal.enums import POLICIES, PublicationKind
from portal.models import Publication
from portal.publication_lists import CaseFilter, NewsFilter, PolicyFilter, PolicyTable
from portal.publication_page import laid_out

NEWS_A_PAGE, CASES_A_PAGE = 20, 12


@anyone
@require_safe
def home(request):
    """The public home, for those who have signed in, too."""
    return render(request, "portal/home.html", front.laid_out())


@anyone
@require_safe
def public_news(request):
    news = Publication.objects.current().filter(kind=PublicationKind.NEWS).select_related("region")
    chosen = NewsFilter(request.GET, news.order_by("-publish_on", "-pk"))
    page = Paginator(fitting(chosen), NEWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/public_news.html", {"filter": chosen, "page": page})


@anyone
@require_safe
def public_policies(request):
    """The rules of the programme and policies that are in force; former versions are on the page of each."""
    rows = Publication.objects.current().filter(kind__in=POLICIES).select_related("region")
    context = list_of(request, PolicyFilter(request.GET, rows.order_by("-publish_on", "-pk")), PolicyTable)
    return render(request, "portal/public_policies.html", {**context, "rules": front.rules()})


@anyone
@require_safe
def public_cases(request):
    """Model cases, the featured ones first."""
    chosen = CaseFilter(request.GET, front.cases())
    page = Paginator(fitting(chosen), CASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/public_cases.html", {"filter": chosen, "page": page})


@anyone
@require_safe
def public_publication(request, pk):
    """One publication in one of its versions; of what was taken down, that it was, and why."""
    rows = Publication.objects.select_related("region__parent", "agreement__current_version")
    gone = rows.filter(pk=pk).taken_down().first()
    if gone:
        step = gone.steps.order_by("-serial").first()
        return render(request, "portal/public_taken_down.html", {"publication": gone, "step": step}, status=410)
    publication = get_object_or_404(rows.filter(pk__in=Publication.objects.out().values("pk")), pk=pk)
    return render(request, "portal/public_publication.html", laid_out(publication))


@anyone
@require_safe
def public_place(request, province):
    """A province: its targets, its cases, and where to read on."""
    place = get_object_or_404(Region, pk=province, level=Level.PROVINCE)
    return render(request, "portal/public_place.html", front.of_place(place))
