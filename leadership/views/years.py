"""Programme years: everyone reads their windows, the national leadership group sets them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.access import may, signed_in
from leadership.access import may_nationally
from leadership.codes import NATION_CODE
from leadership.forms import ExtensionForm, ProgrammeYearForm
from leadership.history import history_of_year
from leadership.models import ProgrammeYear
from leadership.permissions import MANAGE_RULES, VIEW_HISTORY
from leadership.programme import extend_window


@signed_in
def year_list(request):
    """The windows as they are for one's own region, and all extensions."""
    years = ProgrammeYear.objects.prefetch_related("extensions__province", "extensions__granted_by")
    place = request.membership.region_code if request.membership else NATION_CODE
    context = {
        "years": [(year, year.windows(place)) for year in years],
        "may_see_history": bool(may(VIEW_HISTORY).ask(request)),
        "may_set": bool(may_nationally(MANAGE_RULES).ask(request)),
    }
    return render(request, "leadership/year_list.html", context)


@may(VIEW_HISTORY)
def year_history(request, year):
    """Every change of the windows of a year, and its extensions."""
    record = get_object_or_404(ProgrammeYear, pk=year)
    return render(request, "components/history_page.html", {"record": record, "entries": history_of_year(record)})


@may_nationally(MANAGE_RULES)
def year_create(request):
    return _year_form(request, ProgrammeYear())


@may_nationally(MANAGE_RULES)
def year_edit(request, year):
    return _year_form(request, get_object_or_404(ProgrammeYear, pk=year))


def _year_form(request, programme_year):
    form = ProgrammeYearForm(request.POST or None, instance=programme_year)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The windows of %(year)s have been set.") % {"year": programme_year})
        return redirect("leadership:year_list")
    return render(request, "leadership/year_form.html", {"form": form})


@may_nationally(MANAGE_RULES)
def extension_create(request, year):
    """Extend a window for one province, with the reason on record."""
    programme_year = get_object_or_404(ProgrammeYear, pk=year)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _extended(request, programme_year, form):
        return redirect("leadership:year_list")
    return render(request, "leadership/extension_form.html", {"form": form, "programme_year": programme_year})


def _extended(request, programme_year, form) -> bool:
    try:
        extension = extend_window(programme_year=programme_year, by=request.membership, **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("The window is open longer for %(province)s.") % {"province": extension.province})
    return True
