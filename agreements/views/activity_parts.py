"""What hangs on an activity: its photos, and the households that were helped."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control

from agreements import activity_writing
from agreements.activity_forms import HouseholdsForm, PhotosForm
from agreements.reporting import households_in_reach
from agreements.views.activities import in_scope
from common.access import may, signed_in
from common.keys import is_key
from common.workflow.views import refusals_told
from leadership.codes import within
from leadership.permissions import LOG_ACTIVITY

FOUND = 50


@signed_in
@cache_control(private=True, max_age=3600)
def activity_photo(request, pk, photo):
    """A photo as it is kept: written anew as JPEG when it came, so it is shown in the page."""
    row = get_object_or_404(in_scope(request, pk).photos, pk=photo)
    try:
        response = FileResponse(row.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as missing:
        raise Http404(_("The file is no longer kept.")) from missing
    response["X-Content-Type-Options"] = "nosniff"
    return response


@may(LOG_ACTIVITY)
def activity_photos(request, pk):
    """Add photos, or take one back."""
    activity, by = in_scope(request, pk), request.membership
    with refusals_told(request):
        activity_writing.insist_open(activity=activity, by=by)
        if "remove" in request.POST:
            return taken_out(request, activity, activity.photos, "activity_photos")
        form = PhotosForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            activity_writing.change_activity(activity=activity, by=by, photos=form.cleaned_data["photos"])
            messages.success(request, _("Saved. It is not reported yet."))
            return redirect("agreements:activity_photos", activity.pk)
        return render(request, "agreements/activity_photos.html", {"activity": activity, "form": form})
    return redirect(activity)


def taken_out(request, activity, rows, page):
    key = request.POST["remove"]
    chosen = rows.filter(pk=key) if is_key(key) else rows.none()
    activity_writing.take_out(activity=activity, by=request.membership, rows=list(chosen))
    return redirect(f"agreements:{page}", activity.pk)


@may(LOG_ACTIVITY)
def activity_households(request, pk):
    """Search the register of the county, tick who was helped, say with what."""
    activity, by = in_scope(request, pk), request.membership
    with refusals_told(request):
        activity_writing.insist_open(activity=activity, by=by)
        if "remove" in request.POST:
            return taken_out(request, activity, activity.household_links, "activity_households")
        reach, words = households_in_reach(activity, by), request.GET.get("q", "")
        found = households_found(activity, reach, words)
        form = HouseholdsForm(request.POST or None, reach=reach, found=found)
        if request.method == "POST" and form.is_valid():
            added = activity_writing.add_households(activity=activity, by=by, **form.cleaned_data)
            text = ngettext("%(count)s household added.", "%(count)s households added.", added)
            messages.success(request, text % {"count": added})
            return redirect("agreements:activity_households", activity.pk)
        context = {"activity": activity, "form": form, "found": found, "words": words}
        context["links"] = activity.household_links.select_related("household__region")
        return render(request, "agreements/activity_households.html", context)
    return redirect(activity)


def households_found(activity, reach, words):
    """Those within ``reach`` that the words fit; without words, those of the village of the activity."""
    among = reach.exclude(activity_links__activity=activity)
    place = activity.village_id or activity.region_id
    chosen = among.named(words) if words.strip() else among.filter(within(place))
    return list(chosen.select_related("region").order_by("region", "number")[:FOUND])
