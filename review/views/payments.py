"""Vouchers: entered by the clerks of the nation and of a province for many awards, released by their director."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.access import Rule, may
from common.lists import list_of
from common.workflow import Incomplete
from common.workflow.views import refusals_told
from leadership.enums import Level
from leadership.permissions import RELEASE_AWARDS, VIEW_RECORDS
from review import paying
from review.award_forms import AllocationForm, HoldForm, PassingForm
from review.award_lists import PaymentFilter, PaymentTable, in_lists
from review.models import Award, Payment

enters_vouchers = Rule(
    "may pay awards of a province or the nation", lambda request: paying.may_enter(request.membership)
)


def in_scope(request, pk) -> Payment:
    payments = Payment.objects.visible_to(request.membership).select_related("region", "source", "entered_by")
    return get_object_or_404(payments, pk=pk)


@enters_vouchers
def award_pay(request):
    """What waits by year and province; of one of them, the voucher."""
    if known := paying.entered_before(request.POST.get("token", "")):
        return redirect(known)
    heaps = paying.heaps_of(request.membership)
    asked = request.GET.get("year"), request.GET.get("province")
    chosen = next((heap for heap in heaps if (str(heap.year), heap.province.pk) == asked), None)
    heap = heaps[0] if len(heaps) == 1 else chosen
    if heap is None:
        return render(request, "review/award_pay_choose.html", {"heaps": heaps})
    form = form_for(heap, request)
    if request.method == "POST" and form.is_valid() and (payment := entered(form, request)):
        return redirect(payment)
    holds = paying.holds_before(heap, request.membership)
    return render(request, "review/award_pay.html", {"heap": heap, "form": form, "heaps": heaps, "holds": holds})


def form_for(heap, request):
    """At the nation with source and way of support, at the province without."""
    by, sent = request.membership, request.POST or None
    waiting = in_lists(paying.waiting_in(heap, by)).order_by("category", "region", "pk")
    if by.region.level == Level.NATION:
        return AllocationForm(sent, waiting=waiting, sources=paying.sources_of(heap.year))
    return PassingForm(sent, waiting=waiting)


def entered(form, request) -> Payment | None:
    """The voucher, or nothing once the form says why not."""
    try:
        payment = paying.enter(by=request.membership, **form.content())
    except Incomplete as refusal:
        form.add_error(None, refusal.missing)
        return None
    messages.success(request, _("The voucher has been entered. Your director releases it."))
    return payment


@may(VIEW_RECORDS)
def payment_list(request):
    rows = Payment.objects.visible_to(request.membership).select_related("region", "source").order_by("-pk")
    rows = rows.annotate(waits=Exists(Award.objects.filter(paying.on_voucher(OuterRef("pk")))))
    context = list_of(request, PaymentFilter(request.GET, rows), PaymentTable)
    context["may_enter"] = bool(paying.may_enter(request.membership))
    return render(request, "review/payment_list.html", context)


@may(VIEW_RECORDS)
def payment_detail(request, pk):
    """A voucher with its awards; the director releases it or holds it back."""
    return shown(request, in_scope(request, pk), HoldForm())


def shown(request, payment, form):
    by = request.membership
    may_release = bool(paying.may_release(payment, by))
    context = {
        "payment": payment,
        "awards": in_lists(payment.awards).order_by("category", "region", "pk"),
        "may_release": may_release,
        "missing": paying.missing(payment) if may_release else [],
        "held": paying.hold_of(payment),
        "form": form,
    }
    return render(request, "review/payment_detail.html", context)


@may(RELEASE_AWARDS)
@require_POST
def payment_release(request, pk):
    payment, by = in_scope(request, pk), request.membership
    with refusals_told(request):
        count = len(paying.release(payment=payment, by=by))
        text = ngettext("%(count)s award has been released.", "%(count)s awards have been released.", count)
        messages.success(request, text % {"count": count})
    return redirect(payment)


@may(RELEASE_AWARDS)
@require_POST
def payment_hold(request, pk):
    """Hold the voucher back, with the reason."""
    payment, form = in_scope(request, pk), HoldForm(request.POST)
    if not form.is_valid():
        return shown(request, payment, form)
    with refusals_told(request):
        count = len(paying.hold(payment=payment, by=request.membership, **form.cleaned_data))
        text = ngettext(
            "%(count)s award waits for another voucher.", "%(count)s awards wait for another voucher.", count
        )
        messages.success(request, text % {"count": count})
    return redirect(payment)
