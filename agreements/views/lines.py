"""The parts of a draft that are lists: villages, tasks, experts. Each page shows what is there, adds and removes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements.enums import Part
from agreements.forms import ExpertsForm, TaskForm, VillagesForm
from agreements.models import AgreementExpert, AgreementVillage
from agreements.views.draft import after_saving, draft_in_scope, write
from common.access import may
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import DRAFT_AGREEMENT
from registry.models import Expert

FOUND = 60


@may(DRAFT_AGREEMENT)
def draft_villages(request, pk):
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    links = agreement.current_version.village_links.select_related("village__parent")
    form = VillagesForm(request.POST if "add" in request.POST else None, agreement=agreement)
    if request.method == "POST" and (answer := lines_saved(request, agreement, form, Part.VILLAGES, add_villages, links)):
        return answer
    context = {"agreement": agreement, "form": form, "links": links, "found": villages_found(request, agreement)}
    return render(request, "agreements/draft_villages.html", context | {"words": request.GET.get("q", "")})


def villages_found(request, agreement):
    """Villages of the county whose name, or whose township's, has the words; those already chosen are left out."""
    villages = Region.objects.within(agreement.region_id).filter(level=Level.VILLAGE).select_related("parent")
    words = request.GET.get("q", "").strip()
    if words:
        villages = villages.filter(name__contains=words) | villages.filter(parent__name__contains=words)
    chosen = agreement.current_version.village_links.values("village")
    return villages.exclude(pk__in=chosen).order_by("code")[:FOUND]


def add_villages(version, form):
    rows = [AgreementVillage(version=version, village=village) for village in form.cleaned_data["villages"]]
    AgreementVillage.objects.bulk_create(rows, ignore_conflicts=True)


@may(DRAFT_AGREEMENT)
def draft_experts(request, pk):
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    links = agreement.current_version.expert_links.select_related("expert__region")
    form = ExpertsForm(request.POST if "add" in request.POST else None)
    if request.method == "POST" and (answer := lines_saved(request, agreement, form, Part.EXPERTS, add_experts, links)):
        return answer
    context = {"agreement": agreement, "form": form, "links": links, "found": experts_found(request, agreement)}
    return render(request, "agreements/draft_experts.html", context | {"words": request.GET.get("q", "")})


def experts_found(request, agreement):
    """Listed experts that fit the words; without words, those of the agreement's own province."""
    words = request.GET.get("q", "").strip()
    experts = Expert.objects.pickable()
    experts = experts.named(words) if words else experts.filter(region__in=Region.objects.within(agreement.region_id[:2]))
    return experts.exclude(agreement_links__version=agreement.current_version)[:FOUND]


def add_experts(version, form):
    rows = [AgreementExpert(version=version, expert=expert) for expert in form.cleaned_data["experts"]]
    AgreementExpert.objects.bulk_create(rows, ignore_conflicts=True)


def lines_saved(request, agreement, form, part, add, links):
    """Add what was ticked or remove one line, then answer; None if the form has errors."""
    if "remove" in request.POST:
        line = get_object_or_404(links, pk=request.POST["remove"])
        done = write(request, agreement, lambda version: line.delete())
        return redirect(request.path) if done else redirect(agreement)
    if not form.is_bound:
        return after_saving(request, agreement, part)
    if not form.is_valid():
        return None
    done = write(request, agreement, lambda version: add(version, form))
    return redirect(request.path) if done else redirect(agreement)


@may(DRAFT_AGREEMENT)
def draft_tasks(request, pk):
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    tasks = agreement.current_version.tasks.all()
    form = TaskForm(request.POST if "add" in request.POST else None, version=agreement.current_version)
    if request.method == "POST" and (answer := lines_saved(request, agreement, form, Part.TASKS, add_task, tasks)):
        return answer
    return render(request, "agreements/draft_tasks.html", {"agreement": agreement, "form": form, "tasks": tasks})


def add_task(version, form):
    form.instance.version = version
    form.save()


@may(DRAFT_AGREEMENT)
def draft_task(request, pk, task):
    agreement = draft_in_scope(request, pk)
    task = get_object_or_404(agreement.current_version.tasks, pk=task)
    form = TaskForm(request.POST or None, instance=task, version=agreement.current_version)
    if request.method == "POST" and form.is_valid():
        if write(request, agreement, lambda version: form.save()):
            messages.success(request, _("The task has been changed."))
            return redirect("agreements:draft_tasks", agreement.pk)
        return redirect(agreement)
    return render(request, "agreements/draft_task.html", {"agreement": agreement, "form": form, "task": task})
