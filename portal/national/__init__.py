"""The programme at national scale, made up set by set from a fixed seed, to measure speed on.

At scale 1: all leadership groups, 20,000 organisations, 100,000 experts, 200,000 agreements of
four years over the 831 poor counties and their real villages with about 1,000,000 activities,
128,000 of these poor villages with 1,000,000 poor households, the facilities placed there, 50,000
needs and 20,000 offers, 32,000 brands of villages and some thousand industries of townships.
The 105,000 agreements of three former years in the repository have been assessed (five marks each),
the best of them forwarded, and so have all provinces, from the figures with which they closed these years;
this year 30,000 assessments are under way. By the figures of closed years 6,000 seats for experts were shared out
in each of two years, and 10,000 experts nominated. 10,000 model cases and 5,000 news were written.
The guards of the tables are passed over here, and only here: the rows are made as they would stand after their chain.
"""

from django.db import connection, transaction

from agreements.models import Agreement
from assessments.rollup import roll_up_all
from common import clock
from common.encrypted import cipher
from leadership import regions
from leadership.models import Region, User
from portal.national import activities, agreements, assessments, nominations, publications, registers
from portal.search import index as search
from registry.models import Expert, Facility, PoorHousehold, PoorVillage

ORGANISATIONS, EXPERTS, AGREEMENTS = 20_000, 100_000, 200_000
VILLAGES, HOUSEHOLDS = 128_000, 1_000_000
ACTIVITIES_EACH, NEEDS = 7, 50_000
SEATS, NOMINATIONS = 6_000, 10_000
CASES, NEWS = 10_000, 5_000
YEARS = 4

# Else the planner takes tables that were empty a moment ago for small ones.
COUNT_ANEW = "ANALYZE leadership_region, registry_organisation, registry_expert, agreements_agreement"
COUNT_AGAIN = "ANALYZE agreements_agreementversion, agreements_task, agreements_agreementvillage"
COUNT_THE_REST = "ANALYZE"
MAKE = (
    registers.GROUPS,
    registers.POOR,
    registers.ORGANISATION_ROWS,
    registers.EXPERT_ROWS,
    agreements.AGREEMENT_ROWS,
    COUNT_ANEW,
    agreements.VERSION_ROWS,
    agreements.CURRENT,
    agreements.TASK_ROWS,
    agreements.VILLAGE_ROWS,
    agreements.EXPERT_LINKS,
    agreements.STEP_ROWS,
    registers.POOR_VILLAGE_ROWS,
    registers.HOUSEHOLD_ROWS,
    registers.FACILITY_ROWS,
    registers.SPECIALTY_ROWS,
    COUNT_AGAIN,
    activities.ACTIVITY_ROWS,
    activities.ACTIVITY_EXPERTS,
    activities.HOUSEHOLDS_HELPED,
    activities.NEED_ROWS,
    activities.OFFER_ROWS,
    publications.PUBLICATION_ROWS,
    assessments.PROGRAMME_YEAR_ROWS,
    assessments.SYSTEM_ROWS,
    assessments.INDICATORS,
    assessments.INDICATOR_ROWS,
    assessments.ASSESSMENT_ROWS,
    assessments.MARK_ROWS,
    assessments.ASSESSMENT_STEPS,
    assessments.COUNTY_FORWARDINGS,
    assessments.PREFECTURE_FORWARDINGS,
    COUNT_THE_REST,
)
# From the figures of all of these.
CLOSE = (
    assessments.REPORT_ROWS,
    assessments.CLOSINGS,
    assessments.PROVINCE_ROWS,
    assessments.PROVINCE_MARKS,
    assessments.PROVINCE_STEPS,
)
# What these figures gave seats for.
NOMINATE = (
    nominations.PLAN_STEPS,
    nominations.PUBLISHED,
    nominations.NOMINEES,
    nominations.NOMINATION_ROWS,
    nominations.NOMINATION_STEPS,
)


class HoldsRecords(Exception):
    """The database holds records already; made-up ones must never mix with real ones."""


@transaction.atomic
def load_national(*, scale: float, year: int) -> None:
    """Fill an empty installation; ``scale`` 1.0 is the whole country. Raises HoldsRecords on any other."""
    if any(model.objects.exists() for model in (Agreement, Expert, PoorVillage, PoorHousehold, Facility)):
        raise HoldsRecords
    counties = list(Region.objects.filter(is_poor=True).order_by("exit_year", "code").values_list("code", flat=True))
    counties = counties[: max(4, round(len(counties) * scale))]
    regions.load_below(counties)
    amounts = {
        "counties": counties,
        "places": len(counties),
        "organisations": round(ORGANISATIONS * scale),
        "experts": round(EXPERTS * scale),
        "agreements": round(AGREEMENTS * scale),
        "villages": round(VILLAGES * scale),
        "households": round(HOUSEHOLDS * scale),
        "activities_each": ACTIVITIES_EACH,
        "needs": round(NEEDS * scale),
        "nominations": round(NOMINATIONS * scale),
        "cases": round(CASES * scale),
        "news": round(NEWS * scale),
        "years": YEARS,
        "year": year,
        "today": clock.today(),
        "user": User.objects.create_user(username="national-load", name="国家规模数据").pk,
        "secret": cipher().encrypt(b"110101190001010000").decode(),
    }
    make(MAKE, amounts)
    roll_up_all()
    make(CLOSE, amounts)
    # The first year has no figures before it, and nobody is nominated yet for this one.
    for planned in range(year - YEARS + 2, year):
        nominations.plan_seats(year=planned, total=round(SEATS * scale), user=amounts["user"])
    make(NOMINATE, amounts)
    roll_up_all()  # the figures of nominations, and how long records lie
    search.rebuild()  # no trigger has told of these rows


def make(statements, amounts) -> None:
    """Run the statements one after the other, past the guards."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement, amounts)
        cursor.execute("SET LOCAL session_replication_role = origin")
