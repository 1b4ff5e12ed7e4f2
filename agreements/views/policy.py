"""At which level each province files its agreements [三(二)]."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements.batch_forms import PolicyForm
from agreements.filing import set_filing_level
from agreements.models import FilingPolicy
from common.access import may
from leadership.codes import within
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import MANAGE_RULES, VIEW_RECORDS


def provinces_seen_by(membership):
    """The provinces in one's region, or the one in which one's region lies."""
    seen = within(membership.region_code, "code") | Q(pk=membership.region_code[:2])
    return Region.objects.filter(seen, level=Level.PROVINCE).select_related("filing_policy")


def may_set(membership, province) -> bool:
    return membership.may(MANAGE_RULES) and membership.region.contains(province.code)


@may(VIEW_RECORDS)
def policy_list(request):
    rows = [
        {"province": province, "policy": policy_of(province), "may_set": may_set(request.membership, province)}
        for province in provinces_seen_by(request.membership)
    ]
    return render(request, "agreements/policy_list.html", {"rows": rows})


def policy_of(province) -> FilingPolicy:
    """What the province has chosen; without a choice, to file by itself."""
    return getattr(province, "filing_policy", None) or FilingPolicy(province=province)


@may(MANAGE_RULES)
def policy_form(request, province):
    """Choose the level; it holds for every agreement that is not yet filed."""
    province = get_object_or_404(provinces_seen_by(request.membership), pk=province)
    if not may_set(request.membership, province):
        raise PermissionDenied(_("The administrators of the province and of the nation choose where it files."))
    form = PolicyForm(request.POST or None, instance=policy_of(province))
    if request.method == "POST" and form.is_valid():
        set_filing_level(province=province, level=form.cleaned_data["level"])
        messages.success(request, _("The filing level of %(place)s is set.") % {"place": province})
        return redirect("agreements:policy_list")
    return render(request, "agreements/policy_form.html", {"province": province, "form": form})
