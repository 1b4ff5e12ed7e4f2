"""Targets of the plan: how far they have come from the nation down to the village, what is missing, what is needed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.models import TargetSetting
from assessments.target_gaps import GapList, with_closers
from assessments.target_page import laid_out
from assessments.target_progress import chosen_year
from assessments.target_settings import TargetForm, set_target
from assessments.targets import TARGETS
from assessments.workbooks.targets import CHECKLIST
from common.access import may, signed_in
from common.history import events_of, history_of
from common.workbooks.export import queue_export
from leadership.access import may_nationally
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS, MANAGE_RULES, VIEW_HISTORY, VIEW_RECORDS
from leadership.scope import sees_place

sets_targets = may_nationally(MANAGE_RULES)


def place_read(request, code) -> Region:
    """Everybody reads the figures down to the counties; of townships and villages, those of one's own region."""
    region = get_object_or_404(Region, pk=code)
    if region.level > Level.COUNTY and not sees_place(request.membership, code):
        raise Http404
    return region


def place_seen(request, code) -> Region:
    """A place whose records one reads; another one does not exist here."""
    if not sees_place(request.membership, code):
        raise Http404
    return get_object_or_404(Region, pk=code)


# -- reading -------------------------------------------------------------------------------
@signed_in
def target_list(request):
    """The targets of the nation."""
    return target_detail(request, NATION_CODE)


@signed_in
def target_detail(request, code):
    region = place_read(request, code)
    context = laid_out(region=region, query=request.GET, membership=request.membership)
    context["may_export"] = context["sees"] and bool(may(EXPORT_RECORDS).ask(request))
    context["query"] = urlencode({"region": region.code, "year": context["year"]})
    return render(request, "assessments/target_detail.html", context)


@may(VIEW_RECORDS)
def target_gaps(request, code, target):
    """The units that do not meet a target. Households are listed within a county: of the nation there are millions."""
    region, target = place_seen(request, code), TARGETS.get(target)
    if target is None or target.units is None or target.units.level < region.level:
        raise Http404
    year = chosen_year(request.GET)
    context = {"region": region, "target": target, "year": year}
    if region.level >= Level.COUNTY or target.units.level <= Level.VILLAGE:
        context |= listed(request, region, target, year)
    return render(request, "assessments/target_gaps.html", context)


def listed(request, region, target, year) -> dict:
    same = {"target": target, "year": year, "code": region.code}
    gaps = GapList(request.GET, **same)
    page = gaps.page(request.GET.get("page"))
    units = with_closers(gaps.records(page), **same, membership=request.membership)
    needed = TargetSetting.objects.get(pk=target.name).needed
    return {"filter": gaps, "page": page, "needed": needed, "units": units}


@may(EXPORT_RECORDS)
@require_POST
def target_export(request):
    """The check-list of a place in one's own region, as an Excel report."""
    query = request.POST.get("query", "")
    place_seen(request, QueryDict(query).get("region", ""))
    return redirect(queue_export(workbook=CHECKLIST, query=query, owner=request.membership))


# -- what is needed ------------------------------------------------------------------------
@sets_targets
def target_settings(request):
    settings = TargetSetting.objects.in_bulk()
    rows = [(target, settings[name]) for name, target in TARGETS.items()]
    return render(request, "assessments/target_settings.html", {"rows": rows})


@sets_targets
def target_edit(request, target):
    setting = get_object_or_404(TargetSetting, pk=target)
    form = TargetForm(request.POST or None, instance=setting)
    if request.method == "POST" and form.is_valid():
        set_target(setting=setting, **form.cleaned_data)
        messages.success(request, _("The target is set. The figures of all years are counted anew in a moment."))
        return redirect("assessments:target_settings")
    return render(request, "assessments/target_form.html", {"target": TARGETS[setting.pk], "form": form})


@may(VIEW_HISTORY)
def target_history(request, target):
    setting = get_object_or_404(TargetSetting, pk=target)
    entries = history_of(events_of(TargetSetting, pgh_obj=setting.pk))
    context = {"record": TARGETS[setting.pk], "entries": entries}
    return render(request, "assessments/target_history.html", context)
