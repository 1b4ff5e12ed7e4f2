"""Renewal 续签: an agreement of a former year goes on as a draft of the current one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content import TASK_FIELDS, copy_other_material, copy_parties, said_in
from agreements.drafting import may_edit, start_draft
from agreements.models import Agreement, Task
from common.access import YES, Answer, no
from common.workflow import NotAllowed
from leadership.programme import current_year


def may_renew(agreement, membership) -> Answer:
    """Yes, or no with the reason: the clerks of its county, once it is in the repository, one a year."""
    if not may_edit(agreement=agreement, by=membership):
        return no(_("Only the clerks of the agreement's own office renew it."))
    if agreement.is_under_way:
        return no(_("Agreements are renewed once they are in the national repository."))
    if agreement.year >= current_year():
        return no(_("It belongs to %(year)s itself. It can be renewed from next year on.") % {"year": agreement.year})
    made = agreement.renewals.filter(year=current_year()).first()
    if made:
        words = {"year": current_year(), "renewal": made}
        return no(_("It has been renewed for %(year)s already: %(renewal)s.") % words)
    return YES


@transaction.atomic
def renew(*, agreement, by, token) -> Agreement:
    """A draft of the current year that says what ``agreement`` says in the version in force.

    The dates move by the years between; tasks begin anew, so nothing done before counts for them; experts who left
    the roster and the signed scan stay behind. The same form sent twice renews once. Raises NotAllowed as
    ``may_renew`` says.
    """
    # Of two who renew at once, the second waits here, and is then told of the first.
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    made = locked.renewals.filter(form_token=token, created_by=by.user).first()
    if made:
        return made
    answer = may_renew(locked, by)
    if not answer:
        raise NotAllowed(answer.reason)
    renewal = start_draft(by=by, year=current_year(), token=token, renews=locked)
    _copy_text(locked.current_version, renewal.current_version, renewal.year - locked.year)
    return renewal


def _copy_text(old, new, years) -> None:
    for name, value in said_in(old).items():
        setattr(new, name, value)
    new.starts_on, new.ends_on = moved(old.starts_on, years), moved(old.ends_on, years)
    new.save()
    copy_parties(old, new)
    copy_other_material(old, new)
    for task in old.tasks.all():
        said = {name: getattr(task, name) for name in TASK_FIELDS}
        Task.objects.create(version=new, **said | {"due_on": moved(task.due_on, years)})


def moved(day: date, years: int) -> date:
    """The same day of a later year; for 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
