"""The checks of what was done: experts who travel too far, crowds, and years entered in one day."""

from review.enums import IntegrityCheck
from review.integrity.behind import HANDED_IN, rows
from review.integrity.finding import Finding, pair_key

# From so many activities of different days on, a year that was entered in one day is odd.
LEAST_HURRIED = 3

TRAVEL = f"""
SELECT nomination_id, id, other_id, expert_id, held_on FROM (
    SELECT held.nomination_id, held.id, other.id AS other_id, link.expert_id, held.held_on,
        row_number() OVER (PARTITION BY held.nomination_id, held.id, link.expert_id ORDER BY other.id) AS rank
    FROM held JOIN agreements_activityexpert link ON link.activity_id = held.id
    JOIN agreements_activityexpert elsewhere
      ON elsewhere.expert_id = link.expert_id AND elsewhere.activity_id <> held.id
    JOIN agreements_activity other
      ON other.id = elsewhere.activity_id AND other.held_on = held.held_on
     AND other.region_id <> held.region_id AND {HANDED_IN}
) pairs WHERE rank <= %(most)s ORDER BY nomination_id, id, other_id
"""

TRAINED = """
SELECT held.nomination_id, held.id, held.people_trained, there.people
FROM held CROSS JOIN LATERAL (
    SELECT sum(village.people) AS people FROM registry_poorvillage village
    WHERE village.region_id = held.village_id OR (held.village_id IS NULL AND village.region_id IN (
        SELECT link.village_id FROM agreements_agreementvillage link WHERE link.version_id = held.version_id
    ))
) there
WHERE held.people_trained > there.people ORDER BY held.nomination_id, held.id
"""

HURRIED = f"""
SELECT behind.nomination_id, behind.agreement_id, min(other.entered_on), count(*), count(DISTINCT other.held_on)
FROM behind JOIN (
    SELECT *, (created_at AT TIME ZONE 'Asia/Shanghai')::date AS entered_on FROM agreements_activity
) other ON other.agreement_id = behind.agreement_id
WHERE {HANDED_IN} AND other.held_on >= make_date(behind.year, 1, 1) AND other.held_on < make_date(behind.year + 1, 1, 1)
GROUP BY behind.nomination_id, behind.agreement_id
HAVING count(DISTINCT other.entered_on) = 1 AND count(DISTINCT other.held_on) >= %(least)s
ORDER BY behind.nomination_id, behind.agreement_id
"""


def travels(province: str, year: int) -> list[Finding]:
    """An expert of an activity took part in one of another county on the same day."""
    found = []
    for nomination, own, other, expert, day in rows(TRAVEL, province=province, year=year):
        evidence = {"activities": [own, other], "expert": expert, "day": day.isoformat()}
        key = f"{pair_key(own, other)}-{expert}"
        found.append(Finding(IntegrityCheck.TRAVEL, nomination, key, evidence))
    return found


def crowds(province: str, year: int) -> list[Finding]:
    """More people were trained at once than live in the village; without one, in those of the agreement."""
    found = []
    for nomination, activity, trained, people in rows(TRAINED, province=province, year=year):
        evidence = {"activities": [activity], "trained": trained, "people": int(people)}
        found.append(Finding(IntegrityCheck.TRAINED, nomination, str(activity), evidence))
    return found


def hurries(province: str, year: int) -> list[Finding]:
    """All activities of an agreement in the year, of different days, were entered on one day."""
    found = []
    for nomination, agreement, day, number, days in rows(HURRIED, province=province, year=year, least=LEAST_HURRIED):
        evidence = {"agreement": agreement, "day": day.isoformat(), "activities_entered": number, "days_held": days}
        found.append(Finding(IntegrityCheck.HURRIED, nomination, f"{agreement}-{day:%Y%m%d}", evidence))
    return found
