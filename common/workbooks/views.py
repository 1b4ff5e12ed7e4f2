"""Pages of imports: upload, preview, confirm, error workbook, undo; and the imports of one's office."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common import jobs
from common.access import YES, Rule, no
from common.models import ImportState, Outcome
from common.workbooks import importing
from common.workbooks.forms import WorkbookForm
from common.workbooks.kind import WORKBOOKS
from common.workbooks.preview import lines_of
from common.workbooks.returning import RETURN
from common.workbooks.template import write_template

ROWS_A_PAGE = 25


def _takes_in(request):
    if importing.kinds_for(request.membership):
        return YES
    return no(_("Workbooks are taken in by those who keep a register. Your duty keeps none."))


takes_in = Rule("takes in workbooks", _takes_in)


def kind_named(request, workbook):
    """The kind that an address names. Raises PermissionDenied with the reason if this person takes none in."""
    kind = WORKBOOKS.get(workbook)
    if kind is None or kind.intake is None:
        raise Http404
    answer = kind.intake.rule(request.membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    return kind


def own_import(request, pk):
    return get_object_or_404(importing.imports_of(request.membership), pk=pk)


@takes_in
def import_list(request):
    page = Paginator(importing.imports_of(request.membership), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/import_list.html", {"page": page, "kinds": importing.kinds_for(request.membership)})


@takes_in
def import_create(request, workbook):
    kind = kind_named(request, workbook)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["form_token"]
        upload = form.cleaned_data["file"]
        whole = importing.take_in(upload=upload, workbook=kind.name, by=request.membership, form_token=token)
        return redirect(whole)
    return render(request, "imports/import_form.html", {"form": form, "kind": kind})


@takes_in
def import_template(request, workbook):
    """The blank workbook of a kind, to be filled in."""
    kind = kind_named(request, workbook)
    file = BytesIO()
    write_template(file, kind)
    file.seek(0)
    name = _("%(title)s template") % {"title": kind.title}
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


@takes_in
@never_cache
def import_detail(request, pk):
    """Where an import stands; once checked, what it would do, a page of rows of one outcome at a time."""
    whole = own_import(request, pk)
    kind = WORKBOOKS[whole.workbook]
    outcome = chosen_outcome(request, whole)
    page = Paginator(whole.rows.filter(outcome=outcome).order_by("pk"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "whole": whole,
        "kind": kind,
        "outcome": outcome,
        "outcomes": [(each, getattr(whole, each.value)) for each in Outcome],
        "page": page,
        "lines": lines_of(kind, page.object_list),
        "may_undo": importing.may_undo(whole),
    }
    return render(request, "imports/import_detail.html", context)


def chosen_outcome(request, whole) -> str:
    """What was asked for, or first of all what needs a look."""
    asked = request.GET.get("outcome")
    if asked in Outcome.values:
        return asked
    order = (Outcome.WRONG, Outcome.CHANGED, Outcome.NEW)
    return next((outcome for outcome in order if getattr(whole, outcome.value)), Outcome.SAME)


@takes_in
@never_cache
def import_progress(request, pk):
    """How far the job is; once it has ended, the page is loaded anew."""
    whole = own_import(request, pk)
    response = render(request, "imports/_progress.html", {"whole": whole})
    if not whole.is_at_work or whole.job.is_ended:
        response["HX-Refresh"] = "true"
    return response


@takes_in
@require_POST
def import_again(request, pk):
    """Begin the failed job of an import anew."""
    whole = own_import(request, pk)
    jobs.try_again(job=whole.job)
    return redirect(whole)


@takes_in
@require_POST
def import_confirm(request, pk):
    whole = own_import(request, pk)
    only_good = request.POST.get("only_good") == "yes"
    return told(request, whole, importing.confirm, whole=whole, by=request.membership, only_good=only_good)


@takes_in
@require_POST
def import_cancel(request, pk):
    whole = own_import(request, pk)
    return told(request, whole, importing.cancel, whole=whole)


@takes_in
def import_undo(request, pk):
    whole = own_import(request, pk)
    if request.method == "POST":
        return told(request, whole, importing.begin_undo, whole=whole, by=request.membership)
    context = {"whole": whole, "may_undo": importing.may_undo(whole), "kind": WORKBOOKS[whole.workbook]}
    return render(request, "imports/import_confirm.html", context)


@takes_in
@require_POST
def import_corrections(request, pk):
    """Order the uploaded workbook back, with a column that says what is wrong in each row."""
    whole = own_import(request, pk)
    if whole.state != ImportState.CHECKED or not whole.wrong:
        messages.error(request, _("This import has no wrong rows, or its file is no longer kept."))
        return redirect(whole)
    once = f"{RETURN}-{whole.pk}"
    return redirect(jobs.enqueue(kind=RETURN, arguments={"import": whole.pk}, owner=request.membership, once=once))


def told(request, back, verb, **arguments):
    """Do it, or say why not; back to the import in any case."""
    try:
        verb(**arguments)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(back)
