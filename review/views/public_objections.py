"""Objections from the public, without an account: sent from the page of a notice, followed by number and code."""

from allauth.core.ratelimit import consume
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.access import anyone
from common.workflow import NotLegal
from review import objecting
from review.models import PublicNotice
from review.objection_forms import FollowForm, ObjectionForm
from review.workflow import OBJECTION

TOO_MANY = 429  # the status of an answer to an address that asks too often


@anyone
@never_cache
def public_object(request, pk):
    """The form; the answer to the POST, and nothing else, holds the code."""
    notice = get_object_or_404(PublicNotice.objects.public().select_related("region", "desk__region"), pk=pk)
    items = notice.items.order_by("category", "number")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ObjectionForm(*sent, items=items, initial={"about": request.GET.get("about", "")})
    status = 200
    if request.method == "POST" and not consume(request, action="objection"):
        form.add_error(None, _("Too many objections came from your address. Try again in an hour."))
        status = TOO_MANY
    elif form.is_valid() and (receipt := received(form, notice)):
        return render(request, "review/public_objection_receipt.html", {"receipt": receipt, "notice": notice})
    return render(request, "review/public_objection_form.html", {"form": form, "notice": notice}, status=status)


def received(form, notice):
    """The receipt, or nothing once the form says why not."""
    about = form.cleaned_data["about"]
    item = notice.items.filter(nomination=about).select_related("nomination").first() if about else None
    try:
        return objecting.receive(notice=notice, nomination=item and item.nomination, **form.said())
    except NotLegal as refusal:
        form.add_error(None, refusal.reason)
        return None


@anyone
@never_cache
def public_objection(request):
    """Where an objection stands, to whoever knows its code; nothing of it stands in an address or a log."""
    form, found, status = FollowForm(request.POST or None), None, 200
    if request.method == "POST" and not consume(request, action="objection_followed"):
        form.add_error(None, _("Too many attempts. Try again in some minutes."))
        status = TOO_MANY
    elif form.is_valid():
        found = objecting.followed(**form.cleaned_data)
        if found is None:
            form.add_error(None, _("There is no objection of this number and code. Check both on your receipt."))
    context = {"form": form, "objection": found}
    if found:
        context |= {"state": OBJECTION.public_wording[found.state], "reply": objecting.reply_to(found)}
    return render(request, "review/public_objection.html", context, status=status)
