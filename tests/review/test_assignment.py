"""Assignment of reviewers: nobody in a conflict, everybody served where it can be, loads as even as they can be."""

from collections import Counter
from itertools import combinations, product

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
