"""How far the tasks of agreements are: what confirmed activities have done, against the target."""

from decimal import Decimal

from django.db.models import DecimalField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from agreements.models import Activity


def with_done(tasks):
    """``tasks`` with what confirmed activities have ``done`` for each promise, whatever version it was made in."""
    confirmed = Activity.objects.confirmed().filter(agreement=OuterRef("version__agreement"), task__key=OuterRef("key"))
    total = confirmed.order_by().values("agreement").values(total=Sum("done"))
    nothing = Value(0, DecimalField(max_digits=10, decimal_places=2))
    return tasks.annotate(done=Coalesce(Subquery(total), nothing))


def percent(task) -> int:
    """Of the target, at most 100; ``task`` comes from ``with_done``."""
    return int(min(Decimal(100), task.done * 100 / task.target))
