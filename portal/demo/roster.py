"""How the organisations and experts of the story are registered and come onto the roster."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level, Role
from leadership.models import Region
from portal.demo.people import People
from portal.demo.places import PLACES
from portal.demo.registers import APPLIED, REINSTATED, REMOVALS, SUSPENSIONS, UNITS, Unit, titles_of
from registry.enums import EXTENSION_KINDS, OrganisationKind
from registry.models import Expert, HelperAccount, Organisation
from registry.registering import register_expert, register_organisation
from registry.workflow import ROSTER

NATIONAL_HOME = "110105"  # where the ID numbers of the nation's experts begin


@dataclass
class Roster:
    """Adds the acts of the registers to ``stage``; ``organisations`` by key fills as they are played."""

    stage: object
    calendar: object
    people: People
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def schedule(self, begins) -> None:
        """All is registered within four weeks from ``begins``."""
        for number, unit in enumerate(UNITS):
            self._add(begins + timedelta(days=number % 12, hours=number % 7), unit, self._register)
            self._add(begins + timedelta(days=13 + number % 5), unit, self._register_experts)
        for place in PLACES:
            self.stage.add(begins + timedelta(days=20), place.code, Role.DIRECTOR, list_applicants)
            if place.helper:
                self.stage.add(begins + timedelta(days=22), place.code, Role.ADMINISTRATOR, self._helper(place))
        self._later()

    def _later(self):
        year = self.calendar.year
        for key, reason in SUSPENSIONS.items():
            self._decide(self.calendar.share(year, 0.3), key, "suspend", reason)
        for key in REINSTATED:
            self._decide(self.calendar.share(year, 0.5), key, "reinstate")
        for key, reason in REMOVALS.items():
            self._decide(self.calendar.share(year, 0.4), key, "remove", reason)
        for days, key in enumerate(APPLIED, start=1):
            self._add(self.calendar.ago(days), _unit(key), self._register_applicant)

    def _add(self, at, unit, do):
        role = Role.AGRICULTURE if unit.kind in EXTENSION_KINDS else Role.CLERK
        self.stage.add(at, unit.region, role, lambda by: do(unit, by))

    def _decide(self, at, key, verb, reason=""):
        def decide(by):
            expert = Expert.objects.filter(organisation=self.organisations[key]).earliest("pk")
            ROSTER.perform(expert, verb, by=by, reason=reason)

        self.stage.add(at, _unit(key).region, Role.DIRECTOR, decide)

    def _helper(self, place):
        def open_for_helper(by):
            hat = self.stage.cast.at(place.code, Role.HELPER)
            HelperAccount.objects.create(membership=hat, organisation=self.organisations[place.helper])

        return open_for_helper

    def _register(self, unit, by):
        self.organisations[unit.key] = register_organisation(
            by=by,
            form_token=uuid4(),
            name=unit.name,
            kind=unit.kind,
            credit_code=self.people.credit_code(unit.prefix, _six_digits(unit.region)),
            region=Region.objects.get(pk=unit.region),
            contact_name=self.people.name(),
            contact_phone=self.people.phone(),
        )

    def _register_experts(self, unit, by):
        each = 2 if unit.kind == OrganisationKind.UNIVERSITY else 1
        for knowledge in unit.fields * each:
            self._expert(unit, by, knowledge)

    def _register_applicant(self, unit, by):
        self._expert(unit, by, unit.fields[-1])

    def _expert(self, unit, by, knowledge):
        register_expert(
            by=by,
            form_token=uuid4(),
            name=self.people.name(),
            id_number=self.people.id_number(_six_digits(unit.region)),
            region=by.region,
            organisation=self.organisations[unit.key],
            employer=unit.name,
            title=self.people.random.choice(titles_of(unit)),
            fields=[knowledge],
            phone=self.people.phone(),
        )


def list_applicants(by) -> None:
    """The director puts all who have applied at their office on the roster."""
    applicants = list(ROSTER.waiting_for(by))
    if applicants:
        ROSTER.perform_all(applicants, "list", by=by)


def _unit(key) -> Unit:
    return next(unit for unit in UNITS if unit.key == key)


def _six_digits(code: str) -> str:
    return NATIONAL_HOME if code == NATION_CODE else code.ljust(CODE_LENGTHS[Level.COUNTY], "0")
