"""One finding of a visit: where it stands, the county's answer with its evidence, and the decision on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from agreements import supervising
from agreements.models import Finding
from agreements.supervision_forms import FindingAnswerForm
from agreements.workflow import FINDING
from common import clock
from common.access import may, signed_in
from common.uploads import serve
from common.workflow.views import act_page, refusals_told
from leadership.permissions import DRAFT_AGREEMENT


def in_scope(request, pk) -> Finding:
    findings = Finding.objects.visible_to(request.membership)
    related = ("visit__group__region", "agreement__current_version", "region", "desk__region")
    return get_object_or_404(findings.select_related(*related), pk=pk)


@signed_in
def finding_detail(request, pk):
    finding = in_scope(request, pk)
    context = {
        "finding": finding,
        "files": finding.files.select_related("uploaded_by"),
        "chain": FINDING,
        "offers": FINDING.offers(finding, request.membership),
        "may_answer": finding.is_open and supervising.may_answer(finding, request.membership),
        "is_overdue": finding.is_open and finding.due_on < clock.today(),
    }
    return render(request, "agreements/finding_detail.html", context)


@signed_in
def finding_act(request, pk, verb):
    finding = in_scope(request, pk)
    return act_page(request, FINDING, finding, verb, finding.get_absolute_url())


@may(DRAFT_AGREEMENT)
def finding_answer(request, pk):
    """What was done, and files one at a time; ``remove`` takes one of them back."""
    finding = in_scope(request, pk)
    with refusals_told(request):
        supervising.insist_open(finding=finding, by=request.membership)
        if "remove" in request.POST:
            return taken_back(request, finding)
        form = FindingAnswerForm(request.POST or None, request.FILES or None, initial={"answer": finding.answer})
        if request.method == "POST" and form.is_valid():
            content = {"answer": form.cleaned_data["answer"], "upload": form.cleaned_data["file"]}
            supervising.write_answer(finding=finding, by=request.membership, **content)
            messages.success(request, _("Saved. It is not handed in yet."))
            return redirect(finding)
        context = {"finding": finding, "form": form, "files": finding.files.all()}
        return render(request, "agreements/finding_answer.html", context)
    return redirect(finding)


def taken_back(request, finding):
    key = request.POST["remove"]
    if key.isdecimal() and len(key) < 10:
        supervising.take_back_evidence(finding=finding, by=request.membership, key=key)
    return redirect("agreements:finding_answer", finding.pk)


@signed_in
@never_cache
def finding_evidence(request, pk, evidence):
    file = get_object_or_404(in_scope(request, pk).files, pk=evidence)
    return serve(file.file, file.name)
