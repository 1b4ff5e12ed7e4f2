"""The selection board of a province."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.filters import years
from common.access import may
from common.keys import is_key
from common.workflow.views import refusals_told
from leadership.codes import NATION_CODE
from leadership.enums import Level, Window
from leadership.models import Region
from leadership.permissions import DECIDE_NOMINATION, VIEW_RECORDS
from leadership.programme import closed_reason, year_asked, year_open
from review.integrity.standing import not_checked
from review.models import Nomination
from review.selecting import select
from review.selection_board import board_of, to_be_decided


@may(VIEW_RECORDS)
def selection_board(request):
    """Seats, selected and left by category, and the candidates by rank; the province's director ticks in it."""
    member, province = request.membership, province_asked(request)
    year = year_asked(request.GET, year_open(Window.PROVINCIAL_REVIEW, member.region_code))
    closed = closed_reason(year=year, window=Window.PROVINCIAL_REVIEW, region_code=province.code) if province else ""
    may_select = province is not None and member.region_code == province.code and member.may(DECIDE_NOMINATION)
    sections = board_of(member, province.code, year) if province else []
    context = {
        "province": province,
        "provinces": provinces() if member.region_code == NATION_CODE else [],
        "year": year,
        "years": [known for known, _label in years()],
        "sections": sections,
        "closed": closed,
        "unchecked": not_checked(to_be_decided(sections)),
        "may_select": may_select and not closed,
    }
    return render(request, "review/selection_board.html", context)


def province_asked(request) -> Region | None:
    """One's own province; at the nation the one that the address names, if any."""
    own = request.membership.region
    if own.level > Level.PROVINCE:
        raise PermissionDenied(_("The selection board is for the offices of provinces and of the nation."))
    if own.level == Level.PROVINCE:
        return own
    return provinces().filter(pk=request.GET.get("province", "")).first()


def provinces():
    return Region.objects.filter(level=Level.PROVINCE).order_by("code")


@may(DECIDE_NOMINATION)
@require_POST
def selection_select(request):
    """Select the ticked ones, all or none."""
    chosen = ticked(request)
    if not chosen:
        messages.warning(request, _("Tick at least one candidate."))
    else:
        with refusals_told(request):
            selected = select(nominations=chosen, by=request.membership, reason=request.POST.get("reason", ""))
            text = ngettext("%(count)s candidate selected.", "%(count)s candidates selected.", len(selected))
            messages.success(request, text % {"count": len(selected)})
    return redirect(f"{reverse('review:selection_board')}?{request.GET.urlencode()}")


def ticked(request) -> list[Nomination]:
    keys = [key for key in request.POST.getlist("nominations") if is_key(key)]
    nominations = Nomination.objects.visible_to(request.membership)
    return list(nominations.select_related("organisation", "expert", "desk").filter(pk__in=keys))
