"""The metrics of agreements and of what is done under them, for an agreement, a region and a year."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from assessments.enums import FORWARDED_GRADES
from assessments.guards import COUNTING
from assessments.metrics import Kind, Metric

AGREEMENTS, DEEDS, QUALITY, COVERAGE = _("Agreements"), _("What was done"), _("Quality"), _("Coverage")
OF_AGREEMENTS = {"of_agreements": True}


def model(name: str):
    return lambda: apps.get_model(name)


# -- agreements of a year in the repository --------------------------------------------------
def of_year(item: str, joins: str = "", *, amount="1", base="0", where="true") -> str:
    """Agreements of the programme year in the repository, with what ``joins`` adds."""
    return f"""
SELECT agreement.region_id AS code, agreement.id AS agreement_id, {item} AS item, {amount} AS amount, {base} AS base
FROM agreements_agreement agreement
{joins}
WHERE agreement.year = %(year)s AND agreement.state = ANY(%(held)s) AND {where}
  AND {{place[agreement.region_id]}} AND {{agreement[agreement.id]}}
"""


VERSION = "JOIN agreements_agreementversion version ON version.id = agreement.current_version_id"

Metric(
    name="agreements",
    label=_("agreements in the repository"),
    chapter=AGREEMENTS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Assistance agreements of the programme year that have come into the national repository."),
    source=_("Agreements in the repository, completed or terminated."),
    model=model("agreements.Agreement"),
    sql=of_year("agreement.id"),
    **OF_AGREEMENTS,
)
Metric(
    name="organisations",
    label=_("assisting organisations"),
    chapter=AGREEMENTS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Organisations that help by these agreements, each once; two that were merged count as one."),
    source=_("The assisting organisations of the agreements in the version in force."),
    model=model("registry.Organisation"),
    sql=of_year(
        "COALESCE(organisation.merged_into_id, organisation.id)",
        f"{VERSION}\nJOIN registry_organisation organisation ON organisation.id = version.organisation_id",
    ),
    spans=True,
    **OF_AGREEMENTS,
)
Metric(
    name="experts",
    label=_("experts taking part"),
    chapter=AGREEMENTS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Experts who take part in these agreements, each once."),
    source=_("The experts of the agreements in the version in force."),
    model=model("registry.Expert"),
    sql=of_year(
        "link.expert_id", "JOIN agreements_agreementexpert link ON link.version_id = agreement.current_version_id"
    ),
    spans=True,
    **OF_AGREEMENTS,
)
Metric(
    name="villages",
    label=_("villages reached"),
    chapter=AGREEMENTS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Villages that these agreements help, each once."),
    source=_("The villages of the agreements in the version in force."),
    model=model("leadership.Region"),
    sql=of_year(
        "link.village_id", "JOIN agreements_agreementvillage link ON link.version_id = agreement.current_version_id"
    ),
    **OF_AGREEMENTS,
)
Metric(
    name="funds",
    label=_("funds agreed (yuan)"),
    chapter=AGREEMENTS,
    kind=Kind.SUM,
    unit=_("yuan"),
    counts=_("The funds that these agreements promise."),
    source=_("The funds of the agreements in the version in force."),
    model=model("agreements.Agreement"),
    sql=of_year("agreement.id", VERSION, amount="version.funds", where="version.funds IS NOT NULL"),
    **OF_AGREEMENTS,
)
Metric(
    name="filing_days",
    label=_("days from submission to filing"),
    chapter=QUALITY,
    kind=Kind.MEAN,
    unit=_("days"),
    counts=_("Days from the first submission of an agreement to the day on which it was first filed; the mean."),
    source=_("The first submission on the timeline of each agreement, and the filing of its first filed version."),
    model=model("agreements.Agreement"),
    sql=of_year(
        "agreement.id",
        """CROSS JOIN LATERAL (
    SELECT min(at) AS at FROM agreements_agreementstep WHERE record_id = agreement.id AND verb = 'submit'
) submitted
CROSS JOIN LATERAL (
    SELECT min(filed_at) AS at FROM agreements_agreementversion WHERE agreement_id = agreement.id
) filed""",
        amount="""(filed.at AT TIME ZONE 'Asia/Shanghai')::date - (submitted.at AT TIME ZONE 'Asia/Shanghai')::date""",
        base="1",
        where="submitted.at IS NOT NULL AND filed.at IS NOT NULL",
    ),
    **OF_AGREEMENTS,
)


# -- what was done ------------------------------------------------------------------------
def confirmed(item: str, joins: str = "", *, amount="1", where="true") -> str:
    """Confirmed activities held in the year, with what ``joins`` adds."""
    return f"""
SELECT activity.region_id AS code, activity.agreement_id, {item} AS item, {amount} AS amount, 0 AS base
FROM agreements_activity activity
{joins}
WHERE activity.state = 'confirmed' AND {where}
  AND activity.held_on BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
  AND {{place[activity.region_id]}} AND {{agreement[activity.agreement_id]}}
"""


HELPED = "JOIN agreements_activityhousehold link ON link.activity_id = activity.id"

Metric(
    name="activities",
    label=_("confirmed activities"),
    chapter=DEEDS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Activities held in the year that the county office has confirmed."),
    source=_("Confirmed activities of all agreements, by the day on which they were held."),
    model=model("agreements.Activity"),
    sql=confirmed("activity.id"),
    **OF_AGREEMENTS,
)
Metric(
    name="people_trained",
    label=_("people trained"),
    chapter=DEEDS,
    kind=Kind.SUM,
    unit=_("person-times"),
    counts=_("People trained in confirmed activities of the year; who came twice counts twice."),
    source=_("The people trained of each confirmed activity."),
    model=model("agreements.Activity"),
    sql=confirmed("activity.id", amount="activity.people_trained", where="activity.people_trained > 0"),
    **OF_AGREEMENTS,
)
Metric(
    name="villages_served",
    label=_("villages served"),
    chapter=DEEDS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Villages in which at least one confirmed activity was held in the year."),
    source=_("The villages of confirmed activities."),
    model=model("leadership.Region"),
    sql=confirmed("activity.village_id", where="activity.village_id IS NOT NULL"),
    **OF_AGREEMENTS,
)
Metric(
    name="households_taught",
    label=_("households that learned a technique"),
    chapter=DEEDS,
    kind=Kind.COUNT,
    unit="",
    counts=_("Registered poor households that learned a technique in a confirmed activity of the year, each once."),
    source=_("The households helped of confirmed activities, with a technique named."),
    model=model("registry.PoorHousehold"),
    sql=confirmed("link.household_id", HELPED, where="link.technique <> ''"),
    **OF_AGREEMENTS,
)
Metric(
    name="households_in_projects",
    label=_("households that joined an income project"),
    chapter=DEEDS,
    kind=Kind.COUNT,
    unit="",
    counts=_(
        "Registered poor households that joined an income project in confirmed activities of the year, each once."
    ),
    source=_("The households helped of confirmed activities, with an income project named."),
    model=model("registry.PoorHousehold"),
    sql=confirmed("link.household_id", HELPED, where="link.project <> ''"),
    **OF_AGREEMENTS,
)
Metric(
    name="money_spent",
    label=_("money spent in activities (yuan)"),
    chapter=DEEDS,
    kind=Kind.SUM,
    unit=_("yuan"),
    counts=_("The money that confirmed activities of the year cost."),
    source=_("The money of each confirmed activity."),
    model=model("agreements.Activity"),
    sql=confirmed("activity.id", amount="activity.money", where="activity.money > 0"),
    **OF_AGREEMENTS,
)

# -- quality ------------------------------------------------------------------------------
# Agreements that run in the year: in the repository, in force on at least one of its days so far.
RUNNING = """agreement.state = ANY(%(held)s) AND version.starts_on <= %(ends)s
  AND version.ends_on >= make_date(%(year)s, 1, 1)"""

Metric(
    name="tasks_done",
    label=_("share of tasks done"),
    chapter=QUALITY,
    kind=Kind.SHARE,
    unit="%",
    counts=_("Of the tasks due by the end of the year (or by today), the share that reached their target."),
    source=_("The tasks of agreements that run in the year, with what confirmed activities did for them."),
    model=model("agreements.Task"),
    sql=f"""
SELECT agreement.region_id AS code, agreement.id AS agreement_id, task.id AS item,
       (COALESCE(work.done, 0) >= task.target)::int AS amount, 1 AS base
FROM agreements_agreement agreement
{VERSION}
JOIN agreements_task task ON task.version_id = version.id
LEFT JOIN (
    SELECT activity.agreement_id, promised.key, sum(activity.done) AS done
    FROM agreements_activity activity JOIN agreements_task promised ON promised.id = activity.task_id
    WHERE activity.state = 'confirmed' AND activity.held_on <= %(ends)s
      AND {{place[activity.region_id]}} AND {{agreement[activity.agreement_id]}}
    GROUP BY activity.agreement_id, promised.key
) work ON work.agreement_id = agreement.id AND work.key = task.key
WHERE {RUNNING} AND task.due_on <= %(ends)s
  AND {{place[agreement.region_id]}} AND {{agreement[agreement.id]}}
""",
    **OF_AGREEMENTS,
)
Metric(
    name="activities_a_quarter",
    label=_("activities per agreement and quarter"),
    chapter=QUALITY,
    kind=Kind.MEAN,
    unit="",
    counts=_("Confirmed activities of the year, by the quarters of the year in which the agreements ran."),
    source=_("Agreements that run in the year, and their confirmed activities."),
    model=model("agreements.Agreement"),
    sql=f"""
SELECT agreement.region_id AS code, agreement.id AS agreement_id, agreement.id AS item,
       COALESCE(work.held, 0) AS amount,
       extract(quarter FROM LEAST(version.ends_on, %(ends)s))
           - extract(quarter FROM GREATEST(version.starts_on, make_date(%(year)s, 1, 1))) + 1 AS base
FROM agreements_agreement agreement
{VERSION}
LEFT JOIN (
    SELECT agreement_id, count(*) AS held FROM agreements_activity activity
    WHERE activity.state = 'confirmed' AND activity.held_on BETWEEN make_date(%(year)s, 1, 1) AND %(ends)s
      AND {{place[activity.region_id]}} AND {{agreement[activity.agreement_id]}}
    GROUP BY agreement_id
) work ON work.agreement_id = agreement.id
WHERE {RUNNING} AND {{place[agreement.region_id]}} AND {{agreement[agreement.id]}}
""",
    **OF_AGREEMENTS,
)
Metric(
    name="findings_put_right",
    label=_("share of findings put right"),
    chapter=QUALITY,
    kind=Kind.SHARE,
    unit="%",
    counts=_("Of the findings of supervision visits in the year that were due, the share that has been put right."),
    source=_("Findings of supervision visits, by the day of the visit."),
    model=model("agreements.Finding"),
    sql="""
SELECT finding.region_id AS code, visit.agreement_id, finding.id AS item,
       (finding.state = 'closed')::int AS amount, 1 AS base
FROM agreements_finding finding
JOIN agreements_supervisionvisit visit ON visit.id = finding.visit_id
WHERE visit.visited_on BETWEEN make_date(%(year)s, 1, 1) AND %(ends)s
  AND (finding.state = 'closed' OR finding.due_on < %(ends)s)
  AND {place[finding.region_id]} AND {agreement[visit.agreement_id]}
""",
    **OF_AGREEMENTS,
)
Metric(
    name="returned_by_nation",
    label=_("share returned by the nation"),
    chapter=QUALITY,
    kind=Kind.SHARE,
    unit="%",
    counts=_("Of the national office's decisions on reported agreements of the year, the share of returns."),
    source=_("The agreements of report batches with the decision on each."),
    model=model("agreements.Agreement"),
    sql="""
SELECT agreement.region_id AS code, agreement.id AS agreement_id, agreement.id AS item,
       (decided.outcome = 'returned')::int AS amount, 1 AS base
FROM agreements_batchitem decided
JOIN agreements_agreement agreement ON agreement.id = decided.agreement_id
WHERE agreement.year = %(year)s AND decided.outcome <> 'pending'
  AND {place[agreement.region_id]} AND {agreement[agreement.id]}
""",
    **OF_AGREEMENTS,
)
Metric(
    name="assessed_well",
    label=_("share graded excellent or good"),
    chapter=QUALITY,
    kind=Kind.SHARE,
    unit="%",
    counts=_("Of the agreements with a confirmed assessment of the year, the share graded excellent or good."),
    source=_("Confirmed assessments of agreements; of an assessment and its correction, the correction."),
    model=model("agreements.Agreement"),
    sql=f"""
SELECT assessed.region_id AS code, assessed.agreement_id, assessed.agreement_id AS item,
       (assessed.grade IN ({", ".join(f"'{grade}'" for grade in FORWARDED_GRADES)}))::int AS amount, 1 AS base
FROM ({COUNTING}) assessed
WHERE assessed.year = %(year)s AND {{place[assessed.region_id]}} AND {{agreement[assessed.agreement_id]}}
""",
    **OF_AGREEMENTS,
)


# -- coverage -----------------------------------------------------------------------------
def covered(column: str, joins: str = "") -> str:
    """The places in ``column`` that an agreement running in the year reaches, each once."""
    return f"""
    SELECT DISTINCT {column} AS code
    FROM agreements_agreement agreement
    {VERSION}
    {joins}
    WHERE {RUNNING} AND {{place[agreement.region_id]}}
"""


VILLAGES = "JOIN agreements_agreementvillage link ON link.version_id = version.id"

Metric(
    name="poor_counties_covered",
    label=_("share of poor counties with an agreement"),
    chapter=COVERAGE,
    kind=Kind.SHARE,
    unit="%",
    counts=_("Of the poor counties, the share in which at least one agreement of the repository runs in the year."),
    source=_("The poor counties, and the agreements that run in the year."),
    model=model("leadership.Region"),
    sql=f"""
SELECT county.code, NULL::bigint AS agreement_id, county.code AS item,
       (covered.code IS NOT NULL)::int AS amount, 1 AS base
FROM leadership_region county
LEFT JOIN ({covered("agreement.region_id")}) covered ON covered.code = county.code
WHERE county.is_poor AND county.level = 3 AND {{place[county.code]}}
""",
)
Metric(
    name="poor_villages_covered",
    label=_("share of poor villages with an agreement"),
    chapter=COVERAGE,
    kind=Kind.SHARE,
    unit="%",
    counts=_("Of the registered poor villages, the share that an agreement of the repository helps in the year."),
    source=_("The register of poor villages, and the villages of agreements that run in the year."),
    model=model("leadership.Region"),
    sql=f"""
SELECT village.region_id AS code, NULL::bigint AS agreement_id, village.region_id AS item,
       (covered.code IS NOT NULL)::int AS amount, 1 AS base
FROM registry_poorvillage village
LEFT JOIN ({covered("link.village_id", VILLAGES)}) covered ON covered.code = village.region_id
WHERE {{place[village.region_id]}}
""",
)
