"""Indicator systems: the list, one system, and how those who keep the rules write it."""

from copy import copy
from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import systems
from assessments.enums import Rule, Subject
from assessments.models import Indicator, IndicatorSystem
from assessments.scoring_words import Line
from assessments.system_forms import IndicatorForm, SettingsForm, SystemForm
from assessments.system_lists import SystemFilter, SystemTable, in_lists
from assessments.workflow import INDICATOR_SYSTEM
from common.access import may, signed_in
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.views import act_page, refusals_told
from leadership.access import may_nationally
from leadership.permissions import MANAGE_RULES, VIEW_HISTORY
from leadership.programme import current_year

keeps_rules = may_nationally(MANAGE_RULES)


# -- reading -----------------------------------------------------------------------------
@signed_in
def system_list(request):
    rows = in_lists(IndicatorSystem.objects.visible_to(request.membership)).order_by("-year", "subject", "pk")
    context = list_of(request, SystemFilter(request.GET, rows), SystemTable)
    return render(request, "assessments/system_list.html", context | {"may_begin": bool(keeps_rules.ask(request))})


def in_scope(request, pk) -> IndicatorSystem:
    related = ("region", "desk__region", "edited_by", "copied_from")
    return get_object_or_404(IndicatorSystem.objects.visible_to(request.membership).select_related(*related), pk=pk)


@signed_in
def system_detail(request, pk):
    """Settings and indicators, what is missing to a hundred, why it is locked; where it stands."""
    system = in_scope(request, pk)
    weights = sum(row.weight for row in system.rows)
    context = {
        "system": system,
        "grades": systems.grades_of(system),
        "lines": [Line(row) for row in system.rows],
        "weights": weights,
        "missing_weight": 100 - weights,
        "extra_weight": weights - 100,
        "uses": systems.uses(system),
        "chain": INDICATOR_SYSTEM,
        "offers": INDICATOR_SYSTEM.offers(system, request.membership),
        "may_write": system.is_open and systems.may_write(system, request.membership),
        "may_see_history": request.membership.may(VIEW_HISTORY),
    }
    return render(request, "assessments/system_detail.html", context)


@signed_in
def system_act(request, pk, verb):
    system = in_scope(request, pk)
    return act_page(request, INDICATOR_SYSTEM, system, verb, system.get_absolute_url())


@may(VIEW_HISTORY)
def system_history(request, pk):
    system = in_scope(request, pk)
    entries = history_of(events_of(IndicatorSystem, pgh_obj=system.pk), events_of(Indicator, system=system.pk))
    return render(request, "components/history_page.html", {"record": system, "entries": entries})


# -- writing -------------------------------------------------------------------------------
@keeps_rules
def system_create(request):
    subject = request.GET.get("subject")
    chosen = subject if subject in Subject.values else Subject.AGREEMENT
    form = SystemForm(request.POST or None, by=request.membership, initial={"subject": chosen, "year": current_year()})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            system = systems.begin_system(by=request.membership, **form.content())
            messages.success(request, _("Begun. Revise its indicators; then the director puts it in force."))
            return redirect(system)
    return render(request, "assessments/system_create.html", {"form": form})


def indicator_in_scope(request, pk) -> Indicator:
    seen = IndicatorSystem.objects.visible_to(request.membership)
    return get_object_or_404(Indicator.objects.filter(system__in=seen).select_related("system"), pk=pk)


def written_page(found):
    """A page for those who keep the rules, on what ``found(request, key)`` gives; in force, the system is shown."""

    def declare(view):
        @keeps_rules
        @wraps(view)
        def page(request, pk):
            record = found(request, pk)
            system = getattr(record, "system", record)
            with refusals_told(request):
                systems.insist_open(system=system, by=request.membership)
                return view(request, record)
            return redirect(system)

        return page

    return declare


@written_page(in_scope)
def system_edit(request, system):
    form = SettingsForm(request.POST or None, instance=copy(system))
    if request.method == "POST" and form.is_valid():
        systems.change_settings(system=system, by=request.membership, **form.cleaned_data)
        messages.success(request, _("The changes have been saved."))
        return redirect(system)
    return render(request, "assessments/system_form.html", {"system": system, "form": form})


@written_page(in_scope)
def system_discard(request, system):
    if request.method == "POST":
        systems.discard_system(system=system, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("assessments:system_list")
    return render(request, "assessments/system_confirm.html", {"system": system})


# -- its indicators ---------------------------------------------------------------------------
@written_page(in_scope)
def system_add(request, system):
    """A new indicator at the end; ``?rule=`` chooses how it is scored, and with it what the form asks."""
    form = IndicatorForm(request.POST or None, system=system, rule=chosen_rule(request, Rule.TARGET))
    if request.method == "POST" and form.is_valid():
        row = systems.add_indicator(system=system, by=request.membership, **form.content())
        return shown_in_place(row)
    return indicator_page(request, form, system)


@written_page(indicator_in_scope)
def indicator_edit(request, indicator):
    system = indicator.system
    form = IndicatorForm(
        request.POST or None, instance=copy(indicator), system=system, rule=chosen_rule(request, indicator.rule)
    )
    if request.method == "POST" and form.is_valid():
        row = systems.change_indicator(indicator=indicator, by=request.membership, **form.content())
        return shown_in_place(row)
    return indicator_page(request, form, system, indicator)


def chosen_rule(request, otherwise) -> str:
    rule = request.GET.get("rule")
    return rule if rule in Rule.values else otherwise


def indicator_page(request, form, system, indicator=None):
    weights = sum(row.weight for row in system.rows if row != indicator)
    context = {"system": system, "indicator": indicator, "form": form, "rules": Rule.choices, "left": 100 - weights}
    return render(request, "assessments/indicator_form.html", context)


def shown_in_place(indicator):
    """The page of the system, at the line of the indicator."""
    return redirect(f"{indicator.system.get_absolute_url()}#indicator-{indicator.pk}")


@written_page(indicator_in_scope)
def indicator_remove(request, indicator):
    if request.method == "POST":
        systems.remove_indicator(indicator=indicator, by=request.membership)
        messages.success(request, _("“%(indicator)s” has been removed.") % {"indicator": indicator})
        return redirect(indicator.system)
    return render(request, "assessments/indicator_confirm.html", {"indicator": indicator})


@require_POST
@written_page(indicator_in_scope)
def indicator_move(request, indicator):
    systems.move_indicator(indicator=indicator, by=request.membership, up=request.POST.get("way") == "up")
    return shown_in_place(indicator)
