"""Quota plans that give provinces seats for experts, and the nominations of the years that have one."""

from uuid import uuid4

from leadership.codes import NATION_CODE
from leadership.models import LeadershipGroup
from review.collecting import collect_now
from review.enums import Category, QuotaState
from review.models import QuotaCategory, QuotaPlan

AWARD = 20_000


def plan_seats(*, year: int, total: int, user: int) -> None:
    """A national plan of ``year`` whose seats come from the figures with which the provinces closed the year before."""
    group = LeadershipGroup.objects.get(region=NATION_CODE)
    begun = {"state": QuotaState.DRAFT, "desk": group, "created_by_id": user, "edited_by_id": user}
    settings = {"year": year, "floor": 0, "cap": 100, "form_token": uuid4()}
    plan = QuotaPlan.objects.create(region_id=NATION_CODE, **settings, **begun)
    QuotaCategory.objects.create(plan=plan, category=Category.EXPERT, total=total, award=AWARD)
    collect_now(plan=plan)


PLAN_STEPS = """
    INSERT INTO review_quotastep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason,
                                  concerns, fingerprint)
    SELECT plan.id, step.serial, verb, from_state, to_state, %(user)s, desk_id, make_date(year, 3, 1), '', '[]', ''
    FROM review_quotaplan plan, (VALUES (1, 'put_forward', 'draft', 'put_forward'),
                                        (2, 'publish', 'put_forward', 'published'))
         step (serial, verb, from_state, to_state)
"""
PUBLISHED = """
    UPDATE review_quotaplan SET state = 'published', steps_taken = 2, moved_at = make_date(year, 3, 1)
"""
# The experts of the best agreements of each year, each by the county where theirs was graded best.
NOMINEES = """
    CREATE TEMP TABLE nominee ON COMMIT DROP AS
    SELECT drawn.*, row_number() OVER (PARTITION BY year, region_id ORDER BY expert_id) AS serial,
           row_number() OVER (PARTITION BY year, left(region_id, 2) ORDER BY total DESC, expert_id) AS place
    FROM (
        SELECT best.*, row_number() OVER (PARTITION BY year ORDER BY md5(expert_id::text)) AS n
        FROM (
            SELECT DISTINCT ON (agreement.year, link.expert_id)
                   agreement.year, agreement.region_id, link.expert_id, agreement.number, assessment.total,
                   assessment.grade
            FROM assessments_agreementassessment assessment
            JOIN agreements_agreement agreement ON agreement.id = assessment.agreement_id
            JOIN agreements_agreementexpert link ON link.version_id = agreement.current_version_id
            JOIN review_quotaplan plan ON plan.year = assessment.year
            WHERE assessment.state = 'confirmed' AND assessment.grade IN ('excellent', 'good')
            ORDER BY agreement.year, link.expert_id, assessment.total DESC, agreement.id
        ) best
    ) drawn
    WHERE n <= %(nominations)s
"""
# As many as there are seats have been selected, the best of each province; the others are on all stages before.
NOMINATION_ROWS = """
    INSERT INTO review_nomination (number, serial, year, region_id, category, expert_id, summary, measures, results,
        mechanism, figures, figures_at, form_token, state, desk_id, steps_taken, moved_at, created_by_id, edited_by_id,
        created_at)
    SELECT 'TJ' || year || '-' || made.region_id || '-' || lpad(serial::text, 3, '0'), serial, year, made.region_id,
           'expert', expert_id, '连续三年驻村指导，带动贫困户增收。', '开展技术培训和入户指导。',
           '参训农户掌握一至两项实用技术。', '与合作社签订保底收购合同。',
           jsonb_build_object('activities', 7, 'people_trained', 210, 'households', 20, 'villages', 2, 'technologies',
                              '[]'::jsonb, 'total', total::text, 'grade', grade, 'forwarded_by', '[]'::jsonb,
                              'agreements', jsonb_build_array(jsonb_build_object('number', number))),
           submitted_at, gen_random_uuid(), state,
           CASE WHEN state = 'submitted' THEN home_id WHEN state IN ('forwarded', 'taken_in') THEN nation.id
                ELSE province_id END,
           1, submitted_at + make_interval(mins => made.place::int), %(user)s, %(user)s, submitted_at
    FROM (
        SELECT nominee.*, make_date(nominee.year + 1, 1, 20)::timestamptz AS submitted_at,
               CASE WHEN place <= COALESCE(given.seats, 0)
                    THEN (ARRAY['selected', 'forwarded', 'taken_in'])[place %% 3 + 1]
                    ELSE (ARRAY['candidate', 'not_selected', 'submitted', 'endorsed'])[place %% 4 + 1] END AS state
        FROM nominee
        LEFT JOIN (SELECT year, seats.region_id AS province, seats FROM review_seats seats
                   JOIN review_quotaplan plan ON plan.id = seats.plan_id) given
          ON given.year = nominee.year AND given.province = left(nominee.region_id, 2)
    ) made
    JOIN poor ON poor.code = made.region_id, leadership_leadershipgroup nation
    WHERE nation.region_id = '0'
"""
NOMINATION_STEPS = """
    INSERT INTO review_nominationstep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason,
                                       concerns, fingerprint)
    SELECT nomination.id, 1, 'submit', 'draft', 'submitted', %(user)s, home.id, nomination.created_at, '', '[]', ''
    FROM review_nomination nomination JOIN leadership_leadershipgroup home ON home.region_id = nomination.region_id
"""
