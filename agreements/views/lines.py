"""The parts of a draft that are lists: villages, tasks, experts. Each page shows the lines, adds and removes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import drafting
from agreements.enums import Part
from agreements.forms import ExpertsForm, TaskForm, VillagesForm
from agreements.models import AgreementExpert, AgreementVillage
from agreements.views.draft import after, draft_page, saved
from common.keys import is_key
from common.workflow.views import refusals_told
from leadership.codes import within
from leadership.enums import Level
from leadership.models import Region
from registry.models import Expert

FOUND = 60
TEMPLATE_OF_PART = {
    Part.VILLAGES: "agreements/draft_villages.html",
    Part.TASKS: "agreements/draft_tasks.html",
    Part.EXPERTS: "agreements/draft_experts.html",
    Part.ATTACHMENTS: "agreements/draft_attachments.html",
}


def lines_page(request, agreement, part, *, rows, form, add, remove=lambda rows: rows.delete(), **context):
    """Show ``rows``; let ``add(version, form)`` add what the form holds, or ``remove`` one of the rows."""
    if "remove" in request.POST or (form.is_bound and form.is_valid()):
        with refusals_told(request):
            version = drafting.open_for_editing(agreement=agreement, by=request.membership)
            if "remove" in request.POST:
                remove(rows.filter(pk__in=keys(request.POST["remove"])))
            else:
                add(version, form)
            return redirect(request.get_full_path())
        return redirect(agreement)
    context |= {"agreement": agreement, "part": part, "rows": rows, "form": form, "next": after(part, agreement)}
    return render(request, TEMPLATE_OF_PART[part], context)


def keys(text) -> list[str]:
    """The key of a line as it was sent; none if it is nonsense. A line that is gone already stays gone."""
    return [text] if is_key(text) else []


def sent(request):
    """What was sent for a new line, if the button of the new line was pressed."""
    return request.POST if "add" in request.POST else None


# -- villages ----------------------------------------------------------------------
@draft_page
def draft_villages(request, agreement):
    words = request.GET.get("q", "").strip()
    found = list(villages_found(agreement, words)[: FOUND + 1])
    form = VillagesForm(sent(request), county=agreement.region_id, found=found[:FOUND])
    context = {"words": words, "found": found[:FOUND], "are_more": len(found) > FOUND}
    rows = agreement.written.text.shown_villages
    return lines_page(request, agreement, Part.VILLAGES, rows=rows, form=form, add=add_villages, **context)


def villages_found(agreement, words):
    """Villages of the county whose name, or whose township's, has the words; those already chosen are left out."""
    villages = Region.objects.within(agreement.region_id).filter(level=Level.VILLAGE).select_related("parent")
    if words:
        villages = villages.filter(name__contains=words) | villages.filter(parent__name__contains=words)
    return villages.exclude(pk__in=agreement.written.text.village_links.values("village")).order_by("code")


def add_villages(version, form):
    links = [AgreementVillage(version=version, village=village) for village in form.cleaned_data["villages"]]
    AgreementVillage.objects.bulk_create(links, ignore_conflicts=True)


# -- experts -----------------------------------------------------------------------
@draft_page
def draft_experts(request, agreement):
    words = request.GET.get("q", "").strip()
    found = list(experts_found(agreement, words)[: FOUND + 1])
    form = ExpertsForm(sent(request), found=found[:FOUND])
    context = {"words": words, "found": found[:FOUND], "are_more": len(found) > FOUND}
    rows = agreement.written.text.shown_experts
    return lines_page(request, agreement, Part.EXPERTS, rows=rows, form=form, add=add_experts, **context)


def experts_found(agreement, words):
    """Listed experts that fit the words; without words, those of the agreement's own province."""
    experts = Expert.objects.pickable()
    experts = experts.named(words) if words else experts.filter(within(agreement.region_id[:2]))
    return experts.exclude(pk__in=agreement.written.text.expert_links.values("expert"))


def add_experts(version, form):
    links = [AgreementExpert(version=version, expert=expert) for expert in form.cleaned_data["experts"]]
    AgreementExpert.objects.bulk_create(links, ignore_conflicts=True)


# -- tasks -------------------------------------------------------------------------
@draft_page
def draft_tasks(request, agreement):
    version = agreement.written.text
    form = TaskForm(sent(request), version=version)
    return lines_page(request, agreement, Part.TASKS, rows=version.tasks.all(), form=form, add=add_task)


def add_task(version, form):
    """The same form sent twice adds one task."""
    version.tasks.get_or_create(**form.content())


@draft_page
def draft_task(request, agreement, task):
    task = get_object_or_404(agreement.written.text.tasks, pk=task)
    form = TaskForm(request.POST or None, instance=task, version=agreement.written.text)

    def as_it_stands(version):
        return get_object_or_404(version.tasks, pk=task.pk)

    if request.method == "POST" and form.is_valid() and saved(request, agreement, form, as_it_stands):
        messages.success(request, _("The task has been changed."))
        return redirect("agreements:draft_tasks", agreement.pk)
    return render(request, "agreements/draft_task.html", {"agreement": agreement, "form": form, "task": task})
