"""Nominations: the list, one of them, its evidence, its steps, its history, the workbook of nominees."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.access import may
from common.lists import list_of
from common.uploads import serve
from common.workbooks.export import export_list
from common.workflow.views import act_page
from leadership.permissions import EXPORT_RECORDS, VIEW_HISTORY, VIEW_RECORDS
from review import nominating
from review.deeds import shown_figures
from review.discipline import may_open
from review.eligibility import former_nominations
from review.enums import NominationState
from review.forwarding import list_around
from review.integrity.standing import flags_against
from review.integrity_lists import flags_of
from review.models import Nomination, ViolationCase
from review.nomination_history import changes_since, history_of_nomination, last_return
from review.nomination_lists import NominationFilter, NominationTable, in_lists
from review.noticing import notice_missing
from review.workbooks import NOMINEES
from review.workflow import NOMINATION

RELATED = ("organisation__region", "expert__region", "region", "desk__region")


def in_scope(request, pk) -> Nomination:
    nominations = Nomination.objects.visible_to(request.membership)
    return get_object_or_404(nominations.select_related(*RELATED), pk=pk)


@may(VIEW_RECORDS)
def nomination_list(request):
    member = request.membership
    rows = in_lists(Nomination.objects.visible_to(member)).order_by("-moved_at", "-pk")
    context = {
        "may_nominate": bool(nominating.may_nominate(member)),
        "may_export": member.may(EXPORT_RECORDS),
    }
    context |= list_of(request, NominationFilter(request.GET, rows, membership=member), NominationTable)
    return render(request, "review/nomination_list.html", context)


@may(EXPORT_RECORDS)
@require_POST
def nomination_export(request):
    """The summary of nominees 推荐汇总表, as the list shows it."""
    return export_list(request, NOMINEES)


@may(VIEW_RECORDS)
def nomination_detail(request, pk):
    """Who is nominated for what, the figures, the words, the evidence, and where it stands."""
    nomination, member = in_scope(request, pk), request.membership
    returned = last_return(nomination)
    context = {
        "nomination": nomination,
        "chain": NOMINATION,
        "offers": NOMINATION.offers(nomination, member),
        "figures": shown_figures(nomination),
        "files": nomination.files.select_related("uploaded_by"),
        "returned": returned,
        "changes": changes_since(nomination, returned) if member.may(VIEW_HISTORY) else None,
        "former": in_lists(former_nominations(nomination.subject, nomination.year)),
        "flags": flags_of(nomination, member),
        "decisions": decisions_against(nomination),
        "listed": list_around(nomination, member),
        "to_forward": missing_to_forward(nomination) if nomination.state == NominationState.SELECTED else [],
        **rights_on(nomination, member),
    }
    return render(request, "review/nomination_detail.html", context)


def decisions_against(nomination):
    """Why it was stopped, as everybody reads it; the newest first."""
    if nomination.state != NominationState.STOPPED:
        return ViolationCase.objects.none()
    return ViolationCase.objects.public().against(nomination.subject).order_by("-in_force_at", "-pk")


def missing_to_forward(nomination) -> list[str]:
    return notice_missing(nomination) + flags_against(nomination)


def rights_on(nomination, member) -> dict:
    """What this person may do beyond the steps of the chain."""
    may_write = nominating.may_write_now(nomination, member)
    return {
        "may_write": may_write,
        "may_discard": may_write and not nomination.steps_taken,
        "may_open_case": nomination.number is not None and bool(may_open(member)),
        "may_see_history": member.may(VIEW_HISTORY),
    }


@may(VIEW_RECORDS)
@never_cache
def nomination_file(request, pk, deed):
    found = get_object_or_404(in_scope(request, pk).files, pk=deed)
    return serve(found.file, found.name)


@may(VIEW_RECORDS)
def nomination_act(request, pk, verb):
    nomination = in_scope(request, pk)
    return act_page(request, NOMINATION, nomination, verb, nomination.get_absolute_url())


@may(VIEW_HISTORY)
def nomination_history(request, pk):
    nomination = in_scope(request, pk)
    context = {"record": nomination, "entries": history_of_nomination(nomination)}
    return render(request, "components/history_page.html", context)
