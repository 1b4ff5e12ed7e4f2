"""The plan's targets at their four levels [一(二)]: what counts, how much is needed, who can help.

A target of counties, townships, villages or households is met unit by unit: its metric has a row for each unit, with
``amount`` 1 where it is met, so a place's figure is the number met out of ``base`` units, and drills down to them. A
number that the nation is to reach (``national_targets``) has no units. How much is needed, and by when, stands in
``TargetSetting``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from assessments.agreement_metrics import VERSION, VILLAGES, model
from assessments.metrics import METRICS, Kind, Metric
from leadership.enums import Level

COUNTY_TARGETS, TOWNSHIP_TARGETS = _("In each poor county"), _("In each poor township")
VILLAGE_TARGETS, HOUSEHOLD_TARGETS = _("In each poor village"), _("For each household with labour")
NATIONAL_TARGETS = _("In the nation")


@dataclass(frozen=True, kw_only=True)
class Units:
    """What a target is met by, one by one: places of a ``level``, or households, which stand below all places.

    ``sql`` gives the ``code`` of the place of each, and its key ``item``.
    """

    level: int
    label: str
    model: Callable
    sql: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """``closes`` says by whom a gap can be closed, and by what.

    A target of ``units`` says in ``there`` how much (number) there is of what each unit (item) needs.
    """

    name: str
    label: str
    chapter: str
    closes: str
    units: Units | None = None
    there: str = ""

    def __post_init__(self):
        TARGETS[self.name] = self

    def __str__(self):
        return str(self.label)

    @property
    def metric(self) -> Metric:
        return METRICS[f"target_{self.name}"]


TARGETS: dict[str, Target] = {}

# -- the units ----------------------------------------------------------------------------
COUNTIES = Units(
    level=Level.COUNTY,
    label=_("poor counties"),
    model=model("leadership.Region"),
    sql="""SELECT code, code AS item FROM leadership_region
    WHERE is_poor AND level = 3 AND {place[code]}""",
)
TOWNSHIPS = Units(
    level=Level.TOWNSHIP,
    label=_("townships with poor villages"),
    model=model("leadership.Region"),
    sql="""SELECT DISTINCT left(region_id, 9) AS code, left(region_id, 9) AS item FROM registry_poorvillage
    WHERE {place[region_id]}""",
)
POOR_VILLAGES = Units(
    level=Level.VILLAGE,
    label=_("poor villages"),
    model=model("leadership.Region"),
    sql="SELECT region_id AS code, region_id AS item FROM registry_poorvillage WHERE {place[region_id]}",
)
HOUSEHOLDS = Units(
    level=Level.VILLAGE + 1,
    label=_("poor households with labour"),
    model=model("registry.PoorHousehold"),
    sql="""SELECT region_id AS code, id AS item FROM registry_poorhousehold
    WHERE labour > 0 AND {place[region_id]}""",
)


def met(name: str, units: Units, there: str) -> str:
    """A row for each of ``units``; it is met where ``there`` (item, number) has as many as the setting asks for."""
    return f"""
SELECT unit.code, NULL::bigint AS agreement_id, unit.item,
       (COALESCE(there.number, 0) >= setting.needed)::int AS amount, 1 AS base
FROM (
    {units.sql}
) unit
JOIN assessments_targetsetting setting ON setting.name = '{name}'
LEFT JOIN (
    {there}
) there ON there.item = unit.item
"""


def target(name, *, label, chapter, units, there, counts, source, closes) -> Target:
    """Declare a target of units, and the metric that counts it."""
    Metric(
        name=f"target_{name}",
        label=label,
        chapter=chapter,
        kind=Kind.SHARE,
        unit="%",
        counts=counts,
        source=source,
        model=units.model,
        sql=met(name, units, there),
    )
    return Target(name=name, label=label, chapter=chapter, closes=closes, units=units, there=there)


# -- what is there --------------------------------------------------------------------------
def facilities(kind: str, length: int, states: str = "= 'in_service'") -> str:
    """Facilities of a kind by the place of so many digits in which they stand."""
    return f"""SELECT left(region_id, {length}) AS item, count(*) AS number FROM registry_facility
    WHERE kind = '{kind}' AND state {states} AND year <= %(year)s AND length(region_id) >= {length}
      AND {{place[region_id]}}
    GROUP BY 1"""


def organisations(kinds: str, length: int) -> str:
    """Organisations of some kinds, registered by the end of the year, by the place in which they are."""
    return f"""SELECT left(region_id, {length}) AS item, count(*) AS number FROM registry_organisation
    WHERE kind IN ({kinds}) AND merged_into_id IS NULL AND length(region_id) >= {length}
      AND (created_at AT TIME ZONE 'Asia/Shanghai')::date <= %(ends)s AND {{place[region_id]}}
    GROUP BY 1"""


def specialties(kind: str) -> str:
    return f"""SELECT region_id AS item, count(*) AS number FROM registry_specialty
    WHERE kind = '{kind}' AND since <= %(year)s AND {{place[region_id]}}
    GROUP BY 1"""


def household_gains(column: str) -> str:
    """How many different things in ``column`` each household gained in confirmed activities so far."""
    return f"""SELECT link.household_id AS item, count(DISTINCT link.{column}) AS number
    FROM agreements_activityhousehold link
    JOIN agreements_activity activity ON activity.id = link.activity_id
    WHERE activity.state = 'confirmed' AND activity.held_on <= %(ends)s AND link.{column} <> ''
      AND {{place[activity.region_id]}}
    GROUP BY 1"""


PLANNING = """SELECT region_id AS item, count(*) AS number FROM agreements_activity
    WHERE state = 'confirmed' AND form = 'planning' AND held_on <= %(ends)s AND {place[region_id]}
    GROUP BY 1"""
SOCIETIES = f"""SELECT left(link.village_id, 9) AS item, count(DISTINCT organisation.id) AS number
    FROM agreements_agreement agreement
    {VERSION}
    {VILLAGES}
    JOIN registry_organisation organisation
      ON organisation.id = version.organisation_id AND organisation.kind = 'society'
    WHERE agreement.state = ANY(%(held)s) AND version.starts_on <= %(ends)s AND {{place[agreement.region_id]}}
    GROUP BY 1"""
STATIONS = f"""SELECT item, sum(number) AS number FROM (
        {facilities("expert_station", 6)}
        UNION ALL
        {organisations("'expert_station'", 6)}
    ) station GROUP BY item"""


target(
    "expert_station",
    label=_("expert service station"),
    chapter=COUNTY_TARGETS,
    units=COUNTIES,
    there=STATIONS,
    counts=_("Poor counties with an agricultural expert service station in service."),
    source=_("Facilities of this kind in service, and organisations registered as such stations."),
    closes=_("The county's association with the agriculture department: set up a station and register it."),
)
target(
    "caravan",
    label=_("science popularization caravan"),
    chapter=COUNTY_TARGETS,
    units=COUNTIES,
    there=facilities("caravan", 6),
    counts=_("Poor counties to which a caravan has been assigned that is in service."),
    source=_("Facilities of this kind in service."),
    closes=_("The province's association: assign a caravan; the county registers it."),
)
target(
    "museum_tours",
    label=_("tours of the mobile science museum"),
    chapter=COUNTY_TARGETS,
    units=COUNTIES,
    there=facilities("museum_tour", 6, "<> 'planned'"),
    counts=_("Poor counties to which the mobile science museum has come as often as needed."),
    source=_("Tours that have taken place or are under way, all years."),
    closes=_("The province's association: plan a tour; the county registers it."),
)
target(
    "school_museum",
    label=_("rural middle school science museum"),
    chapter=COUNTY_TARGETS,
    units=COUNTIES,
    there=facilities("school_museum", 6),
    counts=_("Poor counties with a science museum at a rural middle school."),
    source=_("Facilities of this kind in service."),
    closes=_("The county's association with the education department: apply for one, equip and register it."),
)
target(
    "plan_consulted",
    label=_("advice on planning and industry policy"),
    chapter=COUNTY_TARGETS,
    units=COUNTIES,
    there=PLANNING,
    counts=_("Poor counties that experts have advised on their plans and industry policy."),
    source=_("Confirmed activities of the form industry planning and advice."),
    closes=_("The experts of the county's agreements: give the advice and report it as an activity."),
)
target(
    "township_federation",
    label=_("RPTA federation of the township"),
    chapter=TOWNSHIP_TARGETS,
    units=TOWNSHIPS,
    there=organisations("'rpta_federation'", 9),
    counts=_("Townships with poor villages that have a federation of technology associations."),
    source=_("Organisations of this kind registered in the township."),
    closes=_("The county's association with the township: found a federation and register it."),
)
target(
    "township_industry",
    label=_("specialty industry of the township"),
    chapter=TOWNSHIP_TARGETS,
    units=TOWNSHIPS,
    there=specialties("industry"),
    counts=_("Townships with poor villages that have a specialty industry."),
    source=_("The register of specialties."),
    closes=_("The township with the assisting parties: build up an industry; the county registers it."),
)
target(
    "township_society",
    label=_("learned societies linked to the township"),
    chapter=TOWNSHIP_TARGETS,
    units=TOWNSHIPS,
    there=SOCIETIES,
    counts=_("Townships with poor villages of which a learned society helps at least one."),
    source=_("Agreements of the repository whose assisting organisation is a learned society."),
    closes=_("The associations above: bring a society to an agreement with a village of the township."),
)
target(
    "village_association",
    label=_("RPTA of the village"),
    chapter=VILLAGE_TARGETS,
    units=POOR_VILLAGES,
    there=organisations("'rpta'", 12),
    counts=_("Poor villages with a rural professional technology association."),
    source=_("Organisations of this kind registered in the village."),
    closes=_("The county's association with the village: found an association and register it."),
)
target(
    "village_business",
    label=_("new agribusiness of the village"),
    chapter=VILLAGE_TARGETS,
    units=POOR_VILLAGES,
    there=organisations("'farmers_cooperative', 'enterprise'", 12),
    counts=_("Poor villages with at least one cooperative or enterprise."),
    source=_("Organisations of these kinds registered in the village."),
    closes=_("The assisting parties with the village: build up a cooperative; the county registers it."),
)
target(
    "village_brand",
    label=_("brand of the village"),
    chapter=VILLAGE_TARGETS,
    units=POOR_VILLAGES,
    there=specialties("brand"),
    counts=_("Poor villages with a brand of their own."),
    source=_("The register of specialties."),
    closes=_("The assisting parties with the village: build up a brand; the county registers it."),
)
target(
    "village_e_station",
    label=_("rural e-station of the village"),
    chapter=VILLAGE_TARGETS,
    units=POOR_VILLAGES,
    there=facilities("e_station", 12),
    counts=_("Poor villages with a rural e-station in service."),
    source=_("Facilities of this kind in service."),
    closes=_("The county's association: set up a station and register it."),
)
target(
    "household_skill",
    label=_("practical techniques learned"),
    chapter=HOUSEHOLD_TARGETS,
    units=HOUSEHOLDS,
    there=household_gains("technique"),
    counts=_("Poor households with labour that have learned as many practical techniques as needed."),
    source=_("The households helped of confirmed activities, with the technique that each learned."),
    closes=_("The assisting parties of the village's agreements: train the household and name it in the activity."),
)
target(
    "household_project",
    label=_("taking part in an income project"),
    chapter=HOUSEHOLD_TARGETS,
    units=HOUSEHOLDS,
    there=household_gains("project"),
    counts=_("Poor households with labour that take part in a project that raises their income."),
    source=_("The households helped of confirmed activities, with the project that each joined."),
    closes=_("The assisting parties of the village's agreements: take the household in and name it in the activity."),
)
