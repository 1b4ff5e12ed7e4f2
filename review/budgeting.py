"""Verbs on the budget sources 经费来源 of a year [四(三)], kept by the clerks of the nation.

All sources of a year together have no more than its funds. Once awards are allocated from a source it keeps its name,
and its amount is never less than they take; the database holds both (``review.award_guards``).
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from common.workflow import Incomplete, insist
from leadership.codes import NATION_CODE
from leadership.permissions import PAY_AWARDS
from review.models import BudgetSource
from review.paying import with_sentence


def may_budget(by) -> Answer:
    """Yes, or no with the reason: the clerks of the nation."""
    if by is not None and by.may(PAY_AWARDS) and by.region_code == NATION_CODE:
        return YES
    return no(_("Budget sources are kept by the clerks of the national office."))


@transaction.atomic
def add_source(*, by, token, **content) -> BudgetSource:
    """Add a source to a year. The same form sent twice adds one.

    Raises NotAllowed for anybody but a clerk of the nation, Incomplete when the year has no such funds or has a source
    of this name.
    """
    insist(may_budget(by))
    known = BudgetSource.objects.filter(form_token=token).first()
    return known or with_sentence(lambda: BudgetSource.objects.create(form_token=token, **content))


@transaction.atomic
def change_source(*, source, by, **content) -> BudgetSource:
    """Change a source: all of it until awards are allocated from it, then its amount. Raises as ``add_source``."""
    insist(may_budget(by))
    locked = BudgetSource.objects.select_for_update().get(pk=source.pk)
    for name, value in content.items():
        setattr(locked, name, value)
    with_sentence(lambda: locked.save(update_fields=list(content)))
    return locked


@transaction.atomic
def remove_source(*, source, by) -> None:
    """Remove a source from which nothing is allocated. Raises as ``add_source``."""
    insist(may_budget(by))
    try:
        with transaction.atomic():
            source.delete()
    except IntegrityError as refused:
        raise Incomplete([_("Awards are allocated from this source, so it stays.")]) from refused
