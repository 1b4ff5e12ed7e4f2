"""The entries of the menu: those whose pages the person may open, by the rules of the pages themselves."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from common.access import rule_of
from leadership.enums import Level
from leadership.permissions import (
    ASSESS_ONESELF,
    DRAFT_AGREEMENT,
    EDIT_PUBLICATIONS,
    POST_LISTING,
    PUBLISH_LISTING,
    PUBLISH_PUBLICATIONS,
    VIEW_OWN_AGREEMENTS,
    VIEW_RECORDS,
)

ALL_LEVELS = tuple(Level)
ABOVE_COUNTY = (Level.NATION, Level.PROVINCE, Level.PREFECTURE)
ABOVE_PREFECTURE = (Level.NATION, Level.PROVINCE)


@dataclass(frozen=True)
class Entry:
    """A link to the page ``name`` in a ``chapter``, for those who may open it and act at one of ``levels``.

    ``concerns`` are permissions of which one is needed besides, where the page itself opens for everybody.
    """

    name: str
    label: str
    chapter: str = ""
    levels: tuple = ALL_LEVELS
    concerns: tuple = ()

    @property
    def address(self) -> str:
        return reverse(self.name)

    def is_for(self, request) -> bool:
        if request.membership and request.membership.region.level not in self.levels:
            return False
        if self.concerns and not (request.membership and any(map(request.membership.may, self.concerns))):
            return False
        return bool(rule_at(self.address).ask(request))

    def leads_to(self, path: str) -> bool:
        return path == self.address or (self.address != "/" and path.startswith(self.address))


AGREEMENTS, MATCHING, REGISTERS = _("Agreements"), _("Supply and demand"), _("Registers")
ASSESSMENTS, REWARDS = _("Assessment"), _("Nomination and award")
SETTINGS, WORKBOOKS = _("Settings"), _("Imports and reports")
SITE, FIGURES = _("Public site"), _("Statistics")

# Lists that hold something for offices and assisting parties; reviewers find them empty.
OF_RECORDS = (VIEW_RECORDS, VIEW_OWN_AGREEMENTS)

# Those of a chapter stand together.
ENTRIES = (
    Entry("portal:workbench", _("Workbench")),
    Entry("agreements:agreement_list", _("Agreements"), AGREEMENTS, concerns=OF_RECORDS),
    Entry("agreements:activity_list", _("Activities"), AGREEMENTS, concerns=OF_RECORDS),
    Entry("agreements:batch_list", _("Report batches"), AGREEMENTS, levels=ABOVE_PREFECTURE),
    Entry("agreements:change_list", _("Amendments and endings"), AGREEMENTS, concerns=OF_RECORDS),
    Entry("agreements:visit_list", _("Supervision"), AGREEMENTS, concerns=OF_RECORDS),
    Entry(
        "agreements:request_list",
        _("Requests to assisting parties"),
        AGREEMENTS,
        concerns=(DRAFT_AGREEMENT, VIEW_OWN_AGREEMENTS),
    ),
    Entry("agreements:reminder_list", _("Reminders"), AGREEMENTS, concerns=OF_RECORDS),
    Entry("agreements:activity_calendar", _("Calendar"), AGREEMENTS, concerns=OF_RECORDS),
    Entry("agreements:need_list", _("Needs"), MATCHING),
    Entry("agreements:offer_list", _("Offers"), MATCHING, concerns=OF_RECORDS),
    Entry("agreements:interest_list", _("Interests"), MATCHING, concerns=(POST_LISTING, PUBLISH_LISTING)),
    Entry("agreements:partner_list", _("East–West partners"), MATCHING, concerns=OF_RECORDS),
    Entry(
        "assessments:assessment_list",
        _("Assessments of agreements"),
        ASSESSMENTS,
        concerns=(VIEW_RECORDS, ASSESS_ONESELF),
    ),
    Entry("assessments:table_entry", _("Table entry"), ASSESSMENTS, levels=(Level.COUNTY,)),
    Entry("assessments:forwarding_list", _("Forwarding"), ASSESSMENTS),
    Entry("assessments:report_list", _("Reports of the year"), ASSESSMENTS, levels=ABOVE_PREFECTURE),
    Entry("assessments:province_list", _("Provincial assessments"), ASSESSMENTS),
    Entry("assessments:target_list", _("Targets of the plan"), ASSESSMENTS),
    Entry("assessments:system_list", _("Indicator systems"), ASSESSMENTS),
    Entry("assessments:metric_list", _("Metrics"), ASSESSMENTS),
    Entry("review:quota_list", _("Quota plans"), REWARDS),
    Entry("review:nomination_list", _("Nominations"), REWARDS),
    Entry("review:eligible_list", _("Who may be nominated"), REWARDS),
    Entry("review:session_list", _("Expert reviews"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:scoring_list", _("My candidates"), REWARDS),
    Entry("review:selection_board", _("Selection"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:integrity_list", _("Integrity checks"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:nominee_list_list", _("Lists of nominees"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:decision_list", _("Award decisions"), REWARDS, levels=(Level.NATION,)),
    Entry("review:award_list", _("Awards"), REWARDS),
    Entry("review:payment_list", _("Vouchers"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:source_list", _("Budget of awards"), REWARDS, levels=(Level.NATION,)),
    Entry("review:notice_list", _("Public notices"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:objection_list", _("Objections"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:objection_statistics", _("Objections in numbers"), REWARDS, levels=ABOVE_PREFECTURE),
    Entry("review:case_list", _("Violation cases"), REWARDS),
    Entry("registry:organisation_list", _("Organisations"), REGISTERS),
    Entry("registry:expert_list", _("Experts"), REGISTERS),
    Entry("registry:village_list", _("Poor villages"), REGISTERS),
    Entry("registry:household_list", _("Poor households"), REGISTERS),
    Entry("registry:facility_list", _("Facilities"), REGISTERS),
    Entry("registry:specialty_list", _("Specialties"), REGISTERS),
    Entry("registry:helper_list", _("Accounts of assisting parties"), REGISTERS),
    Entry("portal:figures", _("Figures"), FIGURES),
    Entry("portal:reporting", _("Who has not reported"), FIGURES, levels=ABOVE_COUNTY),
    Entry("portal:statistics", _("Statistics"), FIGURES),
    Entry(
        "portal:publication_list",
        _("Content of the public site"),
        SITE,
        levels=(Level.NATION, Level.PROVINCE, Level.COUNTY),
        concerns=(EDIT_PUBLICATIONS, PUBLISH_PUBLICATIONS),
    ),
    Entry("leadership:group_list", _("Leadership groups"), SETTINGS),
    Entry("leadership:year_list", _("Programme years"), SETTINGS),
    Entry("agreements:policy_list", _("Filing levels"), SETTINGS, levels=ABOVE_PREFECTURE),
    Entry("agreements:template_list", _("Document templates"), SETTINGS, levels=(Level.NATION,)),
    Entry("imports:import_list", _("Imports"), WORKBOOKS),
    Entry("jobs:job_list", _("My reports"), WORKBOOKS),
)


@lru_cache(maxsize=100)
def rule_at(address):
    return rule_of(resolve(address).func)


def entries_for(request) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.is_for(request)]


def active(entries, path: str) -> Entry | None:
    """The entry to whose pages ``path`` belongs: of several, the one with the longest address."""
    fitting = [entry for entry in entries if entry.leads_to(path)]
    return max(fitting, key=lambda entry: len(entry.address), default=None)
