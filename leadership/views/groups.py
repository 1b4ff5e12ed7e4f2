"""Leadership groups in one's region, and the duty one acts in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from common.access import may, signed_in
from leadership import appointments, second_factor
from leadership.filters import GroupFilter
from leadership.history import history_of_group
from leadership.middleware import SESSION_KEY
from leadership.models import LeadershipGroup, Membership, Region
from leadership.permissions import MANAGE_ACCOUNTS, VIEW_HISTORY, VIEW_RECORDS
from leadership.tables import GroupTable
from leadership.views.regions import may_form

GROUPS_A_PAGE = 50


@may(VIEW_RECORDS)
def group_list(request):
    groups = LeadershipGroup.objects.visible_to(request.membership).with_counts()
    # The places are fetched for the page alone: joining them makes deep pages read all 660,000.
    chosen = GroupFilter(request.GET, groups.order_by("region").prefetch_related("region__parent"))
    table = GroupTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": GROUPS_A_PAGE}).configure(table)
    return render(request, "leadership/group_list.html", {"filter": chosen, "table": table})


@may(VIEW_RECORDS)
def group_detail(request, pk):
    """A group with its members; those who left stand below."""
    group = group_in_scope(request, pk)
    members = list(group.memberships.select_related("user", "group__region").order_by("ended_on", "pk"))
    reach = Membership.objects.manageable_by(request.membership).filter(group=group)
    context = {
        "group": group,
        "ancestors": group.region.ancestors,
        "members": [member for member in members if member.ended_on is None],
        "former": [member for member in members if member.ended_on is not None],
        "with_second_factor": second_factor.set_up_among([each.user_id for each in members if each.user_id]),
        "manageable": set(reach.values_list("pk", flat=True)),
        "may_see_history": request.membership.may(VIEW_HISTORY),
        "may_manage": request.membership.may(MANAGE_ACCOUNTS),
    }
    return render(request, "leadership/group_detail.html", context)


@may(VIEW_HISTORY)
def group_history(request, pk):
    """Every change of a group, of its members and of their accounts."""
    group = group_in_scope(request, pk)
    return render(request, "components/history_page.html", {"record": group, "entries": history_of_group(group)})


def group_in_scope(request, pk) -> LeadershipGroup:
    groups = LeadershipGroup.objects.visible_to(request.membership).select_related("region")
    return get_object_or_404(groups, pk=pk)


@may(MANAGE_ACCOUNTS)
def group_create(request, code):
    """Set up the leadership group of a place in one's own region."""
    region = get_object_or_404(Region.objects.within(request.membership.region_code), pk=code)
    if not may_form(request.membership, region):
        raise Http404
    if request.method != "POST":
        return render(request, "leadership/group_confirm.html", {"region": region, "ancestors": region.ancestors})
    group = appointments.form_group(region=region)
    messages.success(request, _("%(group)s has been set up. Add its members now.") % {"group": group})
    return redirect("leadership:group_detail", group.pk)


@signed_in
@require_POST
def hat(request):
    """Act in another of one's own duties from now on."""
    chosen = next((each for each in request.hats if str(each.pk) == request.POST.get("membership")), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    messages.success(request, _("You now act as %(duty)s.") % {"duty": chosen})
    return redirect("portal:workbench")
