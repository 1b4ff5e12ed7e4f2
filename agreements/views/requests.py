"""Requests of a county to the assisting party of an agreement, and their answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import requests
from agreements.models import HelperRequest
from agreements.request_forms import RequestAnswerForm, RequestForm
from agreements.request_lists import RequestFilter, RequestTable
from agreements.views.on_agreement import creation_page
from common import clock
from common.access import may, signed_in
from common.lists import list_of
from common.workflow.views import refusals_told
from leadership.permissions import DRAFT_AGREEMENT, VIEW_OWN_AGREEMENTS

RELATED = ("agreement__current_version", "region")


def in_scope(request, pk) -> HelperRequest:
    rows = HelperRequest.objects.visible_to(request.membership)
    return get_object_or_404(rows.select_related(*RELATED, "asked_by", "answered_by"), pk=pk)


@signed_in
def request_list(request):
    rows = HelperRequest.objects.visible_to(request.membership).select_related(*RELATED)
    context = list_of(request, RequestFilter(request.GET, rows.order_by("-asked_at", "-pk")), RequestTable)
    return render(request, "agreements/request_list.html", context)


@signed_in
def request_detail(request, pk):
    asked = in_scope(request, pk)
    context = {
        "asked": asked,
        "may_answer": requests.may_answer(asked, request.membership),
        "is_overdue": not asked.answered_at and asked.due_on < clock.today(),
    }
    return render(request, "agreements/request_detail.html", context)


@may(DRAFT_AGREEMENT)
def request_create(request, agreement):
    return creation_page(
        request,
        agreement,
        RequestForm(request.POST or None),
        allowed=requests.may_ask,
        make=requests.ask,
        told=_("The assisting party finds the request on its first page."),
        template="agreements/request_form.html",
    )


@may(VIEW_OWN_AGREEMENTS)
def request_answer(request, pk):
    asked = in_scope(request, pk)
    allowed = requests.may_answer(asked, request.membership)
    form = RequestAnswerForm(request.POST or None)
    if not allowed:
        messages.warning(request, allowed.reason)
        return redirect(asked)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            requests.answer(by=request.membership, asked=asked, text=form.cleaned_data["answer"])
            messages.success(request, _("Your answer has been sent."))
        return redirect(asked)
    return render(request, "agreements/request_answer.html", {"asked": asked, "form": form})
