"""The nominations that hang on organisations and experts, and what becomes of them when organisations are merged."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.workflow import NotLegal
from registry.hanging import Hanging, editor, name_anew, of_party, register
from registry.models import Expert, Organisation
from review.enums import OPEN_NOMINATION_STATES
from review.models import Nomination, ViolationCase

COLUMNS = (
    (gettext_lazy("Number"), str),
    (gettext_lazy("Year"), lambda nomination: str(nomination.year)),
    (gettext_lazy("Category"), lambda nomination: nomination.get_category_display()),
    (gettext_lazy("County"), lambda nomination: str(nomination.region)),
)


def nominations(membership):
    return Nomination.objects.visible_to(membership).select_related("region").order_by("-year", "-pk")


def refuse_two_live(kept) -> None:
    """INV-7: two of which each is nominated in the same year are not merged. Raises NotLegal."""
    live = Nomination.objects.live().filter(organisation__in=kept.with_merged)
    years = live.values("year").annotate(number=Count("pk")).filter(number__gt=1).values_list("year", flat=True)
    if years:
        text = _("Both are nominated for awards in %(years)s. One of the nominations has to be dropped first.")
        raise NotLegal(text % {"years": "、".join(map(str, sorted(years)))})


CASE_COLUMNS = (
    (gettext_lazy("Number"), str),
    (gettext_lazy("Kind"), lambda case: case.get_kind_display()),
    (gettext_lazy("Office"), lambda case: str(case.region)),
)


def cases(membership):
    return ViolationCase.objects.visible_to(membership).select_related("region").order_by("-pk")


register(
    Hanging(
        model=Organisation,
        name="violation_cases",
        label=gettext_lazy("Violation cases"),
        among=cases,
        of=of_party,
        columns=CASE_COLUMNS,
        # A case goes on naming the one that was merged, and counts for the one kept.
        movable=lambda merged: merged.violation_cases.none(),
        move=lambda keys, merged, kept, by: None,
    ),
    Hanging(
        model=Expert,
        name="violation_cases",
        label=gettext_lazy("Violation cases"),
        among=cases,
        of=lambda rows, expert: rows.filter(expert=expert),
        columns=CASE_COLUMNS,
    ),
)

register(
    Hanging(
        model=Organisation,
        name="nominations",
        label=gettext_lazy("Nominations"),
        among=nominations,
        of=of_party,
        columns=COLUMNS,
        # What was submitted goes on naming the one that was merged.
        movable=lambda merged: merged.nominations.filter(state__in=OPEN_NOMINATION_STATES),
        move=name_anew(Nomination, edited_by=editor),
    ),
    Hanging(
        model=Expert,
        name="nominations",
        label=gettext_lazy("Nominations"),
        among=nominations,
        of=lambda rows, expert: rows.filter(expert=expert),
        columns=COLUMNS,
    ),
)
