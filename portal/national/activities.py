"""What was done under the agreements, and supply and demand, as SQL."""

# Each agreement that has been filed has its share; eight in ten of the activities are confirmed.
ACTIVITY_ROWS = """
    INSERT INTO agreements_activity (agreement_id, region_id, task_id, form, held_on, village_id, place, summary, done,
                                     people_trained, technologies, money, state, desk_id, steps_taken, moved_at,
                                     created_by_id, edited_by_id, created_at)
    SELECT agreement_id, region_id, task_id, (ARRAY['training', 'guidance', 'technology', 'variety'])[n %% 4 + 1],
           starts_on + ((agreement_id * 37 + n * 53) %% span)::int, village_id, '村委会', '现场讲解并示范操作。',
           2 + n %% 5, 10 + (agreement_id + n) %% 60, ARRAY['绿色防控'], (n %% 3) * 500,
           (ARRAY['draft', 'reported'] || array_fill('confirmed'::text, ARRAY[8]))[(agreement_id + n) %% 10 + 1],
           home_id, 1, now(), %(user)s, %(user)s, now()
    FROM (
        SELECT agreement.id AS agreement_id, agreement.region_id, task.id AS task_id, version.starts_on,
               poor.home_id, village.village_id,
               GREATEST(LEAST(version.ends_on, %(today)s) - version.starts_on, 1) AS span
        FROM agreements_agreement agreement
        JOIN agreements_agreementversion version ON version.id = agreement.current_version_id
        JOIN poor ON poor.code = agreement.region_id
        CROSS JOIN LATERAL (SELECT min(id) AS id FROM agreements_task WHERE version_id = version.id) task
        LEFT JOIN LATERAL (
            SELECT min(village_id) AS village_id FROM agreements_agreementvillage WHERE version_id = version.id
        ) village ON true
        WHERE version.filed_at IS NOT NULL
    ) filed
    CROSS JOIN LATERAL generate_series(1, %(activities_each)s) n
"""
HOUSEHOLDS_HELPED = """
    INSERT INTO agreements_activityhousehold (activity_id, household_id, technique, project)
    SELECT activity.id, household.id, '绿色防控', ''
    FROM agreements_activity activity
    JOIN LATERAL (
        SELECT id FROM registry_poorhousehold WHERE region_id = activity.village_id ORDER BY number LIMIT 2
    ) household ON true
    ON CONFLICT DO NOTHING
"""
ACTIVITY_EXPERTS = """
    INSERT INTO agreements_activityexpert (activity_id, expert_id)
    SELECT activity.id, link.expert_id
    FROM agreements_activity activity
    JOIN agreements_agreement agreement ON agreement.id = activity.agreement_id
    JOIN LATERAL (
        SELECT min(expert_id) AS expert_id FROM agreements_agreementexpert
        WHERE version_id = agreement.current_version_id
    ) link ON link.expert_id IS NOT NULL
"""
NEED_ROWS = """
    INSERT INTO agreements_need (title, industry, description, expires_on, form_token, region_id, field, wanted_from,
                                 wanted_until, state, desk_id, steps_taken, moved_at, created_by_id, edited_by_id,
                                 created_at)
    SELECT '产业技术需求' || n, (ARRAY['茶叶', '马铃薯', '肉牛', '苹果', '中药材'])[n %% 5 + 1], '需要专家到村指导。',
           %(today)s + (n %% 300 - 60)::int, gen_random_uuid(), poor.code,
           (ARRAY['tea', 'crops', 'livestock', 'horticulture', 'herbs'])[n %% 5 + 1], %(today)s, %(today)s + 365,
           (ARRAY['draft', 'submitted'] || array_fill('published'::text, ARRAY[8]))[n %% 10 + 1],
           poor.home_id, 1, now() - make_interval(mins => n), %(user)s, %(user)s, now()
    FROM generate_series(1, %(needs)s) n JOIN poor ON poor.place = n %% %(places)s
"""
OFFER_ROWS = """
    INSERT INTO agreements_offer (title, industry, description, expires_on, form_token, region_id, organisation_id,
                                  fields, capacity, state, desk_id, steps_taken, moved_at, created_by_id,
                                  edited_by_id, created_at)
    SELECT '技术服务' || n, (ARRAY['茶叶', '马铃薯', '肉牛', '苹果', '中药材'])[n %% 5 + 1], '可提供培训与现场指导。',
           %(today)s + (n %% 300 - 60)::int, gen_random_uuid(), organisation.region_id, organisation.id,
           ARRAY[(ARRAY['tea', 'crops', 'livestock', 'horticulture', 'herbs'])[n %% 5 + 1]], 1 + n %% 20,
           (ARRAY['draft', 'submitted'] || array_fill('published'::text, ARRAY[8]))[n %% 10 + 1],
           poor.home_id, 1, now() - make_interval(mins => n), %(user)s, %(user)s, now()
    FROM (SELECT id, region_id, row_number() OVER (ORDER BY id)::int AS n FROM registry_organisation) organisation
    JOIN poor ON poor.code = organisation.region_id
"""
