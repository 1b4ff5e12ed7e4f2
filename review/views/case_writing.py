"""Writing a violation case: opened from a nomination, an objection or by itself; then part by part."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.access import may
from common.keys import is_key
from common.workflow.views import refusals_told
from leadership.permissions import INVESTIGATE_CASE, REPORT_CASE
from review import discipline, investigating, reporting
from review.case_forms import AppealForm, CaseFileForm, FindingsForm, ProposalForm, ReportForm, StatementForm
from review.enums import CaseSource, CaseState, ObjectionState
from review.models import IntegrityFlag, Nomination, Objection
from review.views.cases import in_scope


# -- the report ----------------------------------------------------------------------------------
@may(REPORT_CASE)
def case_create(request):
    """Who is accused of what; what the nomination or the objection already tells stands there."""
    by, known = request.membership, known_from(request)
    nomination = known.get("nomination")
    subject = nomination.subject if nomination else None
    begun = reporting.facts_known(known)
    form = ReportForm(request.POST or None, request.FILES or None, by=by, subject=subject, initial=begun)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            case = reporting.open_case(by=by, **known, **form.said())
            messages.success(request, _("The case is opened. Take up the investigation next."))
            return redirect(case)
    return render(request, "review/case_create.html", {"form": form, "subject": subject, **known})


def known_from(request) -> dict:
    """The upheld objection, confirmed doubt or nomination that the address names, as arguments of ``open_case``."""
    flag = asked_for(request, "flag", IntegrityFlag)
    if flag:
        return {"flag": flag, "source": CaseSource.FLAG, "nomination": flag.nomination}
    objection = asked_for(request, "objection", Objection)
    if objection:
        if objection.state != ObjectionState.UPHELD:
            raise Http404
        found = {"objection": objection, "source": CaseSource.OBJECTION}
        return found | ({"nomination": objection.nomination} if objection.nomination else {})
    nomination = asked_for(request, "nomination", Nomination)
    return {"nomination": nomination} if nomination else {}


def asked_for(request, name, model):
    """The record that the address names, in scope; 404 for any other."""
    key = request.GET.get(name)
    if key is None:
        return None
    found = model.objects.visible_to(request.membership).filter(pk=key).first() if is_key(key) else None
    if found is None:
        raise Http404
    return found


# -- its parts -----------------------------------------------------------------------------------
def part_page(state, form_class, write, title, lead):
    """A page on which investigators of the office write one part of a case, while it is in ``state``."""

    @may(INVESTIGATE_CASE)
    def page(request, pk):
        case = in_scope(request, pk)
        insist_may_write(case, request.membership)
        if case.state != state:
            return not_now(request, case)
        form = form_class(request.POST or None, instance=case)
        if request.method == "POST" and form.is_valid():
            with refusals_told(request):
                write(case=case, by=request.membership, **form.content())
                messages.success(request, _("Saved."))
            return redirect(case)
        return render(request, "review/case_form.html", {"form": form, "case": case, "title": title, "lead": lead})

    return page


def not_now(request, case):
    messages.warning(request, _("This part is not written now: see what is due."))
    return redirect(case)


def insist_may_write(case, by) -> None:
    answer = discipline.may_write(case, by)
    if not answer:
        raise PermissionDenied(answer.reason)


case_findings = part_page(
    CaseState.INVESTIGATION,
    FindingsForm,
    investigating.write_findings,
    gettext_lazy("Findings of the investigation"),
    gettext_lazy("Two others decide by what you write here; whoever investigates does not decide."),
)
case_statement = part_page(
    CaseState.INVESTIGATION,
    StatementForm,
    investigating.write_statement,
    gettext_lazy("Statement of the accused"),
    gettext_lazy("Nobody is decided on unheard. Without a statement by the day set, leave this empty."),
)
case_proposal = part_page(
    CaseState.HEARD,
    ProposalForm,
    investigating.propose,
    gettext_lazy("Proposed decision"),
    gettext_lazy("One person decides on it, another one confirms it. Only then it comes into force."),
)


@may(INVESTIGATE_CASE)
def case_appeal(request, pk):
    """What the accused brings forward against a decision in force, and when it came."""
    case, by = in_scope(request, pk), request.membership
    insist_may_write(case, by)
    if request.method == "GET" and case.state != CaseState.IN_FORCE:
        return not_now(request, case)
    form = AppealForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            investigating.receive_appeal(case=case, by=by, **form.cleaned_data)
            messages.success(request, _("The appeal is recorded. The decision stands while it is examined."))
            return redirect(case)
    context = {"form": form, "case": case, "title": _("Record an appeal"), "is_appeal": True}
    return render(request, "review/case_form.html", context)


@may(INVESTIGATE_CASE)
def case_evidence(request, pk):
    """Files one at a time; what was added stays."""
    case, by = in_scope(request, pk), request.membership
    insist_may_write(case, by)
    form = CaseFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            investigating.add_evidence(case=case, by=by, upload=form.cleaned_data["file"])
            messages.success(request, _("Added. It stays with the case."))
        return redirect(case)
    context = {"form": form, "case": case, "files": case.files.select_related("uploaded_by")}
    return render(request, "review/case_evidence.html", context)
