"""What the demo makes of the awards that it has; of none, nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common import clock
from portal.demo import awards as demo
from review.models import Award, BudgetSource
from tests.agreements import factories as made
from tests.review.factories_awards import award
from tests.review.factories_decisions import funds

pytestmark = pytest.mark.django_db


class Stage:
    """Plays each act as it is added: they come in the order of time."""

    def add(self, at, code, role, do):
        do(made.somebody_at(code, role))


def play() -> None:
    demo.Awards(Stage(), None).schedule(clock.now() - timedelta(days=20), clock.now())


def test_each_award_comes_a_step_further_than_the_next():
    funds(sum(amount for *_about, amount in demo.SOURCES))
    for _each in demo.FATES:
        award(amount=Decimal(30_000))
    play()
    assert list(Award.objects.order_by("pk").values_list("state", flat=True)) == list(demo.FATES)


def test_without_awards_nothing_happens():
    play()
    assert not BudgetSource.objects.exists()
