"""Random worlds for the roll-up: trees of regions with records, and random changes of them.

Rows are written as they would stand after their chains; the guards of the tables are passed over, all but the one
that marks the counties that changed.
"""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from uuid import uuid4

import pgtrigger

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
    ReportBatch,
    SupervisionVisit,
    Task,
)
from assessments.models import AgreementAssessment
from common import clock
from leadership.models import LeadershipGroup, Region
from registry.models import Expert, Facility, Organisation, PoorHousehold, PoorVillage, Specialty
from review.models import Nomination
from tests import factories
from tests.assessments.factories import system_in_force

MARK = "marks_place"
STATES = ("draft", "submitted", "filed", "in_repository", "in_repository", "completed", "terminated")
ORGANISATIONS = ("society", "rpta", "rpta_federation", "farmers_cooperative", "enterprise", "expert_station")
_numbers = count(1)


@contextmanager
def unguarded():
    """Within, no guard refuses anything; changes are marked all the same."""
    guards = {
        f"{model._meta.label}:{trigger.name}" for model, trigger in pgtrigger.registered() if trigger.name != MARK
    }
    with pgtrigger.ignore(*guards):
        yield


class RandomWorld:
    """A small country: provinces, most with prefectures, counties (poor or not), townships, villages, records."""

    def __init__(self, seed: int, year: int):
        self.random, self.year = Random(seed), year
        self.group = LeadershipGroup.objects.get_or_create(region_id="0")[0]
        self.user = factories.account()
        self.counties, self.villages = [], []
        self.organisations, self.experts, self.agreements, self.households = [], [], [], []
        self.system = system_in_force(year=year)
        with unguarded():
            self.grow()

    @property
    def authors(self) -> dict:
        return {"created_by": self.user, "edited_by": self.user}

    @property
    def chained(self) -> dict:
        return self.authors | {"desk": self.group}

    def pick(self, things):
        return self.random.choice(list(things))

    # -- the tree ------------------------------------------------------------------------------
    def grow(self) -> None:
        for province in self.random.sample(range(81, 99), self.random.randint(1, 3)):
            self.region(f"{province}", 1, "province", "0")
            for prefecture in range(1, self.random.randint(2, 3)):
                self.prefecture(f"{province}{prefecture:02}")
        for _number in range(self.random.randint(3, 8)):
            self.organisation()
            self.expert()
        for _number in range(self.random.randint(2, 8)):
            self.agreement()

    def prefecture(self, code) -> None:
        """Some are mere groupings without a row: their counties stand directly under the province."""
        is_pseudo = self.random.random() < 0.3
        if not is_pseudo:
            self.region(code, 2, "prefecture", code[:2])
        for county in range(21, 21 + self.random.randint(1, 3)):
            above = code[:2] if is_pseudo else code
            self.county(f"{code}{county}", above)

    def county(self, code, above) -> None:
        region = self.region(code, 3, "county", above, is_poor=self.random.random() < 0.6)
        self.counties.append(region)
        for township in range(100, 100 + self.random.randint(1, 2)):
            self.region(f"{code}{township}", 4, "township", code)
            for village in range(201, 201 + self.random.randint(1, 3)):
                self.villages.append(self.region(f"{code}{township}{village}", 5, "village", f"{code}{township}"))

    def region(self, code, level, kind, parent, **more) -> Region:
        return Region.objects.create(code=code, level=level, kind=kind, name=f"地{code}", parent_id=parent, **more)

    # -- records --------------------------------------------------------------------------------
    def anywhere(self) -> str:
        """A county, township or village, seldom a province."""
        village = self.pick(self.villages).code
        return village[: self.pick((2, 6, 9, 12, 12))]

    def organisation(self) -> None:
        content = {"name": f"组织{next(_numbers)}", "kind": self.pick(ORGANISATIONS), "region_id": self.anywhere()}
        self.organisations.append(Organisation.objects.create(**content, **self.authors))

    def expert(self) -> None:
        number = next(_numbers)
        content = {
            "name": f"专家{number}",
            "id_number": f"{number:018}",
            "region_id": self.pick(self.villages).code[:6],
        }
        content |= {"employer": "农科院", "title": "研究员", "fields": ["tea"], "state": "listed"}
        self.experts.append(Expert.objects.create(**content, **self.chained))

    def day(self) -> date:
        """A day of the year, of the one before or of the one after."""
        return date(self.year, 1, 1) + timedelta(days=self.random.randint(-200, 500))

    def agreement(self) -> None:
        county = self.pick({village.code[:6] for village in self.villages})
        content = {"year": self.pick((self.year, self.year, self.year - 1)), "region_id": county}
        serial = next(_numbers)
        content |= {"number": f"N{serial}", "serial": serial, "state": self.pick(STATES), "form_token": uuid4()}
        agreement = Agreement.objects.create(**content, **self.chained)
        self.agreements.append(agreement)
        self.version(agreement)
        AgreementStep.objects.create(
            record=agreement,
            serial=1,
            verb="submit",
            from_state="draft",
            to_state="submitted",
            actor=self.user,
            group=self.group,
            at=clock.now() - timedelta(days=self.random.randint(0, 40)),
        )

    def version(self, agreement) -> None:
        """A new version becomes the current one: other villages, experts, period, funds."""
        starts, organisation = self.day(), self.pick([*self.organisations, None])
        version = AgreementVersion.objects.create(
            agreement=agreement,
            number=agreement.versions.count() + 1,
            helper_kind="organisation" if organisation else "experts",
            organisation=organisation,
            starts_on=starts,
            ends_on=starts + timedelta(days=self.random.randint(10, 500)),
            funds=self.pick((None, 1000, Decimal("99.50"))),
            filed_at=self.pick((None, clock.now() - timedelta(days=self.random.randint(0, 9)))),
        )
        own = [village for village in self.villages if village.code.startswith(agreement.region_id)]
        for village in self.random.sample(own, self.random.randint(1, len(own))):
            AgreementVillage.objects.create(version=version, village=village)
        for expert in self.random.sample(self.experts, self.random.randint(0, 2)):
            AgreementExpert.objects.create(version=version, expert=expert)
        for _number in range(self.random.randint(1, 2)):
            content = {"area": "technology", "description": "培训", "target": 10, "unit": "次", "due_on": self.day()}
            Task.objects.create(version=version, **content)
        agreement.current_version = version
        agreement.save()

    # -- changes --------------------------------------------------------------------------------
    def change(self) -> str:
        """Something happens; what, for the message of a test that fails."""
        done = self.pick(CHANGES)
        with unguarded():
            getattr(self, done)()
        return done

    def move_agreement(self) -> None:
        agreement = self.pick(self.agreements)
        Agreement.objects.filter(pk=agreement.pk).update(state=self.pick(STATES))

    def amend_agreement(self) -> None:
        self.version(self.pick(self.agreements))

    def hold_activity(self) -> None:
        agreement = self.pick(self.agreements)
        version = agreement.current_version
        village = self.pick([*version.villages.all(), None])
        activity = Activity.objects.create(
            agreement=agreement,
            region_id=agreement.region_id,
            task=self.pick(version.tasks.all()),
            form=self.pick(("planning", "training")),
            held_on=self.day(),
            village=village,
            done=self.pick((4, 10)),
            people_trained=self.random.randint(0, 30),
            money=self.pick((0, Decimal("12.50"))),
            state="reported",
            **self.chained,
        )
        own = [each for each in self.households if each.region_id.startswith(agreement.region_id)]
        for household in self.random.sample(own, min(len(own), self.random.randint(0, 2))):
            words = {"technique": self.pick(("", "修剪", "施肥")), "project": self.pick(("", "茶园"))}
            ActivityHousehold.objects.create(activity=activity, household=household, **words)
        self.decide_activity(activity)

    def decide_activity(self, activity=None) -> None:
        activity = activity or Activity.objects.order_by("?").first()
        if activity:
            Activity.objects.filter(pk=activity.pk).update(state=self.pick(("confirmed", "confirmed", "returned")))

    def register_village(self) -> None:
        village = self.pick(self.villages)
        figures = {"households": 9, "people": 30, "poor_households": 3, "poor_people": 9, "labour": 12}
        PoorVillage.objects.get_or_create(region=village, defaults=figures | self.authors)

    def forget_village(self) -> None:
        for village in PoorVillage.objects.order_by("?")[:1]:
            village.delete()

    def register_household(self) -> None:
        number = next(_numbers)
        content = {"number": f"H{number}", "region": self.pick(self.villages), "head": "张三", "people": 3}
        content |= {"labour": self.random.randint(0, 2), "main_cause": "illness", "id_number": f"{number:018}"}
        self.households.append(PoorHousehold.objects.create(**content, **self.authors))

    def change_household(self) -> None:
        if self.households:
            PoorHousehold.objects.filter(pk=self.pick(self.households).pk).update(labour=self.random.randint(0, 2))

    def place_facility(self) -> None:
        kind = self.pick(("caravan", "museum_tour", "museum_tour", "school_museum", "expert_station", "e_station"))
        content = {"kind": kind, "region_id": self.anywhere(), "name": f"设施{next(_numbers)}"}
        content |= {
            "year": self.year + self.random.randint(-1, 1),
            "state": self.pick(("planned", "in_service", "ended")),
        }
        Facility.objects.create(**content, **self.authors)

    def change_facility(self) -> None:
        for facility in Facility.objects.order_by("?")[:1]:
            if self.random.random() < 0.3:
                facility.delete()
            else:
                facility.state = self.pick(("planned", "in_service", "ended"))
                facility.region_id = self.anywhere()
                facility.save()

    def enter_specialty(self) -> None:
        kind, length = self.pick((("industry", 9), ("brand", 12)))
        content = {"kind": kind, "region_id": self.pick(self.villages).code[:length], "name": f"特色{next(_numbers)}"}
        Specialty.objects.create(**content, since=self.year + self.random.randint(-1, 1), **self.authors)

    def change_organisation(self) -> None:
        changed = {"kind": self.pick(ORGANISATIONS), "region_id": self.anywhere()}
        Organisation.objects.filter(pk=self.pick(self.organisations).pk).update(**changed)

    def visit(self) -> None:
        agreement = self.pick(self.agreements)
        on = self.day()
        visit = SupervisionVisit.objects.create(
            agreement=agreement,
            region_id=agreement.region_id,
            group=self.group,
            visited_on=on,
            visitors="督导组",
            summary="见闻",
            created_by=self.user,
            form_token=uuid4(),
        )
        due = {"text": "整改", "due_on": on + timedelta(days=self.random.randint(1, 90))}
        finding = Finding.objects.create(
            visit=visit, agreement=agreement, region_id=agreement.region_id, state="open", **due, **self.chained
        )
        if self.random.random() < 0.5:
            Finding.objects.filter(pk=finding.pk).update(state="closed")

    def decide_batch(self) -> None:
        """The nation takes in or returns: the agreement moves in the same transaction."""
        agreement = self.pick(self.agreements)
        content = {"region_id": agreement.region_id[:2], "year": agreement.year, "serial": next(_numbers)}
        batch = ReportBatch.objects.create(state="reported", form_token=uuid4(), **content, **self.chained)
        outcome, state = self.pick((("accepted", "in_repository"), ("returned", "returned")))
        decided = {"outcome": outcome, "decided_at": clock.now()}
        BatchItem.objects.create(batch=batch, agreement=agreement, version=agreement.current_version, **decided)
        Agreement.objects.filter(pk=agreement.pk).update(state="reported")
        Agreement.objects.filter(pk=agreement.pk).update(state=state)

    def assess(self) -> None:
        """Assessed, or corrected where it was assessed already."""
        agreement = self.pick(self.agreements)
        last = agreement.assessments.order_by("-serial").first()
        assessment = AgreementAssessment.objects.create(
            agreement=agreement,
            region_id=agreement.region_id,
            year=self.year,
            serial=last.serial + 1 if last else 1,
            corrects=last,
            correction_reason="更正" if last else "",
            system=self.system,
            state="draft",
            total=Decimal(80),
            grade=self.pick(("excellent", "good", "pass", "fail")),
            figures_at=clock.now(),
            **self.chained,
        )
        AgreementAssessment.objects.filter(pk=assessment.pk).update(state="confirmed")

    def nominate(self) -> None:
        """A county nominates a party of an agreement, its own or another's, once a year; some are over again."""
        version = self.pick(self.agreements).current_version
        expert = self.pick(self.experts)
        subject = {"organisation": version.organisation} if version.organisation else {"expert": expert}
        year = self.year + self.random.randint(-1, 1)
        if Nomination.objects.filter(year=year, **subject).exists():
            return
        content = {"number": f"TJ{next(_numbers)}", "serial": next(_numbers), "region": self.pick(self.counties)}
        content |= {"category": "rpta" if version.organisation else "expert", "figures": {}, "figures_at": clock.now()}
        Nomination.objects.create(year=year, state="draft", form_token=uuid4(), **content, **subject, **self.chained)
        self.move_nomination()

    def move_nomination(self) -> None:
        for nomination in Nomination.objects.order_by("?")[:1]:
            state = self.pick(("submitted", "candidate", "awarded", "stopped"))
            if state == "stopped" or nomination.state != "stopped":
                Nomination.objects.filter(pk=nomination.pk).update(state=state)


CHANGES = [
    "move_agreement",
    "amend_agreement",
    "hold_activity",
    "hold_activity",
    "hold_activity",
    "decide_activity",
    "register_village",
    "register_village",
    "forget_village",
    "register_household",
    "register_household",
    "register_household",
    "change_household",
    "place_facility",
    "place_facility",
    "place_facility",
    "change_facility",
    "enter_specialty",
    "change_organisation",
    "organisation",
    "agreement",
    "visit",
    "decide_batch",
    "assess",
    "assess",
    "nominate",
    "nominate",
    "move_nomination",
]
