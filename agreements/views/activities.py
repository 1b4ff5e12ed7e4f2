"""Activities: the list, one activity, reporting one from a village, confirming several at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements import activity_writing
from agreements.activity_forms import ActivityForm, NewActivityForm
from agreements.activity_lists import ActivityFilter, ActivityTable, ReportedTable, in_lists
from agreements.doubts import doubts
from agreements.enums import RUNNING_STATES, ActivityState
from agreements.history import history_of_activity
from agreements.models import Activity, Agreement
from agreements.reporting import may_report_on, may_write
from agreements.workflow import ACTIVITY
from common.access import may, signed_in
from common.keys import is_key
from common.lists import list_of
from common.workflow import Incomplete
from common.workflow.views import act_page, refusals_told
from leadership.permissions import CONFIRM_ACTIVITY, EXPORT_RECORDS, LOG_ACTIVITY, VIEW_HISTORY

CHOICES = 100


def in_scope(request, pk) -> Activity:
    activities = Activity.objects.visible_to(request.membership)
    related = ("agreement__current_version__organisation", "region", "village__parent", "task", "facility")
    return get_object_or_404(activities.select_related(*related, "desk__region"), pk=pk)


@signed_in
def activity_list(request):
    rows = in_lists(Activity.objects.visible_to(request.membership)).order_by("-held_on", "-pk")
    member = request.membership
    may_confirm = member is not None and member.may(CONFIRM_ACTIVITY)
    waits = may_confirm and request.GET.get("state") == ActivityState.REPORTED
    table = ReportedTable if waits else ActivityTable
    context = {
        "may_confirm": may_confirm,
        "ticks": waits,
        "may_report": member is not None and member.may(LOG_ACTIVITY),
        "may_export": member is not None and member.may(EXPORT_RECORDS),
    }
    return render(
        request, "agreements/activity_list.html", context | list_of(request, ActivityFilter(request.GET, rows), table)
    )


@may(CONFIRM_ACTIVITY)
@require_POST
def activity_confirm(request):
    """Confirm the ticked ones, all or none."""
    keys = [key for key in request.POST.getlist("activities") if is_key(key)]
    chosen = list(Activity.objects.visible_to(request.membership).filter(pk__in=keys))
    with refusals_told(request):
        confirmed = len(ACTIVITY.perform_all(chosen, "confirm", by=request.membership))
        text = ngettext("%(count)s activity confirmed.", "%(count)s activities confirmed.", confirmed)
        messages.success(request, text % {"count": confirmed})
    return redirect(f"{request.path.removesuffix('confirm/')}?state={ActivityState.REPORTED}")


@signed_in
def activity_detail(request, pk):
    activity = in_scope(request, pk)
    context = {
        "activity": activity,
        "chain": ACTIVITY,
        "offers": ACTIVITY.offers(activity, request.membership),
        "doubts": doubts(activity, request.membership),
        "households": activity.household_links.select_related("household__region"),
        "experts": activity.expert_links.select_related("expert"),
        "may_write": activity.is_open and may_write(activity, request.membership),
        "may_see_history": request.membership.may(VIEW_HISTORY),
    }
    return render(request, "agreements/activity_detail.html", context)


@signed_in
def activity_act(request, pk, verb):
    activity = in_scope(request, pk)
    return act_page(request, ACTIVITY, activity, verb, activity.get_absolute_url())


@may(VIEW_HISTORY)
def activity_history(request, pk):
    activity = in_scope(request, pk)
    context = {"record": activity, "entries": history_of_activity(activity)}
    return render(request, "components/history_page.html", context)


# -- reporting -------------------------------------------------------------------------
@may(LOG_ACTIVITY)
def activity_choose(request):
    """Under which agreement? With only one there is nothing to choose."""
    own = Agreement.objects.visible_to(request.membership).filter(state__in=RUNNING_STATES)
    recent = own.select_related("region", "current_version").order_by("-moved_at", "-pk")[:CHOICES]
    agreements = [agreement for agreement in recent if may_report_on(agreement, request.membership)]
    if len(agreements) == 1:
        return redirect("agreements:activity_create", agreements[0].pk)
    return render(request, "agreements/activity_choose.html", {"agreements": agreements})


@may(LOG_ACTIVITY)
def activity_create(request, agreement):
    """One short page; with ``report`` it is handed in at once, if nothing is missing."""
    agreements = Agreement.objects.visible_to(request.membership).select_related("current_version", "region")
    agreement = get_object_or_404(agreements, pk=agreement)
    hindrance = hindrance_to_report(agreement, request.membership)
    if hindrance:
        return render(request, "agreements/activity_form.html", {"agreement": agreement, "hindrance": hindrance})
    form = NewActivityForm(request.POST or None, request.FILES or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return redirect(begun(request, agreement, form))
    return render(request, "agreements/activity_form.html", {"agreement": agreement, "form": form})


def hindrance_to_report(agreement, membership) -> str:
    """Why nobody can report on it now; 403 for whoever never can."""
    answer = may_report_on(agreement, membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    return "" if agreement.is_running else _("Activities are reported on agreements that have been filed and run.")


def begun(request, agreement, form) -> Activity:
    by, token = request.membership, form.cleaned_data["form_token"]
    activity = activity_writing.begin_activity(by=by, agreement=agreement, form_token=token, **form.content())
    if "report" in request.POST and activity.state == ActivityState.DRAFT:
        return reported(request, activity)
    messages.success(request, _("Saved as a draft. It is not reported yet."))
    return activity


def reported(request, activity) -> Activity:
    try:
        activity = ACTIVITY.perform(activity, "report", by=request.membership)
        messages.success(request, _("Reported. The county office confirms it next."))
    except Incomplete as refusal:
        messages.warning(request, f"{_('Saved as a draft. It is not reported yet.')} {refusal.reason}")
    return activity


@may(LOG_ACTIVITY)
def activity_edit(request, pk):
    """Everything of it; photos and households have pages of their own."""
    activity = in_scope(request, pk)
    with refusals_told(request):
        activity_writing.insist_open(activity=activity, by=request.membership)
        form = ActivityForm(
            request.POST or None, request.FILES or None, instance=activity, agreement=activity.agreement
        )
        if request.method == "POST" and form.is_valid():
            activity_writing.change_activity(activity=activity, by=request.membership, **form.content())
            messages.success(request, _("Saved. It is not reported yet."))
            return redirect(activity)
        return render(request, "agreements/activity_edit.html", {"activity": activity, "form": form})
    return redirect(activity)


@may(LOG_ACTIVITY)
def activity_discard(request, pk):
    activity = in_scope(request, pk)
    with refusals_told(request):
        activity_writing.insist_open(activity=activity, by=request.membership)
        if request.method != "POST":
            return render(request, "agreements/activity_confirm.html", {"activity": activity})
        activity_writing.discard_activity(activity=activity, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect(activity.agreement)
    return redirect(activity)
