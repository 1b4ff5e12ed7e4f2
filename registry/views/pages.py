"""The pages that the registers of villages, households, facilities and specialties have in common."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.history import events_of, history_of
from registry.maintaining import enter, may_keep, put_right, remove, what_hangs_on
from registry.registering import insist, made_before


def create_page(request, form_class, template, list_address):
    """A new record. The same form sent twice leads to the one that it made."""
    model = form_class.Meta.model
    made = made_before(model, by=request.membership, form_token=request.POST.get("form_token", ""))
    if made:
        return redirect(made)
    form = form_class(request.POST or None, by=request.membership, initial=starting_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            record = enter(model, by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s has been entered.") % {"name": record})
            return redirect(record)
    return render(request, template, {"form": form, "back": reverse(list_address)})


def starting_values(request) -> dict:
    """The place of the page from which somebody came to register what is there, and of which kind it is."""
    return {name: request.GET[name] for name in ("region", "kind") if name in request.GET}


def edit_page(request, form_class, record, template):
    insist(may_keep(record, request.membership))
    # A copy, because the form writes into what it is given, right or wrong.
    form = form_class(request.POST or None, instance=copy(record), by=request.membership)
    if request.method == "POST" and form.is_valid():
        content = {name: value for name, value in form.cleaned_data.items() if name != "form_token"}
        put_right(record=record, by=request.membership, **content)
        messages.success(request, _("The changes have been saved."))
        return redirect(record)
    return render(request, template, {"form": form, "record": record, "back": record.get_absolute_url()})


def remove_page(request, record, template, list_address):
    """Asks before it removes; while something hangs on the record, it says what instead of asking."""
    insist(may_keep(record, request.membership))
    hindrance = what_hangs_on(record, request.membership)
    if request.method == "POST":
        try:
            remove(record=record, by=request.membership)
        except ValidationError as refusal:
            hindrance = " ".join(refusal.messages)
        else:
            messages.success(request, _("%(name)s has been deleted.") % {"name": record})
            return redirect(list_address)
    return render(request, template, {"record": record, "hindrance": hindrance})


def history_page(request, record):
    entries = history_of(events_of(type(record), pgh_obj=record.pk))
    return render(request, "components/history_page.html", {"record": record, "entries": entries})
