"""Numbers in full, one at a time and with a reason; and who has looked at them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.access import may
from common.encrypted import masked
from common.reasons import ReasonForm
from leadership.permissions import REVEAL_PERSONAL, VIEW_HISTORY
from registry.enums import PersonalField
from registry.models import Expert, Organisation, PoorHousehold, Reveal
from registry.revealing import number_of, reveal, reveals_of


@may(REVEAL_PERSONAL)
@never_cache
def expert_reveal(request, pk, field):
    return reveal_page(request, Expert, pk, field)


@may(REVEAL_PERSONAL)
@never_cache
def household_reveal(request, pk, field):
    return reveal_page(request, PoorHousehold, pk, field)


@may(REVEAL_PERSONAL)
@never_cache
def organisation_reveal(request, pk, field):
    return reveal_page(request, Organisation, pk, field)


def reveal_page(request, model, pk, field):
    """GET asks why; the answer to the POST, and nothing else, holds the number."""
    record = in_scope(request, model, pk)
    hidden = masked(number_of(record, field))
    if not hidden:
        raise Http404(_("This number is not known."))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    number = ""
    if form.is_valid():
        number = reveal(record=record, field=field, by=request.membership, reason=form.cleaned_data["reason"])
    context = {"record": record, "what": PersonalField(field).label, "hidden": hidden, "form": form, "number": number}
    return render(request, "registry/reveal_form.html", context)


def in_scope(request, model, pk):
    return get_object_or_404(model.objects.visible_to(request.membership), pk=pk)


@may(VIEW_HISTORY)
def expert_reveals(request, pk):
    return reveals_page(request, in_scope(request, Expert, pk))


@may(VIEW_HISTORY)
def household_reveals(request, pk):
    return reveals_page(request, in_scope(request, PoorHousehold, pk))


@may(VIEW_HISTORY)
def organisation_reveals(request, pk):
    return reveals_page(request, in_scope(request, Organisation, pk))


def reveals_page(request, record):
    return render(request, "registry/reveal_list.html", {"record": record, "reveals": reveals_of(record)})


@may(VIEW_HISTORY)
def reveal_list(request):
    """Every look at a number in one's region."""
    reveals = Reveal.objects.visible_to(request.membership).in_lists()
    return render(request, "registry/reveal_list.html", {"reveals": reveals})
