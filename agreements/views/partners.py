"""East–west pairs, for everybody: aggregated figures, nothing personal."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.partners import NOTHING, PartnerFilter, PartnerTable, busy_first, counties_of, standing
from common.access import anyone
from common.lists import list_of
from leadership.models import Partnership
from leadership.scope import sees_places

PAIRS = Partnership.objects.select_related("supporting__parent", "supported__parent")


@anyone
@require_safe
def partner_list(request):
    counted_at, _results = standing()
    chosen = PartnerFilter(request.GET, busy_first(PAIRS))
    context = {"counted_at": counted_at, **list_of(request, chosen, PartnerTable)}
    return render(request, "agreements/partner_list.html", context)


@anyone
@require_safe
def partner_detail(request, pk):
    pair = get_object_or_404(PAIRS, pk=pk)
    counted_at, results = standing()
    context = {
        "pair": pair,
        "result": results.get(pair.pk, NOTHING),
        "counted_at": counted_at,
        "counties": counties_of(pair),
        "others": PAIRS.filter(supported=pair.supported).exclude(pk=pair.pk),
        "may_list": sees_places(request.membership),
    }
    return render(request, "agreements/partner_detail.html", context)
