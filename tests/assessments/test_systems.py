"""Indicator systems: begun, written, put in force by somebody else, and frozen then, whatever path a change takes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from assessments import assessing, systems
from assessments.default_indicators import DEFAULT_INDICATORS
from assessments.enums import Rule, Subject
from assessments.enums import SystemState as S
from assessments.metrics import METRICS
from assessments.models import Indicator, IndicatorSystem
from assessments.workflow import INDICATOR_SYSTEM
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import INDICATORS, begun, keeper, province_assessment, system_draft, system_in_force
from tests.factories import COUNTY, NATION, PROVINCE

pytestmark = pytest.mark.django_db

BY_HAND = {"name": "群众满意度", "weight": 5, "rule": Rule.HAND}


def begin(**said) -> IndicatorSystem:
    said = {"by": keeper(), "subject": Subject.AGREEMENT, "year": current_year(), "form_token": uuid4()} | said
    return systems.begin_system(**said)


def names(system) -> list[str]:
    return list(system.indicators.values_list("name", flat=True))


def enact(system, by=None) -> IndicatorSystem:
    return INDICATOR_SYSTEM.perform(system, "enact", by=by or made.director(NATION))


def take_back(system, by=None) -> IndicatorSystem:
    return INDICATOR_SYSTEM.perform(system, "take_back", by=by or made.director(NATION))


def refused(sql: str, **values) -> str:
    """Run a statement that the database must refuse; returns what it says."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
    return str(refusal.value)


def done(sql: str, **values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
        return cursor.rowcount


# -- beginning ---------------------------------------------------------------------------------
@pytest.mark.parametrize("subject", Subject)
def test_what_the_portal_proposes_can_be_put_in_force_as_it_is(subject):
    system = begin(subject=subject, with_defaults=True)
    assert (names(system), systems.missing(system)) == ([row["name"] for row in DEFAULT_INDICATORS[subject]], [])
    assert enact(system).state == S.IN_FORCE


def test_without_anything_to_begin_with_it_is_empty():
    system = begin()
    assert (system.title, system.state, names(system)) == (
        f"{current_year()}年度科技助力精准扶贫帮扶协议考核指标体系",
        S.DRAFT,
        [],
    )


def test_a_copy_brings_settings_and_indicators_and_names_where_it_comes_from():
    former = system_in_force(year=current_year() - 1, first_from=85, county_share=20, remark="试行")
    system = begin(copy_of=former)
    assert (system.first_from, system.county_share, system.remark, system.copied_from) == (85, 20, "试行", former)
    of_both = [list(each.indicators.values_list(*systems.COPIED)) for each in (former, system)]
    assert of_both[0] == of_both[1]
    assert system.title != former.title


def test_the_one_to_copy_is_the_last_in_force_before_the_year():
    for year in (2014, 2015):
        system_in_force(year=year)
    system_draft(year=2016)
    system_in_force(Subject.PROVINCE, year=2016)
    found = [
        systems.former_of(IndicatorSystem.objects.all(), subject=Subject.AGREEMENT, year=year)
        for year in (2014, 2015, 2016, 2017)
    ]
    assert [each and each.year for each in found] == [None, 2014, 2015, 2015]


def test_the_same_form_sent_twice_begins_one():
    token = uuid4()
    assert begin(form_token=token, with_defaults=True) == begin(form_token=token, with_defaults=True)
    assert Indicator.objects.count() == len(DEFAULT_INDICATORS[Subject.AGREEMENT])


def test_there_is_one_a_subject_and_year():
    begin()
    with pytest.raises(IntegrityError, match="system_one_a_subject_and_year"):
        begin()


@pytest.mark.parametrize(
    "code, role", [(PROVINCE, Role.ADMINISTRATOR), (NATION, Role.DIRECTOR), (NATION, Role.CLERK), (COUNTY, Role.CLERK)]
)
def test_nobody_else_writes(code, role):
    by = factories.membership_at(code, role)
    system = system_draft()
    row = system.indicators.first()
    for write in (
        lambda: begin(by=by, subject=Subject.PROVINCE),
        lambda: systems.change_settings(system=system, by=by, title="另一个"),
        lambda: systems.add_indicator(system=system, by=by, **BY_HAND),
        lambda: systems.change_indicator(indicator=row, by=by, weight=1),
        lambda: systems.move_indicator(indicator=row, by=by, up=False),
        lambda: systems.remove_indicator(indicator=row, by=by),
        lambda: systems.discard_system(system=system, by=by),
    ):
        with pytest.raises(NotAllowed):
            write()


# -- writing -----------------------------------------------------------------------------------
def test_an_indicator_is_added_at_the_end_changed_and_removed():
    system = system_draft()
    before = names(system)
    row = systems.add_indicator(system=system, by=keeper(), **BY_HAND)
    assert names(system) == [*before, "群众满意度"]
    systems.change_indicator(indicator=row, by=keeper(), weight=7, name="群众评价")
    row.refresh_from_db()
    assert (row.name, row.weight) == ("群众评价", 7)
    systems.remove_indicator(indicator=row, by=keeper())
    assert names(system) == before


@pytest.mark.parametrize(
    "which, up, order", [(1, True, [1, 0, 2]), (1, False, [0, 2, 1]), (0, True, [0, 1, 2]), (2, False, [0, 1, 2])]
)
def test_indicators_change_places(which, up, order):
    system = system_draft()
    rows = list(system.indicators.all())
    systems.move_indicator(indicator=rows[which], by=keeper(), up=up)
    assert list(system.indicators.all()) == [rows[place] for place in order]


def test_places_with_gaps_and_doubles_are_put_right_by_a_move():
    system = system_draft()
    system.indicators.update(place=4)
    rows = list(system.indicators.all())
    systems.move_indicator(indicator=rows[2], by=keeper(), up=True)
    assert list(system.indicators.values_list("pk", "place")) == [(rows[0].pk, 1), (rows[2].pk, 2), (rows[1].pk, 3)]


def test_what_somebody_else_has_removed_is_not_written_to():
    system = system_draft()
    row = system.indicators.first()
    systems.remove_indicator(indicator=row, by=keeper())
    for write in (
        lambda: systems.change_indicator(indicator=row, by=keeper(), weight=1),
        lambda: systems.move_indicator(indicator=row, by=keeper(), up=False),
        lambda: systems.remove_indicator(indicator=row, by=keeper()),
    ):
        with pytest.raises(NotLegal):
            write()


def test_a_draft_is_thrown_away_with_its_indicators_and_begun_again():
    system = system_draft()
    systems.discard_system(system=system, by=keeper())
    assert (IndicatorSystem.objects.count(), Indicator.objects.count()) == (0, 0)
    assert begin().year == current_year()


def test_what_was_in_force_once_is_not_thrown_away():
    system = take_back(system_in_force())
    with pytest.raises(NotLegal):
        systems.discard_system(system=system, by=keeper())


# -- putting in force ---------------------------------------------------------------------------
@pytest.mark.invariant("INV-1")
def test_whoever_wrote_it_last_does_not_put_it_in_force():
    both = factories.membership_at(NATION, Role.ADMINISTRATOR, Role.DIRECTOR)
    system = system_draft()
    systems.change_settings(system=system, by=both, title="修订稿")
    with pytest.raises(NotAllowed):
        enact(IndicatorSystem.objects.get(), by=both)
    systems.change_settings(system=system, by=keeper(), title="修订稿")
    assert enact(IndicatorSystem.objects.get(), by=both).state == S.IN_FORCE


@pytest.mark.parametrize("code, role", [(NATION, Role.CLERK), (NATION, Role.ADMINISTRATOR), (PROVINCE, Role.DIRECTOR)])
def test_only_the_national_director_puts_in_force_and_takes_back(code, role):
    by = factories.membership_at(code, role)
    with pytest.raises(NotAllowed):
        enact(system_draft(), by=by)
    with pytest.raises(NotAllowed):
        take_back(system_in_force(Subject.PROVINCE), by=by)


def with_weights(*weights) -> IndicatorSystem:
    rows = [{"name": f"指标{number}", "weight": weight, "rule": Rule.HAND} for number, weight in enumerate(weights)]
    return system_draft(indicators=rows)


@pytest.mark.parametrize("weights", [(), (99.99,), (50, 50.01), (100, 1), (60, 30)])
def test_weights_that_are_no_hundred_are_refused(weights):
    system = with_weights(*weights)
    with pytest.raises(Incomplete) as refusal:
        enact(system)
    assert len(refusal.value.missing) == 1


@pytest.mark.parametrize("weights", [(100,), (33.33, 33.33, 33.34), (99.99, 0.01)])
def test_weights_that_are_a_hundred_are_taken(weights):
    assert enact(with_weights(*weights)).state == S.IN_FORCE


def test_a_metric_that_is_not_there_or_not_of_agreements_is_named():
    rows = [
        {**INDICATORS[Subject.AGREEMENT][0], "weight": 50, "name": name, "metric": metric}
        for name, metric in (("旧指标", "gone"), ("覆盖率", "poor_counties_covered"))
    ]
    sentences = systems.missing(system_draft(indicators=rows))
    assert [("旧指标" in each, "覆盖率" in each) for each in sentences] == [(True, False), (False, True)]


def test_agreements_are_scored_by_what_can_be_asked_of_one_agreement():
    of_agreements = systems.metrics_for(Subject.AGREEMENT)
    assert all(metric.of_agreements for metric in of_agreements)
    assert systems.metrics_for(Subject.PROVINCE) == list(METRICS.values())


def test_its_hash_tells_of_every_change():
    system = system_draft()
    row = system.indicators.first()
    seen = {systems.fingerprint(system)}
    for name, value in {"weight": 39, "target": 90, "meaning": "另一种算法", "full_marks": 50}.items():
        systems.change_indicator(indicator=row, by=keeper(), **{name: value})
        seen.add(systems.fingerprint(system))
    seen.add(systems.fingerprint(systems.change_settings(system=system, by=keeper(), first_from=91)))
    assert len(seen) == 6


# -- INV-4: frozen ------------------------------------------------------------------------------
@pytest.mark.invariant("INV-4")
def test_no_verb_changes_a_system_in_force():
    system = system_in_force()
    row = system.indicators.first()
    for write in (
        lambda: systems.change_settings(system=system, by=keeper(), title="另一个"),
        lambda: systems.add_indicator(system=system, by=keeper(), **BY_HAND),
        lambda: systems.change_indicator(indicator=row, by=keeper(), weight=1),
        lambda: systems.move_indicator(indicator=row, by=keeper(), up=False),
        lambda: systems.remove_indicator(indicator=row, by=keeper()),
        lambda: systems.discard_system(system=system, by=keeper()),
    ):
        with pytest.raises(NotLegal):
            write()


COLUMNS = "system_id, place, name, meaning, weight, full_marks, rule, metric, direction, steps, needs_evidence"
CONTENT = {
    "title": "UPDATE assessments_indicatorsystem SET title = 'x' WHERE id = {system}",
    "grades": "UPDATE assessments_indicatorsystem SET third_from = 10 WHERE id = {system}",
    "share": "UPDATE assessments_indicatorsystem SET county_share = 99 WHERE id = {system}",
    "year": "UPDATE assessments_indicatorsystem SET year = 2039 WHERE id = {system}",
    "author": "UPDATE assessments_indicatorsystem SET edited_by_id = {other_user} WHERE id = {system}",
    "weight": "UPDATE assessments_indicator SET weight = weight + 1 WHERE id = {indicator}",
    "target": "UPDATE assessments_indicator SET target = 1 WHERE id = {indicator}",
    "renamed": "UPDATE assessments_indicator SET name = 'x' WHERE id = {indicator}",
    "order": "UPDATE assessments_indicator SET place = place + 10 WHERE system_id = {system}",
    "removed": "DELETE FROM assessments_indicator WHERE id = {indicator}",
    "moved out": "UPDATE assessments_indicator SET system_id = {draft} WHERE id = {indicator}",
    "moved in": "UPDATE assessments_indicator SET system_id = {system} WHERE id = {other}",
    "added": f"INSERT INTO assessments_indicator ({COLUMNS})"
    " VALUES ({system}, 9, 'x', '', 1, 1, 'hand', '', 'up', '[]', false)",
}


def subjects_of(system) -> dict:
    """What the statements are about: a system, and an open draft beside it with an indicator of another name."""
    draft = system_draft(year=2038, indicators=[{"name": "另一项", "weight": 100, "rule": Rule.HAND}])
    return {
        "system": system.pk,
        "indicator": system.indicators.first().pk,
        "draft": draft.pk,
        "other": draft.indicators.get().pk,
        "other_user": factories.account().pk,
    }


@pytest.mark.invariant("INV-4")
@pytest.mark.parametrize("name", CONTENT)
def test_no_statement_changes_a_system_in_force(name):
    message = refused(CONTENT[name], **subjects_of(system_in_force()))
    assert "An indicator system in force stays as it is" in message


@pytest.mark.parametrize("name", CONTENT)
def test_the_same_statements_pass_while_it_is_written(name):
    """So that the refusals above are not due to statements that never work."""
    assert done(CONTENT[name], **subjects_of(system_draft())) >= 1


@pytest.mark.invariant("INV-4")
def test_the_database_itself_counts_the_weights():
    system = with_weights(60, 30)
    step = """
        INSERT INTO assessments_indicatorsystemstep
            (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
        VALUES ({system}, 1, 'enact', 'draft', 'in_force', {actor}, {group}, now(), '', '[]', '')"""
    by = made.director(NATION)
    done(step, system=system.pk, actor=by.user_id, group=by.group_id)
    move = "UPDATE assessments_indicatorsystem SET state = 'in_force', steps_taken = 1 WHERE id = {system}"
    assert "must sum to 100" in refused(move, system=system.pk)
    done("UPDATE assessments_indicator SET weight = weight + 10 WHERE weight = 30")
    assert done(move, system=system.pk) == 1


@pytest.mark.invariant("INV-4")
@pytest.mark.parametrize("subject", Subject)
def test_what_is_used_is_not_taken_back(subject):
    user = begun() if subject == Subject.AGREEMENT else province_assessment()
    with pytest.raises(Incomplete):
        take_back(user.system)
    by = made.director(NATION)
    step = """
        INSERT INTO assessments_indicatorsystemstep
            (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason, concerns, fingerprint)
        VALUES ({system}, 2, 'take_back', 'in_force', 'draft', {actor}, {group}, now(), '', '[]', '')"""
    done(step, system=user.system_id, actor=by.user_id, group=by.group_id)
    move = "UPDATE assessments_indicatorsystem SET state = 'draft', steps_taken = 2 WHERE id = {system}"
    assert "is used by assessments" in refused(move, system=user.system_id)
    assert (systems.uses(user.system), IndicatorSystem.objects.get(pk=user.system_id).state) == (1, S.IN_FORCE)


def test_what_is_not_used_is_taken_back_changed_and_put_in_force_again():
    system = take_back(system_in_force())
    row = system.indicators.first()
    systems.change_indicator(indicator=row, by=keeper(), target=80)
    assert enact(IndicatorSystem.objects.get()).state == S.IN_FORCE
    prints = list(system.steps.order_by("serial").values_list("fingerprint", flat=True))
    assert (prints[0] == prints[1], prints[1] == prints[2]) == (True, False)


@pytest.mark.invariant("INV-4")
@pytest.mark.parametrize("wrong", ["draft", "another year", "another subject"])
def test_an_assessment_goes_by_the_system_in_force_of_its_year_and_kind(wrong):
    agreement = begun().agreement
    system = {
        "draft": lambda: system_draft(year=2038),
        "another year": lambda: system_in_force(year=current_year() - 1),
        "another subject": lambda: system_in_force(Subject.PROVINCE),
    }[wrong]()
    sql = "UPDATE assessments_agreementassessment SET system_id = {system} WHERE agreement_id = {agreement}"
    assert "follows the indicator system in force" in refused(sql, system=system.pk, agreement=agreement.pk)


def test_without_a_system_in_force_nothing_is_assessed():
    agreement = made.agreement_in("in_repository")
    system_draft()
    with pytest.raises(NotLegal, match=str(current_year())):
        assessing.begin_assessments(by=made.clerk(), year=current_year(), agreements=[agreement])


# -- constraints ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "sql, constraint",
    [
        ("UPDATE assessments_indicatorsystem SET first_from = 101", "system_grades_fall"),
        ("UPDATE assessments_indicatorsystem SET second_from = 90", "system_grades_fall"),
        ("UPDATE assessments_indicatorsystem SET county_share = 0", "system_shares_within_a_hundred"),
        ("UPDATE assessments_indicatorsystem SET prefecture_share = 101", "system_shares_within_a_hundred"),
        ("UPDATE assessments_indicator SET weight = 0", "indicator_weight_within_a_hundred"),
        ("UPDATE assessments_indicator SET weight = 100.01", "indicator_weight_within_a_hundred"),
        ("UPDATE assessments_indicator SET full_marks = 0", "indicator_full_marks_positive"),
        ("UPDATE assessments_indicator SET rule = 'x'", "indicator_rule_known"),
        ("UPDATE assessments_indicator SET rule = 'hand'", "indicator_scored_as_its_rule_says"),
        ("UPDATE assessments_indicator SET target = 0 WHERE rule = 'target'", "indicator_scored_as_its_rule_says"),
        ("UPDATE assessments_indicator SET target = NULL WHERE rule = 'target'", "indicator_scored_as_its_rule_says"),
        ("UPDATE assessments_indicator SET target = 1 WHERE rule = 'hand'", "indicator_scored_as_its_rule_says"),
        ("UPDATE assessments_indicator SET metric = '' WHERE rule = 'steps'", "indicator_scored_as_its_rule_says"),
        ("UPDATE assessments_indicator SET steps = '[]' WHERE rule = 'steps'", "indicator_scored_as_its_rule_says"),
        ("UPDATE assessments_indicator SET name = 'x'", "indicator_one_a_name"),
    ],
)
def test_constraints(sql, constraint):
    system_draft()
    assert constraint in refused(sql)
