"""The page on which something that hangs on an agreement is made."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from agreements.models import Agreement
from common.workflow.views import refusals_told


def creation_page(request, pk, form, *, allowed, make, told, template):
    """The form; why nothing can be made stands in its place. ``make(by, agreement, …)`` takes what the form says.

    ``allowed(agreement, membership)`` answers yes, or no with the reason; ``told`` is said when it is made.
    """
    agreements = Agreement.objects.visible_to(request.membership).select_related("current_version", "region")
    agreement = get_object_or_404(agreements, pk=pk)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            made = make(by=request.membership, agreement=agreement, **form.cleaned_data)
            messages.success(request, told)
            return redirect(made)
    hindrance = allowed(agreement, request.membership).reason
    return render(request, template, {"agreement": agreement, "form": form, "hindrance": hindrance})
