"""The agreements and what hangs on them, as SQL."""

AGREEMENT_ROWS = """
    INSERT INTO agreements_agreement (number, serial, year, region_id, state, desk_id, steps_taken, moved_at,
                                      created_by_id, edited_by_id, created_at, form_token)
    SELECT year || '-' || code || '-' || lpad(serial::text, 4, '0'), serial, year, code, state,
           CASE WHEN state = 'in_repository' THEN nation_id WHEN state = 'filed' THEN province_id ELSE home_id END,
           1, now(), %(user)s, %(user)s, now(), gen_random_uuid()
    FROM (
        SELECT poor.*, %(year)s - n %% %(years)s AS year, n / (%(places)s * %(years)s) + 1 AS serial,
               (ARRAY['submitted', 'filed', 'returned'] || array_fill('in_repository'::text, ARRAY[7]))
               [(n / (%(places)s * %(years)s)) %% 10 + 1] AS state
        FROM generate_series(0, %(agreements)s - 1) n JOIN poor ON poor.place = n / %(years)s %% %(places)s
    ) made
"""
VERSION_ROWS = """
    INSERT INTO agreements_agreementversion (agreement_id, number, title, helper_kind, organisation_id, starts_on,
        ends_on, objectives, mechanism, funds, created_at, filed_at)
    SELECT agreement.id, 1, '科技帮扶协议' || agreement.number, 'organisation', organisation.id,
           make_date(year, 1, 1), make_date(year, 12, 31), '建立示范点，推广实用技术。', '专家定期到村指导。',
           10000 + agreement.id %% 90000, now(), CASE WHEN state IN ('filed', 'in_repository') THEN now() END
    FROM agreements_agreement agreement
    JOIN (SELECT id, (row_number() OVER (ORDER BY id) - 1) AS place FROM registry_organisation) organisation
      ON organisation.place = agreement.id %% %(organisations)s
"""
CURRENT = """
    UPDATE agreements_agreement agreement SET current_version_id = version.id
    FROM agreements_agreementversion version WHERE version.agreement_id = agreement.id
"""
TASK_ROWS = """
    INSERT INTO agreements_task (version_id, area, description, target, unit, due_on)
    SELECT version.id, area, '培训与指导', 20, '人次', version.ends_on
    FROM agreements_agreementversion version, unnest(ARRAY['technology', 'talent']) area
"""
VILLAGE_ROWS = """
    WITH village AS (
        SELECT code, left(code, 6) AS county, row_number() OVER (PARTITION BY left(code, 6) ORDER BY code) - 1 AS place,
               count(*) OVER (PARTITION BY left(code, 6)) AS places
        FROM leadership_region WHERE level = 5
    )
    INSERT INTO agreements_agreementvillage (version_id, village_id)
    SELECT agreement.current_version_id, village.code
    FROM agreements_agreement agreement CROSS JOIN generate_series(0, 1) n
    JOIN village ON village.county = agreement.region_id AND village.place = (agreement.id * 7 + n) %% village.places
    ON CONFLICT DO NOTHING
"""
EXPERT_LINKS = """
    INSERT INTO agreements_agreementexpert (version_id, expert_id)
    SELECT agreement.current_version_id, expert.id
    FROM agreements_agreement agreement CROSS JOIN generate_series(0, 1) n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM registry_expert) expert
      ON expert.place = (agreement.id * 3 + n) %% %(experts)s
"""
STEP_ROWS = """
    INSERT INTO agreements_agreementstep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason,
                                          concerns, fingerprint)
    SELECT id, 1, 'submit', 'draft', 'submitted', %(user)s, desk_id, now(), '', '[]', '' FROM agreements_agreement
"""
