"""What the plan wants of the nation [一(二)]: every poor county and village served, and numbers to be reached."""

from django.utils.translation import gettext_lazy as _

from assessments.agreement_metrics import VERSION, VILLAGES, model
from assessments.metrics import Kind, Metric
from assessments.targets import COUNTIES, NATIONAL_TARGETS, POOR_VILLAGES, Target, organisations, target

SERVED = f"""SELECT item, count(*) AS number FROM (
        SELECT link.village_id AS item FROM agreements_agreement agreement {VERSION} {VILLAGES}
        WHERE agreement.state = ANY(%(held)s) AND version.starts_on <= %(ends)s AND {{place[agreement.region_id]}}
        UNION
        SELECT village_id FROM agreements_activity
        WHERE state = 'confirmed' AND held_on <= %(ends)s AND village_id IS NOT NULL AND {{place[region_id]}}
    ) served GROUP BY item"""

target(
    "counties_with_association",
    label=_("poor counties with an RPTA or a federation"),
    chapter=NATIONAL_TARGETS,
    units=COUNTIES,
    there=organisations("'rpta', 'rpta_federation'", 6),
    counts=_("Poor counties in which there is a technology association or a federation of them."),
    source=_("Organisations of these kinds registered in the county."),
    closes=_("The county's association: found an association and register it."),
)
target(
    "villages_served",
    label=_("poor villages with science and technology services"),
    chapter=NATIONAL_TARGETS,
    units=POOR_VILLAGES,
    there=SERVED,
    counts=_(
        "Poor villages that an agreement of the repository helps or in which a confirmed activity was held, ever."
    ),
    source=_("The villages of agreements in the repository, and of confirmed activities."),
    closes=_("The county's association: find an assisting party for the village under supply and demand."),
)


def national(name, *, label, of, sql, counts, source, closes, spans=False) -> Target:
    """Declare a number that the nation is to reach."""
    Metric(
        name=f"target_{name}",
        label=label,
        chapter=NATIONAL_TARGETS,
        kind=Kind.COUNT,
        unit="",
        counts=counts,
        source=source,
        model=of,
        sql=sql,
        spans=spans,
    )
    return Target(name=name, label=label, chapter=NATIONAL_TARGETS, closes=closes)


def registered(kind: str) -> str:
    """Organisations of a kind in poor counties, registered by the end of the year."""
    return f"""
SELECT organisation.region_id AS code, NULL::bigint AS agreement_id, organisation.id AS item, 1 AS amount, 0 AS base
FROM registry_organisation organisation
JOIN leadership_region county ON county.code = left(organisation.region_id, 6) AND county.level = 3 AND county.is_poor
WHERE organisation.kind = '{kind}' AND organisation.merged_into_id IS NULL
  AND (organisation.created_at AT TIME ZONE 'Asia/Shanghai')::date <= %(ends)s
  AND {{place[organisation.region_id]}}
"""


national(
    "federations",
    label=_("RPTA federations in poor areas"),
    of=model("registry.Organisation"),
    sql=registered("rpta_federation"),
    counts=_("Federations of technology associations in poor counties."),
    source=_("Organisations of this kind registered in poor counties or below."),
    closes=_("The associations of all levels: found federations and register them."),
)
national(
    "associations",
    label=_("RPTAs in poor areas"),
    of=model("registry.Organisation"),
    sql=registered("rpta"),
    counts=_("Rural professional technology associations in poor counties."),
    source=_("Organisations of this kind registered in poor counties or below."),
    closes=_("The associations of all levels: found associations and register them."),
)
national(
    "experts",
    label=_("experts who have taken part"),
    of=model("registry.Expert"),
    sql=f"""
SELECT agreement.region_id AS code, NULL::bigint AS agreement_id, link.expert_id AS item, 1 AS amount, 0 AS base
FROM agreements_agreement agreement
{VERSION}
JOIN agreements_agreementexpert link ON link.version_id = version.id
WHERE agreement.state = ANY(%(held)s) AND version.starts_on <= %(ends)s AND {{place[agreement.region_id]}}
""",
    counts=_("Experts who have taken part in an agreement of the repository, ever, each once."),
    source=_("The experts of agreements in the repository, in the version in force."),
    closes=_("Societies, universities and institutes of all levels: send experts to agreements."),
    spans=True,
)
