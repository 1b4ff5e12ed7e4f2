"""Places: suggestions for the region picker, and browsing from the nation down to the villages."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from common.access import anyone, signed_in
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.forms import PlaceForm
from leadership.models import LeadershipGroup, Region
from leadership.permissions import MANAGE_ACCOUNTS
from leadership.region_field import DOWN_TO_COUNTY, places, suggest
from leadership.scope import sees_places


@anyone
@require_safe
def region_search(request):
    """Places that fit what was typed in ``q``, or in the parameter that ``field`` names, as options of a list.

    For everybody: statistics are read by place without signing in.
    """
    typed = request.GET.get(request.GET.get("field", "q"), "")
    among = places(chosen_levels(request.GET), chosen_place(request.GET))
    return render(request, "leadership/_region_options.html", {"places": suggest(typed, among)})


def chosen_levels(query: QueryDict) -> list:
    known = {str(int(level)): level for level in Level}
    return [known[level] for level in query.getlist("level") if level in known] or list(DOWN_TO_COUNTY)


def chosen_place(query: QueryDict) -> str:
    code = query.get("within", "")
    return code if code.isdecimal() and len(code) <= Region._meta.pk.max_length else NATION_CODE


@signed_in
def region_list(request, code=NATION_CODE):
    """A place and the places in it; each with its leadership group, if there is one."""
    find = PlaceForm(request.GET if "place" in request.GET else None)
    if find.is_valid():
        return redirect("leadership:region_list", find.cleaned_data["place"].code)
    region = get_object_or_404(Region.objects.select_related("leadership_group"), pk=code)
    children = list(region.children.select_related("leadership_group"))
    context = {
        "find": find,
        "region": region,
        "ancestors": region.ancestors,
        "children": children,
        "poor": sum(child.is_poor for child in children),
        "has_groups": region.level <= Level.COUNTY,
        "children_have_groups": region.level < Level.COUNTY,
        "above": LeadershipGroup.objects.above(code).select_related("region").first(),
        "reach": codes_in_reach(request.membership, [region, *children]),
        "may_form": may_form(request.membership, region),
    }
    return render(request, "leadership/region_list.html", context)


def codes_in_reach(membership, regions) -> set[str]:
    """Of ``regions``, those whose leadership group this person may open."""
    return {region.code for region in regions if sees_places(membership) and membership.region.contains(region.code)}


def may_form(membership, region) -> bool:
    """May this person set up the leadership group of ``region``?"""
    return (
        membership is not None
        and region.level <= Level.COUNTY
        and membership.may(MANAGE_ACCOUNTS)
        and membership.region.contains(region.code)
        and not LeadershipGroup.objects.active().filter(region=region).exists()
    )
