"""One search over everything that somebody sees, and one over what everybody reads; their boxes stand in the header."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.access import anyone, may
from leadership.permissions import VIEW_RECORDS
from portal.enums import OPEN_KINDS, SearchKind
from portal.search.finding import SUGGESTED, search, suggestions
from portal.search.places import provinces
from portal.search.proposing import LIMIT

ROWS_A_PAGE = 50
LONGEST = 100  # signs of what is typed, as the box has it
PLACES = 2  # of the provinces that fit, among the suggestions


@may(VIEW_RECORDS)
@require_safe
def search_page(request):
    """What fits the words, grouped by kind; of one kind, all that can be leafed through."""
    found = what_fits(request, request.membership, SearchKind)
    return render(request, "portal/search.html", {**found, "address": reverse("portal:search")})


@may(VIEW_RECORDS)
@require_safe
def search_suggestions(request):
    """A few lines below the box, while somebody types."""
    return render(request, "portal/_suggestions.html", {"lines": suggestions(request.membership, typed_in(request))})


@anyone
@require_safe
def public_search(request):
    """What everybody reads, whoever asks: those who see more, too."""
    found = what_fits(request, None, OPEN_KINDS)
    places = provinces(found["typed"]) if "kind" not in found else []
    shown = {"places": places, "searches_public": True, "address": reverse("portal:public_search")}
    return render(request, "portal/public_search.html", {**found, **shown})


@anyone
@require_safe
def public_suggestions(request):
    typed = typed_in(request)
    lines = [*provinces(typed)[:PLACES], *suggestions(None, typed, OPEN_KINDS)][:SUGGESTED]
    return render(request, "portal/_suggestions.html", {"lines": lines})


# -- what both share -------------------------------------------------------------------------
def typed_in(request) -> str:
    return request.GET.get("words", "")[:LONGEST].strip()


def what_fits(request, membership, kinds) -> dict:
    typed, kind = typed_in(request), request.GET.get("kind", "")
    context = {"typed": typed, "limit": LIMIT}
    if kind in set(kinds):
        return context | one_kind(request, membership, typed, SearchKind(kind))
    return context | {"groups": search(membership, typed, kinds)}


def one_kind(request, membership, typed, kind) -> dict:
    groups = search(membership, typed, [kind])
    if not groups:
        return {"kind": kind, "groups": []}
    page = Paginator(groups[0].keys, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {"kind": kind, "groups": groups, "page": page, "lines": groups[0].lines(page.object_list)}
