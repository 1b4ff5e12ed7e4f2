"""Who takes part in agreements, as their lists tell it: counted and named by the database, for the rows of a page."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, Subquery, TextField
from django.db.models.functions import Coalesce

from agreements.models import AgreementExpert, AgreementVillage


def in_lists(agreements):
    """``agreements`` with what a row of a list shows."""
    related = agreements.select_related("region__parent", "desk__region", "current_version")
    long_texts = ("current_version__objectives", "current_version__mechanism")
    return with_parties(related.defer(*long_texts), "current_version")


def with_parties(rows, version: str):
    """``rows`` with the ``helper`` in words and the numbers of ``villages`` and ``experts`` of their ``version``."""
    experts = AgreementExpert.objects.filter(version=OuterRef(version)).order_by().values("version")
    villages = AgreementVillage.objects.filter(version=OuterRef(version)).order_by().values("version")
    names = StringAgg("expert__name", "、", order_by=("expert__name", "expert_id"))
    by_name = experts.annotate(names=names).values("names")
    return rows.annotate(
        helper=Coalesce(f"{version}__organisation__name", Subquery(by_name), output_field=TextField()),
        villages=Coalesce(Subquery(villages.annotate(number=Count("pk")).values("number")), 0),
        experts=Coalesce(Subquery(experts.annotate(number=Count("pk")).values("number")), 0),
    )
