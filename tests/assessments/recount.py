"""The figures counted once more, slowly and plainly, from rows in memory: what every roll-up must come to [INV-10].

Written without a look at the SQL of the metrics: each function below says a metric's sentence in Python.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate

from agreements.enums import REPOSITORY_STATES
from agreements.models import (
    Activity,
    ActivityHousehold,
    Agreement,
    AgreementExpert,
    AgreementStep,
    AgreementVersion,
    AgreementVillage,
    BatchItem,
    Finding,
    Task,
)
from assessments.metrics import METRICS, Kind
from assessments.models import AgreementAssessment, TargetSetting
from common import clock
from leadership.models import Region
from registry.models import Facility, Organisation, PoorHousehold, PoorVillage, Specialty
from review.models import Nomination


class World:
    """All records, loaded at one moment, and what a year's metrics ask of them."""

    def __init__(self, year: int):
        self.year = year
        self.begins, self.ends = date(year, 1, 1), min(date(year, 12, 31), clock.today())
        self.regions = {region.pk: region for region in Region.objects.all()}
        self.versions = {version.pk: version for version in AgreementVersion.objects.all()}
        self.agreements = [each for each in Agreement.objects.all() if each.year == year]
        self.held = [each for each in Agreement.objects.all() if each.state in REPOSITORY_STATES]
        self.activities = [each for each in Activity.objects.all() if each.state == "confirmed"]
        self.organisations = {each.pk: each for each in Organisation.objects.all()}
        self.needed = dict(TargetSetting.objects.values_list("name", "needed"))
        self.poor_villages = sorted(PoorVillage.objects.values_list("region", flat=True))
        self.poor_counties = sorted(code for code, region in self.regions.items() if region.is_poor)

    def version(self, agreement):
        return self.versions[agreement.current_version_id]

    @cached_property
    def of_year(self):
        return [each for each in self.held if each.year == self.year]

    @cached_property
    def running(self):
        return [
            each
            for each in self.held
            if self.version(each).starts_on <= self.ends and self.version(each).ends_on >= self.begins
        ]

    @cached_property
    def begun(self):
        """All that ever ran."""
        return [each for each in self.held if self.version(each).starts_on <= self.ends]

    @cached_property
    def done_in_year(self):
        return [each for each in self.activities if each.held_on.year == self.year]

    @cached_property
    def done_so_far(self):
        return [each for each in self.activities if each.held_on <= self.ends]

    @cached_property
    def villages(self):
        found = defaultdict(list)
        for link in AgreementVillage.objects.all():
            found[link.version_id].append(link.village_id)
        return found

    @cached_property
    def experts(self):
        found = defaultdict(list)
        for link in AgreementExpert.objects.all():
            found[link.version_id].append(link.expert_id)
        return found

    @cached_property
    def helped(self):
        found = defaultdict(list)
        for link in ActivityHousehold.objects.all():
            found[link.activity_id].append(link)
        return found

    def there_by(self, kinds, length):
        """How many organisations of some kinds there are in each place."""
        found = defaultdict(int)
        for each in self.organisations.values():
            of_kind = each.kind in kinds and each.merged_into_id is None and localdate(each.created_at) <= self.ends
            if of_kind and len(each.region_id) >= length:
                found[each.region_id[:length]] += 1
        return found

    def facilities(self, kind, length, states=("in_service",)):
        found = defaultdict(int)
        for each in Facility.objects.filter(kind=kind, state__in=states):
            if each.year <= self.year and len(each.region_id) >= length:
                found[each.region_id[:length]] += 1
        return found

    def specialties(self, kind):
        found = defaultdict(int)
        for each in Specialty.objects.filter(kind=kind):
            if each.since <= self.year:
                found[each.region_id] += 1
        return found

    def gains(self, column):
        """How many different techniques or projects each household has."""
        found = defaultdict(set)
        for activity in self.done_so_far:
            for link in self.helped[activity.pk]:
                if getattr(link, column):
                    found[link.household_id].add(getattr(link, column))
        return {household: len(words) for household, words in found.items()}


# -- each metric's rows: (place, item, amount, base) ---------------------------------------------
def agreements(world):
    return [(each.region_id, each.pk, 1, 0) for each in world.of_year]


def organisations(world):
    for each in world.of_year:
        organisation = world.organisations.get(world.version(each).organisation_id)
        if organisation:
            yield each.region_id, organisation.merged_into_id or organisation.pk, 1, 0


def experts(world):
    return [(a.region_id, expert, 1, 0) for a in world.of_year for expert in world.experts[a.current_version_id]]


def villages(world):
    return [(a.region_id, village, 1, 0) for a in world.of_year for village in world.villages[a.current_version_id]]


def funds(world):
    versions = [(each, world.version(each)) for each in world.of_year]
    return [(each.region_id, each.pk, version.funds, 0) for each, version in versions if version.funds is not None]


def filing_days(world):
    submitted, filed = defaultdict(list), defaultdict(list)
    for step in AgreementStep.objects.filter(verb="submit"):
        submitted[step.record_id].append(step.at)
    for version in world.versions.values():
        if version.filed_at:
            filed[version.agreement_id].append(version.filed_at)
    for each in world.of_year:
        if submitted[each.pk] and filed[each.pk]:
            days = (localdate(min(filed[each.pk])) - localdate(min(submitted[each.pk]))).days
            yield each.region_id, each.pk, days, 1


def activities(world):
    return [(each.region_id, each.pk, 1, 0) for each in world.done_in_year]


def people_trained(world):
    return [(each.region_id, each.pk, each.people_trained, 0) for each in world.done_in_year]


def villages_served(world):
    return [(each.region_id, each.village_id, 1, 0) for each in world.done_in_year if each.village_id]


def households_with(column):
    def rows(world):
        for activity in world.done_in_year:
            for link in world.helped[activity.pk]:
                if getattr(link, column):
                    yield activity.region_id, link.household_id, 1, 0

    return rows


def money_spent(world):
    return [(each.region_id, each.pk, each.money, 0) for each in world.done_in_year]


def tasks_done(world):
    done, keys = defaultdict(Decimal), dict(Task.objects.values_list("pk", "key"))
    for activity in world.done_so_far:
        done[activity.agreement_id, keys[activity.task_id]] += activity.done
    for each in world.running:
        for task in Task.objects.filter(version=each.current_version_id):
            if task.due_on <= world.ends:
                yield each.region_id, task.pk, int(done[each.pk, task.key] >= task.target), 1


def activities_a_quarter(world):
    held = defaultdict(int)
    for activity in world.done_in_year:
        if activity.held_on <= world.ends:
            held[activity.agreement_id] += 1
    for each in world.running:
        version = world.version(each)
        first, last = max(version.starts_on, world.begins), min(version.ends_on, world.ends)
        quarters = {(day.month - 1) // 3 for day in (first, last)}
        yield each.region_id, each.pk, held[each.pk], max(quarters) - min(quarters) + 1


def findings_put_right(world):
    for finding in Finding.objects.select_related("visit"):
        is_due = finding.state == "closed" or finding.due_on < world.ends
        if world.begins <= finding.visit.visited_on <= world.ends and is_due:
            yield finding.region_id, finding.pk, int(finding.state == "closed"), 1


def returned_by_nation(world):
    for item in BatchItem.objects.exclude(outcome="pending").select_related("agreement"):
        if item.agreement.year == world.year:
            yield item.agreement.region_id, item.agreement_id, int(item.outcome == "returned"), 1


def assessed_well(world):
    confirmed = list(AgreementAssessment.objects.filter(year=world.year, state="confirmed"))
    corrected = {each.corrects_id for each in confirmed}
    for each in confirmed:
        if each.pk not in corrected:
            yield each.region_id, each.agreement_id, int(each.grade in ("excellent", "good")), 1


def poor_counties_covered(world):
    covered = {each.region_id for each in world.running}
    return [(code, code, int(code in covered), 1) for code in world.poor_counties]


def poor_villages_covered(world):
    covered = {village for each in world.running for village in world.villages[each.current_version_id]}
    return [(code, code, int(code in covered), 1) for code in world.poor_villages]


# -- how far agreements come -----------------------------------------------------------------------
def submitted(world):
    return [(each.region_id, each.pk, 1, 0) for each in world.agreements if each.state != "draft"]


def filed(world):
    once = {version.agreement_id for version in world.versions.values() if version.filed_at}
    return [row for row in submitted(world) if row[1] in once]


def assessed(world):
    confirmed = set(AgreementAssessment.objects.filter(state="confirmed").values_list("agreement_id", flat=True))
    return [row for row in agreements(world) if row[1] in confirmed]


def nominated(world, states=None):
    """Somebody who takes part was nominated by the agreement's county, in its year or later."""
    standing = [each for each in Nomination.objects.all() if each.state not in ("draft", "dropped", "stopped")]
    came = {pk for _code, pk, _amount, _base in assessed(world)}
    for each in world.of_year:
        version, own = world.version(each), [n for n in standing if n.region_id == each.region_id]
        party = world.organisations.get(version.organisation_id)
        root = (party.merged_into_id or party.pk) if party else None
        takes_part = [
            nomination
            for nomination in own
            if nomination.year >= each.year
            and (nomination.expert_id in world.experts[version.pk] or (root and nomination.organisation_id == root))
        ]
        if each.pk in came and any(states is None or nomination.state in states for nomination in takes_part):
            yield each.region_id, each.pk, 1, 0


def awarded(world):
    return nominated(world, ("awarded",))


ROWS = {
    "submitted": submitted,
    "filed": filed,
    "assessed": assessed,
    "nominated": nominated,
    "awarded": awarded,
    "agreements": agreements,
    "organisations": organisations,
    "experts": experts,
    "villages": villages,
    "funds": funds,
    "filing_days": filing_days,
    "activities": activities,
    "people_trained": people_trained,
    "villages_served": villages_served,
    "households_taught": households_with("technique"),
    "households_in_projects": households_with("project"),
    "money_spent": money_spent,
    "tasks_done": tasks_done,
    "activities_a_quarter": activities_a_quarter,
    "findings_put_right": findings_put_right,
    "returned_by_nation": returned_by_nation,
    "assessed_well": assessed_well,
    "poor_counties_covered": poor_counties_covered,
    "poor_villages_covered": poor_villages_covered,
}


# -- targets: units and what is there --------------------------------------------------------------
def planning(world):
    found = defaultdict(int)
    for activity in world.done_so_far:
        if activity.form == "planning":
            found[activity.region_id] += 1
    return found


def societies(world):
    found = defaultdict(set)
    for each in world.begun:
        version = world.version(each)
        organisation = world.organisations.get(version.organisation_id)
        if organisation and organisation.kind == "society":
            for village in world.villages[version.pk]:
                found[village[:9]].add(organisation.pk)
    return {place: len(found[place]) for place in found}


def stations(world):
    found = world.facilities("expert_station", 6)
    for place, number in world.there_by(["expert_station"], 6).items():
        found[place] += number
    return found


def served(world):
    found = {village for each in world.begun for village in world.villages[each.current_version_id]}
    found |= {each.village_id for each in world.done_so_far if each.village_id}
    return dict.fromkeys(found, 1)


COUNTY, TOWNSHIP, VILLAGE, HOUSEHOLD = "county", "township", "village", "household"
HAPPENED = ("in_service", "ended")
UNIT_TARGETS = {
    "expert_station": (COUNTY, stations),
    "caravan": (COUNTY, lambda world: world.facilities("caravan", 6)),
    "museum_tours": (COUNTY, lambda world: world.facilities("museum_tour", 6, HAPPENED)),
    "school_museum": (COUNTY, lambda world: world.facilities("school_museum", 6)),
    "plan_consulted": (COUNTY, planning),
    "township_federation": (TOWNSHIP, lambda world: world.there_by(["rpta_federation"], 9)),
    "township_industry": (TOWNSHIP, lambda world: world.specialties("industry")),
    "township_society": (TOWNSHIP, societies),
    "village_association": (VILLAGE, lambda world: world.there_by(["rpta"], 12)),
    "village_business": (VILLAGE, lambda world: world.there_by(["farmers_cooperative", "enterprise"], 12)),
    "village_brand": (VILLAGE, lambda world: world.specialties("brand")),
    "village_e_station": (VILLAGE, lambda world: world.facilities("e_station", 12)),
    "household_skill": (HOUSEHOLD, lambda world: world.gains("technique")),
    "household_project": (HOUSEHOLD, lambda world: world.gains("project")),
    "counties_with_association": (COUNTY, lambda world: world.there_by(["rpta", "rpta_federation"], 6)),
    "villages_served": (VILLAGE, served),
}


def units(world, level):
    """(place, unit) of all units of a level."""
    if level == COUNTY:
        return [(code, code) for code in world.poor_counties]
    if level == TOWNSHIP:
        return [(code, code) for code in sorted({village[:9] for village in world.poor_villages})]
    if level == VILLAGE:
        return [(code, code) for code in world.poor_villages]
    return list(PoorHousehold.objects.filter(labour__gt=0).values_list("region", "pk"))


def rows_of_target(name, world):
    level, there = UNIT_TARGETS[name]
    numbers = there(world)
    return [(place, unit, int(numbers.get(unit, 0) >= world.needed[name]), 1) for place, unit in units(world, level)]


def rows_of_number(name, world):
    """The targets of the nation that are a number of things."""
    if name == "experts":
        return [(a.region_id, expert, 1, 0) for a in world.begun for expert in world.experts[a.current_version_id]]
    kind = {"federations": "rpta_federation", "associations": "rpta"}[name]
    return [
        (each.region_id, each.pk, 1, 0)
        for each in world.organisations.values()
        if each.kind == kind
        and each.merged_into_id is None
        and localdate(each.created_at) <= world.ends
        and each.region_id[:6] in world.poor_counties
    ]


def rows_of(metric, world):
    target = metric.name.removeprefix("target_")
    if metric.name in ROWS:
        return list(ROWS[metric.name](world))
    return rows_of_target(target, world) if target in UNIT_TARGETS else rows_of_number(target, world)


# -- put together ------------------------------------------------------------------------------------
def recount(year: int) -> dict:
    """(place, metric) → (amount, base) of every place from the nation to the counties that has anything."""
    world, found = World(year), {}
    for metric in METRICS.values():
        by_place = defaultdict(list)
        for code, *row in rows_of(metric, world):
            for place in ("0", code[:2], code[:4], code[:6]):
                if place in world.regions:
                    by_place[place].append(row)
        for place, rows in by_place.items():
            found[place, metric.name] = figure(metric, rows)
    return {key: pair for key, pair in found.items() if any(pair)}


def figure(metric, rows) -> tuple:
    if metric.kind is Kind.COUNT:
        return Decimal(len({item for item, _amount, _base in rows})), Decimal(0)
    return sum(Decimal(row[1]) for row in rows), sum(Decimal(row[2]) for row in rows)
