"""Two people at the same indicator system at the same moment: what is used stays, what is in force is whole."""

import pytest
from django.db import IntegrityError, connection

from assessments import assessing, systems
from assessments.enums import Rule
from assessments.enums import SystemState as S
from assessments.models import AgreementAssessment, IndicatorSystem
from assessments.workflow import INDICATOR_SYSTEM
from common.workflow import Incomplete, NotLegal
from leadership.programme import current_year
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.assessments.factories import keeper, system_draft, system_in_force
from tests.factories import NATION

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.invariant("INV-4")]

MORE = {"name": "群众满意度", "weight": 5, "rule": Rule.HAND}


def moving(system, verb):
    by = made.director(NATION)
    return lambda: INDICATOR_SYSTEM.perform(system, verb, by=by)


def beginning():
    """The county begins the assessment of an agreement."""
    agreement, by = made.agreement_in("in_repository"), made.clerk()
    return lambda: assessing.begin_assessments(by=by, year=current_year(), agreements=[agreement])


def states() -> list:
    return list(IndicatorSystem.objects.values_list("state", flat=True))


def test_what_is_just_being_used_is_not_taken_back():
    system = system_in_force()
    outcome = while_uncommitted(beginning(), moving(system, "take_back"))
    assert isinstance(outcome, Incomplete)
    assert (states(), AgreementAssessment.objects.get().system) == ([S.IN_FORCE], system)


def test_what_is_just_being_taken_back_is_not_used():
    system = system_in_force()
    outcome = while_uncommitted(moving(system, "take_back"), beginning())
    assert isinstance(outcome, IntegrityError)
    assert "follows the indicator system in force" in str(outcome)
    assert (states(), AgreementAssessment.objects.exists()) == ([S.DRAFT], False)


def test_nothing_is_written_into_a_system_that_is_just_put_in_force():
    system = system_draft()
    by = keeper()
    outcome = while_uncommitted(moving(system, "enact"), lambda: systems.add_indicator(system=system, by=by, **MORE))
    assert isinstance(outcome, NotLegal)
    assert (states(), system.indicators.filter(name=MORE["name"]).exists()) == ([S.IN_FORCE], False)


def test_a_system_that_is_just_being_written_is_not_put_in_force_with_other_weights():
    system = system_draft()
    by = keeper()
    outcome = while_uncommitted(lambda: systems.add_indicator(system=system, by=by, **MORE), moving(system, "enact"))
    assert isinstance(outcome, Incomplete)
    assert states() == [S.DRAFT]


def test_two_who_add_at_once_get_places_of_their_own():
    system = system_draft(indicators=())
    by = keeper()
    while_uncommitted(
        lambda: systems.add_indicator(system=system, by=by, **MORE),
        lambda: systems.add_indicator(system=system, by=by, **MORE | {"name": "宣传推广"}),
    )
    assert list(system.indicators.values_list("place", "name")) == [(1, "群众满意度"), (2, "宣传推广")]


def weighing_more(system):
    """By plain SQL, past every verb."""

    def weigh():
        with connection.cursor() as cursor:
            sql = "UPDATE assessments_indicator SET weight = weight + 1 WHERE system_id = %s AND place = 1"
            cursor.execute(sql, [system.pk])

    return weigh


def weights(system) -> int:
    return sum(system.indicators.values_list("weight", flat=True))


def test_a_weight_that_is_just_being_changed_keeps_the_system_from_force():
    system = system_draft()
    outcome = while_uncommitted(weighing_more(system), moving(system, "enact"))
    assert isinstance(outcome, Incomplete | IntegrityError)
    assert (states(), weights(system)) == ([S.DRAFT], 101)


def test_a_system_that_is_just_put_in_force_keeps_its_weights():
    system = system_draft()
    outcome = while_uncommitted(moving(system, "enact"), weighing_more(system))
    assert isinstance(outcome, IntegrityError)
    assert (states(), weights(system)) == ([S.IN_FORCE], 100)
