"""Who may be nominated in a place, and why others may not."""

from django.http import QueryDict
from django.shortcuts import render

from common.access import may
from common.lists import list_of
from leadership.enums import Level, Window
from leadership.permissions import VIEW_RECORDS
from leadership.programme import year_open
from registry.models import Expert, Organisation
from review.eligibility import Inquiry, parties
from review.nominating import may_nominate
from review.nomination_lists import (
    EXPERTS_OF,
    AskedForm,
    EligibleTable,
    ExpertEligibleFilter,
    OrganisationEligibleFilter,
    with_answers,
)

ASKED_OF = {False: (Organisation, OrganisationEligibleFilter), True: (Expert, ExpertEligibleFilter)}


@may(VIEW_RECORDS)
def eligible_list(request):
    """The parties of the agreements of a place, each with yes, or no and why; the nation chooses a place first."""
    member = request.membership
    current = year_open(Window.NOMINATION, member.region_code)
    asked = AskedForm(request.GET, member, current)
    said = asked.cleaned_data if asked.is_valid() else {}
    model, filter_class = ASKED_OF[said.get("who") == EXPERTS_OF]
    place, year = said.get("region") or member.region, said.get("year") or current
    rows = parties(model, Inquiry.about(place.code, year)).order_by("name", "pk")
    is_asked = asked.is_valid() and place.level > Level.NATION
    chosen = filter_class(as_asked(asked.data, request.GET), rows if is_asked else rows.none(), membership=member)
    context = list_of(request, chosen, EligibleTable) | {"place": place, "year": year, "is_asked": is_asked}
    with_answers(context["table"])
    context["may_nominate"] = bool(may_nominate(member)) and year == current
    return render(request, "review/eligible_list.html", context)


def as_asked(asked, query) -> QueryDict:
    """The address with what is asked when it does not say so."""
    words = query.copy()
    for name, value in asked.items():
        words[name] = value
    return words
