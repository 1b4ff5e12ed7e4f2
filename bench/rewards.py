"""The rows of WHAT IS REWARDED: the seats of a year, and who scores whom. The floor is the time that they may take."""

import random
from uuid import uuid4

from django.db import transaction

from bench.measuring import seconds
from review.allocating import allocate
from review.assignment import assign
from review.enums import Category
from review.models import QuotaCategory, QuotaPlan
from review.quota_lines import Shown

ALLOCATION_S, ASSIGNMENT_S = 1, 30
CANDIDATES, REVIEWERS, PROVINCES = 10_000, 300, 31
SEED = 2016


def reward_rows():
    """One year with all categories and the explanation of each; ten thousand candidates among three hundred."""
    yield {
        "work": f"quota allocation, one year, {len(Category)} categories, explained",
        "floor_s": ALLOCATION_S,
        "time_s": allocation(),
        "reach": "≤ 1",
    }
    yield {
        "work": f"panel assignment, {CANDIDATES:,} candidates × {REVIEWERS} reviewers",
        "floor_s": ASSIGNMENT_S,
        "time_s": assignment(),
        "reach": "≤ 1",
    }


def allocation() -> float:
    """Of the figures that the last plan has, in a transaction that is undone."""
    with transaction.atomic():
        last = QuotaPlan.objects.published().latest("year")
        plan = QuotaPlan.objects.get(pk=last.pk)
        plan.pk, plan.serial, plan.supplement_of, plan.form_token = None, last.serial + 1, last, uuid4()
        plan.state, plan.steps_taken = "draft", 0
        plan.save(force_insert=True)
        for category in Category:
            QuotaCategory.objects.create(plan=plan, category=category, total=1000)

        def all_of_it():
            allocate(plan)
            return [Shown(plan, category).lines for category in Category]

        spent = seconds(all_of_it, 5)
        transaction.set_rollback(True)
    return spent


def assignment() -> float:
    """One of each of three departments for each candidate, nobody from the candidate's own province."""
    drawn = random.Random(SEED)
    home = {number: drawn.randrange(PROVINCES) for number in range(REVIEWERS)}
    conflicts = {}
    for candidate in range(CANDIDATES):
        province = drawn.randrange(PROVINCES)
        conflicts[candidate] = {one: "own province" for one, own in home.items() if own == province}
    groups = {number: number % 3 for number in range(REVIEWERS)}
    asked = {"candidates": range(CANDIDATES), "reviewers": range(REVIEWERS), "scorers": 3}
    return seconds(lambda: assign(**asked, conflicts=conflicts, groups=groups), 1)
