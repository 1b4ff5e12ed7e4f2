"""Assignment of reviewers: nobody in a conflict, everybody served where it can be, loads as even as they can be."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.assignment import assign

REVIEWERS = [1, 2, 3, 4]


def served(answer, kept=None) -> dict:
    return {each: {*those, *(kept or {}).get(each, ())} for each, those in answer.given.items()}


def loads(serving, reviewers) -> list[int]:
    counted = Counter(one for those in serving.values() for one in those)
    return [counted[one] for one in reviewers]


def best(candidates, reviewers, scorers, conflicts) -> tuple[int, int]:
    """By trying everything: the most seats that can be filled, and the least sum of squares of the loads then."""
    ways = []
    for candidate in candidates:
        fitting = [one for one in reviewers if one not in conflicts.get(candidate, {})]
        ways.append(list(combinations(fitting, min(scorers, len(fitting)))))
    filled = sum(len(way[0]) for way in ways)
    squares = (sum(n * n for n in Counter(one for each in way for one in each).values()) for way in product(*ways))
    return filled, min(squares)


def cases():
    candidates = [f"c{number}" for number in range(4)]
    barred = st.fixed_dictionaries({each: st.sets(st.sampled_from(REVIEWERS), max_size=3) for each in candidates})
    return st.tuples(st.just(candidates), st.integers(1, 3), barred)


@settings(max_examples=150)
@given(cases())
def test_as_good_as_the_best_of_all_ways(case):
    candidates, scorers, barred = case
    conflicts = {each: dict.fromkeys(those, "同单位") for each, those in barred.items()}
    answer = assign(candidates=candidates, reviewers=REVIEWERS, scorers=scorers, conflicts=conflicts)
    serving = served(answer)
    assert [serving[each] & barred[each] for each in candidates] == [set()] * len(candidates)
    filled = sum(len(those) for those in serving.values())
    squares = sum(load * load for load in loads(serving, REVIEWERS))
    assert (filled, squares) == best(candidates, REVIEWERS, scorers, conflicts)


@settings(max_examples=100)
@given(cases())
def test_who_has_too_few_is_named_with_all_that_stands_against_the_others(case):
    candidates, scorers, barred = case
    conflicts = {each: dict.fromkeys(those, "同单位") for each, those in barred.items()}
    answer = assign(candidates=candidates, reviewers=REVIEWERS, scorers=scorers, conflicts=conflicts)
    short = {
        each: len(REVIEWERS) - len(barred[each]) for each in candidates if len(REVIEWERS) - len(barred[each]) < scorers
    }
    assert {each.candidate: each.found for each in answer.short} == short
    assert {each.candidate: each.conflicts for each in answer.short} == {each: conflicts[each] for each in short}


@given(st.integers(1, 12), st.integers(3, 7), st.integers(1, 3))
def test_without_conflicts_loads_differ_by_at_most_one(number, panel, scorers):
    reviewers = list(range(panel))
    answer = assign(candidates=range(number), reviewers=reviewers, scorers=scorers)
    found = loads(served(answer), reviewers)
    assert max(found) - min(found) <= 1
    assert answer.short == []


@pytest.mark.parametrize("groups", [{}, {one: one % 3 for one in range(9)}])
def test_reviewers_meet_in_many_panels_and_always_in_the_same(groups):
    asked = {"candidates": range(30), "reviewers": range(9), "scorers": 3, "groups": groups}
    answer = assign(**asked)
    panels = [tuple(those) for those in answer.given.values()]
    met = {pair for panel in panels for pair in combinations(panel, 2)}
    assert len(set(panels)) > 15
    assert len(met) > 0.8 * (27 if groups else 36)
    assert set(loads(served(answer), range(9))) == {10}
    assert assign(**asked) == answer


def test_what_was_given_is_kept_and_counted():
    kept = {"a": [1, 2], "b": [1, 3]}
    answer = assign(candidates=["a", "b", "c"], reviewers=REVIEWERS, scorers=3, kept=kept)
    serving = served(answer, kept)
    assert [len(those) for those in serving.values()] == [3, 3, 3]
    assert all(set(kept[each]) <= serving[each] for each in kept)
    assert sorted(loads(serving, REVIEWERS)) == [2, 2, 2, 3]


def test_what_a_reviewer_has_to_do_besides_counts():
    answer = assign(candidates=["a"], reviewers=REVIEWERS, scorers=2, load={1: 5, 2: 5})
    assert answer.given == {"a": [3, 4]}


def test_nobody_is_given_the_same_candidate_twice():
    answer = assign(candidates=["a"], reviewers=[1, 2], scorers=3, kept={"a": [1]})
    assert (answer.given, [(each.found, each.needed) for each in answer.short]) == ({"a": [2]}, [(2, 3)])


def test_a_balance_that_needs_an_exchange_is_found():
    conflicts = {"b": {2: "x"}, "c": {2: "x"}}
    answer = assign(candidates=["a", "b"], reviewers=[1, 2], scorers=1, conflicts={"b": {2: "x"}})
    assert loads(served(answer), [1, 2]) == [1, 1]
    answer = assign(candidates=["a", "b", "c"], reviewers=[1, 2, 3], scorers=1, conflicts=conflicts)
    assert loads(served(answer), [1, 2, 3]) == [1, 1, 1]


DEPARTMENTS = {1: "ast", 2: "ast", 3: "agriculture", 4: "agriculture", 5: "poverty", 6: "poverty"}


@given(st.integers(1, 8))
def test_of_each_department_one(number):
    answer = assign(candidates=range(number), reviewers=list(DEPARTMENTS), scorers=3, groups=DEPARTMENTS)
    for those in answer.given.values():
        assert sorted(DEPARTMENTS[one] for one in those) == ["agriculture", "ast", "poverty"]
    found = loads(served(answer), DEPARTMENTS)
    assert max(found) - min(found) <= 1


def test_where_a_department_has_nobody_another_steps_in():
    conflicts = {"a": {5: "同单位", 6: "同单位"}}
    answer = assign(candidates=["a"], reviewers=list(DEPARTMENTS), scorers=3, groups=DEPARTMENTS, conflicts=conflicts)
    assert (len(answer.given["a"]), answer.short) == (3, [])
    assert {DEPARTMENTS[one] for one in answer.given["a"]} == {"ast", "agriculture"}


def test_the_same_question_has_the_same_answer():
    asked = {"candidates": "abcdef", "reviewers": REVIEWERS, "scorers": 2}
    assert assign(**asked) == assign(**asked)


def grouped_cases():
    """Up to four candidates, of whom at least one reviewer of each department is left to each."""
    keep_one = [st.sets(st.sampled_from([first, first + 1]), max_size=1) for first in (1, 3, 5)]
    barred = st.tuples(*keep_one).map(lambda sets: set().union(*sets))
    return st.lists(barred, min_size=1, max_size=4)


@settings(max_examples=100)
@given(grouped_cases())
def test_one_of_each_department_as_evenly_as_the_best_of_all_ways(barred):
    conflicts = {number: dict.fromkeys(those, "同省") for number, those in enumerate(barred)}
    answer = assign(
        candidates=range(len(barred)), reviewers=list(DEPARTMENTS), scorers=3, groups=DEPARTMENTS, conflicts=conflicts
    )
    for number, those in answer.given.items():
        assert sorted(DEPARTMENTS[one] for one in those) == ["agriculture", "ast", "poverty"]
        assert not barred[number] & set(those)
    pairs = [(1, 2), (3, 4), (5, 6)]
    ways = [list(product(*[[one for one in pair if one not in those] for pair in pairs])) for those in barred]
    squares = (sum(n * n for n in Counter(one for each in way for one in each).values()) for way in product(*ways))
    assert sum(load * load for load in loads(served(answer), DEPARTMENTS)) == min(squares)


@settings(max_examples=100)
@given(cases(), st.integers(1, 3))
def test_nobody_gets_more_than_the_cap_and_as_many_seats_are_filled_as_can_be(case, cap):
    candidates, scorers, barred = case
    conflicts = {each: dict.fromkeys(those, "同单位") for each, those in barred.items()}
    answer = assign(candidates=candidates, reviewers=REVIEWERS, scorers=scorers, conflicts=conflicts, cap=cap)
    assert max(loads(served(answer), REVIEWERS)) <= cap
    ways = []
    for candidate in candidates:
        fitting = [one for one in REVIEWERS if one not in barred[candidate]]
        ways.append([way for size in range(min(scorers, len(fitting)) + 1) for way in combinations(fitting, size)])
    counted = (Counter(one for each in way for one in each) for way in product(*ways))
    best_filled = max(sum(each.values()) for each in counted if max(each.values(), default=0) <= cap)
    assert sum(len(those) for those in answer.given.values()) == best_filled
    full = {short.candidate: set(short.full) for short in answer.short}
    for candidate, those in full.items():
        assert those == set(REVIEWERS) - barred[candidate] - set(answer.given[candidate])


def test_a_candidate_for_whom_one_more_was_asked_for_gets_one_more():
    kept = {"a": [1, 3, 5], "b": [2, 4, 6]}
    answer = assign(
        candidates="ab", reviewers=list(DEPARTMENTS), scorers=3, groups=DEPARTMENTS, kept=kept, further={"a": 1}
    )
    assert (len(answer.given["a"]), answer.given["b"]) == (1, [])
