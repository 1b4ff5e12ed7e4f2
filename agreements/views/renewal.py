"""An agreement of a former year goes on in the current one."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements import renewing
from agreements.views.detail import agreement_in_scope
from agreements.views.draft import is_token
from common.access import may
from common.workflow.views import refusals_told
from leadership.permissions import DRAFT_AGREEMENT
from leadership.programme import current_year


@may(DRAFT_AGREEMENT)
def agreement_renew(request, pk):
    """What will be copied, and a button; or why it cannot be renewed."""
    agreement = agreement_in_scope(request, pk)
    token = request.POST.get("form_token", "")
    if request.method == "POST" and is_token(token):
        with refusals_told(request):
            renewal = renewing.renew(agreement=agreement, by=request.membership, token=token)
            messages.success(request, _("The draft has been made. Check every part before you submit it."))
            return redirect("agreements:draft_overview", renewal.pk)
    hindrance = renewing.may_renew(agreement, request.membership).reason
    context = {"agreement": agreement, "year": current_year(), "token": uuid4(), "hindrance": hindrance}
    return render(request, "agreements/change_renew.html", context)
