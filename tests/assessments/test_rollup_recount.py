"""Roll-ups of random worlds against a slow recount in plain Python: whole, and after random changes [INV-10]."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessments import rollup
from assessments.models import Figure
from leadership.models import ChangedPlace
from leadership.programme import current_year
from tests.assessments.recount import recount
from tests.assessments.worlds import RandomWorld

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-10")]
# A seed cannot be made smaller in any way that means something.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = settings(max_examples=12, suppress_health_check=list(HealthCheck), print_blob=True, phases=PHASES)


def kept(year) -> dict:
    """The figures that are kept, zeros left out."""
    rows = Figure.objects.filter(year=year).values_list("region", "metric", "amount", "base")
    return {(region, metric): (amount, base) for region, metric, amount, base in rows if amount or base}


def different(found, expected) -> list:
    keys = sorted(found.keys() | expected.keys())
    return [(key, found.get(key), expected.get(key)) for key in keys if found.get(key) != expected.get(key)]


@SLOW
@given(seed=st.integers(0, 10**6), rounds=st.lists(st.integers(1, 6), min_size=1, max_size=4))
def test_changes_come_to_what_a_recount_comes_to(seed, rounds):
    with transaction.atomic():
        year = current_year()
        world, history = RandomWorld(seed, year), []
        for _number in range(40):
            history.append(world.change())
        rollup.roll_up_all()
        assert different(kept(year), recount(year)) == []
        for number in rounds:
            history += [world.change() for _each in range(number)]
            rollup.roll_up_changes()
            assert (different(kept(year), recount(year)), history) == ([], history)
            assert not ChangedPlace.objects.exists()
        assert rollup.differences(year=year) == []
        transaction.set_rollback(True)


@SLOW
@given(seed=st.integers(0, 10**6))
def test_each_place_and_metric_agrees_with_the_records_behind_it(seed):
    with transaction.atomic():
        world = RandomWorld(seed, current_year())
        for _number in range(40):
            world.change()
        rollup.roll_up_all()
        assert wrongly_backed(world) == []
        transaction.set_rollback(True)


def wrongly_backed(world) -> list:
    """Figures whose records do not count or sum up to them."""
    from assessments.metrics import METRICS, Kind
    from assessments.records import amounts_at, rows_behind, with_shares

    wrong = []
    for figure in Figure.objects.filter(year=world.year, region__in=[county.pk for county in world.counties]):
        metric = METRICS[figure.metric]
        asked = {"metric": metric, "year": world.year, "code": figure.region_id}
        rows = rows_behind(**asked)
        if metric.kind is Kind.COUNT:
            found = (rows.count(), 0)
        else:
            shares = with_shares(rows, **asked)
            found = (sum(each.amount for each in shares), sum(each.base for each in shares))
        if found != (figure.amount, figure.base) or amounts_at(**asked) != (figure.amount, figure.base):
            wrong.append((figure, found))
    return wrong
