"""The funnel 漏斗: of the agreements of a year, how many came how far; each stage is a metric [INV-10].

Every stage counts agreements, each once, and only those that reached the stage before; so no stage is larger than the
one before it. The stage of the repository is the metric ``agreements``.
"""

from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState
from assessments.agreement_metrics import model, of_year
from assessments.guards import COUNTING
from assessments.metrics import METRICS, Kind, Metric
from review.enums import CLOSED_NOMINATION_STATES, NominationState

CHAPTER = _("How far agreements come")
UNSUBMITTED = f"'{AgreementState.DRAFT}'"
FILED = """agreement.id IN (
      SELECT version.agreement_id FROM agreements_agreementversion version WHERE version.filed_at IS NOT NULL
  )"""
ASSESSED = f"agreement.id IN (SELECT counting.agreement_id FROM ({COUNTING}) counting)"
NOT_STANDING = ", ".join(f"'{state}'" for state in (NominationState.DRAFT, *CLOSED_NOMINATION_STATES))

# The nominations that stand, with each agreement of their county that names the nominee.
STANDS = f"""nomination.region_id = own.region_id AND nomination.year >= own.year AND own.year = %(year)s
      AND nomination.state NOT IN ({NOT_STANDING}) AND {{place[nomination.region_id]}}"""
NAMED = f"""
    SELECT own.id, nomination.state FROM review_nomination nomination
    JOIN registry_organisation party ON COALESCE(party.merged_into_id, party.id) = nomination.organisation_id
    JOIN agreements_agreementversion version ON version.organisation_id = party.id
    JOIN agreements_agreement own ON own.current_version_id = version.id
    WHERE {STANDS}
    UNION ALL
    SELECT own.id, nomination.state FROM review_nomination nomination
    JOIN agreements_agreementexpert link ON link.expert_id = nomination.expert_id
    JOIN agreements_agreement own ON own.current_version_id = link.version_id
    WHERE {STANDS}
"""
NOMINATED = f"agreement.id IN (SELECT named.id FROM ({NAMED}) named)"
AWARDED = f"agreement.id IN (SELECT named.id FROM ({NAMED}) named WHERE named.state = '{NominationState.AWARDED}')"


def came_to(*conditions: str) -> str:
    """Agreements of the programme year that were submitted and not taken back, and of which ``conditions`` hold."""
    where = " AND ".join((f"agreement.state <> {UNSUBMITTED}", *conditions))
    return f"""
SELECT agreement.region_id AS code, agreement.id AS agreement_id, agreement.id AS item, 1 AS amount, 0 AS base
FROM agreements_agreement agreement
WHERE agreement.year = %(year)s AND {where}
  AND {{place[agreement.region_id]}} AND {{agreement[agreement.id]}}
"""


def stage(name: str, *, label, counts, source, sql: str) -> Metric:
    named = {"name": name, "label": label, "chapter": CHAPTER, "counts": counts, "source": source, "sql": sql}
    return Metric(**named, kind=Kind.COUNT, unit="", model=model("agreements.Agreement"))


STAGES: tuple[Metric, ...] = (
    stage(
        "submitted",
        label=_("agreements submitted"),
        counts=_("Agreements of the programme year that the county has submitted and not taken back."),
        source=_("Agreements of the programme year in any state but draft."),
        sql=came_to(),
    ),
    stage(
        "filed",
        label=_("filed for the record"),
        counts=_("Agreements of the programme year that were filed, at whatever level."),
        source=_("Agreements with a version that was filed."),
        sql=came_to(FILED),
    ),
    METRICS["agreements"],
    stage(
        "assessed",
        label=_("assessed"),
        counts=_("Agreements in the repository with a confirmed assessment of any year."),
        source=_("Confirmed assessments, those that were corrected left out."),
        sql=of_year("agreement.id", where=ASSESSED),
    ),
    stage(
        "nominated",
        label=_("helper nominated"),
        counts=_(
            "Of the agreements assessed, those whose helper or expert their county has nominated since, in a nomination"
            " that stands."
        ),
        source=_("Nominations of the county in that year or later, but drafts and those that ended without an award."),
        sql=of_year("agreement.id", where=f"{ASSESSED} AND {NOMINATED}"),
    ),
    stage(
        "awarded",
        label=_("helper awarded"),
        counts=_("Of the agreements assessed, those whose nominee was awarded."),
        source=_("Nominations of the county in that year or later that were awarded."),
        sql=of_year("agreement.id", where=f"{ASSESSED} AND {AWARDED}"),
    ),
)
