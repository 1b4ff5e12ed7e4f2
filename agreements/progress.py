"""How far agreements and their tasks are: what confirmed activities have done, against the target [三(三)]."""

from decimal import Decimal

from django.db.models import Avg, DecimalField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Floor, Least

from agreements.models import Activity, Task


def with_done(tasks):
    """``tasks`` with what confirmed activities have ``done`` for each promise, whatever version it was made in."""
    confirmed = Activity.objects.confirmed().filter(agreement=OuterRef("version__agreement"), task__key=OuterRef("key"))
    total = confirmed.order_by().values("agreement").values(total=Sum("done"))
    nothing = Value(0, DecimalField(max_digits=10, decimal_places=2))
    return tasks.annotate(done=Coalesce(Subquery(total), nothing))


def results_of(agreement):
    """Its tasks in force, each with what has been ``done`` for it."""
    return with_done(agreement.current_version.tasks.all())


def with_progress(agreements):
    """``agreements`` with the ``progress`` of each: the mean of its tasks in percent; None before it is filed.

    A task counts with at most 100, so that one that went far beyond its target hides none that lies behind.
    """
    filed = Task.objects.filter(version=OuterRef("current_version"), version__filed_at__isnull=False)
    share = Least(F("done") * 100 / F("target"), Value(100, DecimalField(max_digits=5, decimal_places=2)))
    mean = with_done(filed).order_by().annotate(share=share).values("version").annotate(mean=Avg("share"))
    return agreements.annotate(progress=Floor(Subquery(mean.values("mean"))))


def percent(task) -> int:
    """Of the target, at most 100; ``task`` comes from ``with_done``."""
    return int(min(Decimal(100), task.done * 100 / task.target))
