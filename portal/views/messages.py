"""The inbox of a person in the duty they act in, and how they wish to be told by e-mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.access import signed_in
from common.lists import fitting
from portal import inbox
from portal.deadlines.table import ROWS
from portal.enums import Delivery
from portal.mailing import DIGEST_AT
from portal.message_lists import ChoiceForm, MessageFilter
from portal.models import Message

ROWS_A_PAGE = 25


@signed_in
def message_list(request):
    chosen = chosen_by_filter(request)
    page = Paginator(fitting(chosen), ROWS_A_PAGE).get_page(request.GET.get("page"))
    lines = inbox.lines_of(list(page.object_list), request.membership)
    return render(request, "portal/message_list.html", {"filter": chosen, "page": page, "lines": lines})


def chosen_by_filter(request) -> MessageFilter:
    return MessageFilter(request.GET, Message.objects.visible_to(request.membership))


def back_to_list(request):
    """As it was filtered and leafed through: the address of each button has the query of the page."""
    query = request.GET.urlencode()
    return redirect(reverse("portal:message_list") + (f"?{query}" if query else ""))


@signed_in
@require_POST
def message_read(request, pk):
    own = Message.objects.visible_to(request.membership)
    get_object_or_404(own, pk=pk)
    inbox.mark_read(messages=own.filter(pk=pk))
    return back_to_list(request)


@signed_in
@require_POST
def message_read_all(request):
    """Of a filtered list, what the filter shows, on all its pages."""
    number = inbox.mark_read(messages=fitting(chosen_by_filter(request)))
    text = ngettext("%(number)s message counts as read now.", "%(number)s messages count as read now.", number)
    messages.success(request, text % {"number": number})
    return back_to_list(request)


@signed_in
def message_choice(request):
    """Of the person, in whatever duty they act."""
    form = ChoiceForm(request.POST or None, initial=chosen_by(request.user))
    if request.method == "POST" and form.is_valid():
        inbox.choose(user=request.user, delivery=form.cleaned_data["delivery"])
        messages.success(request, _("You are told in this way from now on."))
        return redirect("portal:message_list")
    times = {"digest_at": DIGEST_AT, "deadlines": ROWS}
    return render(request, "portal/message_choice.html", {"form": form, **times})


def chosen_by(user) -> dict:
    choice = inbox.choice_of(user)
    return {"delivery": choice.delivery if choice else Delivery.DIGEST}
