"""Indicator systems, assessments of agreements and of provinces, and the reports of closed years, as SQL."""

# The windows of this year are open; those of former years are over.
PROGRAMME_YEAR_ROWS = """
    INSERT INTO leadership_programmeyear (year, filing_opens, filing_closes, assessment_opens, assessment_closes,
        nomination_opens, nomination_closes, provincial_review_opens, provincial_review_closes,
        national_review_opens, national_review_closes, funds)
    SELECT year, make_date(year, 1, 1), make_date(year, 12, 31), make_date(year, 1, 1), make_date(year + 1, 1, 15),
           make_date(year + 1, 1, 16), make_date(year + 1, 2, 28), make_date(year + 1, 3, 1),
           make_date(year + 1, 3, 31), make_date(year + 1, 4, 1), make_date(year + 1, 5, 15), 200000000
    FROM generate_series(%(year)s - %(years)s + 1, %(year)s) year
"""
SYSTEM_ROWS = """
    INSERT INTO assessments_indicatorsystem (subject, year, title, remark, state, desk_id, steps_taken, moved_at,
        created_by_id, edited_by_id, created_at, first_from, second_from, third_from, county_share, prefecture_share,
        form_token, region_id)
    SELECT subject, year, year || '年度考核指标体系', '', 'in_force', nation.id, 1, now(), %(user)s, %(user)s, now(),
           90, 80, 60, 30, 50, gen_random_uuid(), '0'
    FROM generate_series(%(year)s - %(years)s + 1, %(year)s) year, unnest(ARRAY['agreement', 'province']) subject,
         leadership_leadershipgroup nation
    WHERE nation.region_id = '0'
"""
# A handful each; full marks are the weight. ``full_at`` is the amount out of ``base`` that earns full marks.
INDICATORS = """
    CREATE TEMP TABLE model_indicator ON COMMIT DROP AS
    SELECT * FROM (VALUES
        ('agreement', 1, '帮扶任务完成率', 40, 'tasks_done', 100, 100, 100),
        ('agreement', 2, '帮扶活动频次', 20, 'activities_a_quarter', 1, 4, 4),
        ('agreement', 3, '掌握实用技术的贫困户数', 10, 'households_taught', 20, 20, 0),
        ('agreement', 4, '长效带动机制', 15, '', NULL, NULL, NULL),
        ('agreement', 5, '群众满意度', 15, '', NULL, NULL, NULL),
        ('province', 1, '贫困县覆盖率', 30, 'poor_counties_covered', 100, 100, 100),
        ('province', 2, '帮扶任务完成率', 40, 'tasks_done', 100, 100, 100),
        ('province', 3, '组织领导', 15, '', NULL, NULL, NULL),
        ('province', 4, '投入保障', 15, '', NULL, NULL, NULL)
    ) made(subject, place, name, weight, metric, target, full_at, base)
"""
INDICATOR_ROWS = """
    INSERT INTO assessments_indicator (system_id, place, name, meaning, weight, full_marks, rule, metric, direction,
                                       target, steps, needs_evidence)
    SELECT system.id, model.place, model.name, '', weight, weight, CASE WHEN metric = '' THEN 'hand' ELSE 'target' END,
           metric, 'up', target, '[]', false
    FROM assessments_indicatorsystem system JOIN model_indicator model USING (subject)
"""
# All of former years are confirmed; of this year's six in seven are being assessed, in almost every state.
ASSESSMENT_ROWS = """
    INSERT INTO assessments_agreementassessment (agreement_id, region_id, year, serial, system_id, state, desk_id,
        steps_taken, moved_at, created_by_id, edited_by_id, created_at, correction_reason, summary, problems, total,
        grade, figures_at)
    SELECT id, region_id, year, 1, system_id, state,
           CASE WHEN state = 'endorsed' THEN province_id ELSE home_id END, CASE WHEN state = 'draft' THEN 0 ELSE 1 END,
           LEAST(make_date(year + 1, 1, 10)::timestamptz, now()) - make_interval(mins => n), %(user)s, %(user)s,
           LEAST(make_date(year + 1, 1, 10)::timestamptz, now()) - interval '60 days', '', '完成培训和技术推广任务。',
           '',
           CASE WHEN scored THEN total END,
           CASE WHEN NOT scored THEN '' WHEN total >= 90 THEN 'excellent' WHEN total >= 80 THEN 'good'
                WHEN total >= 60 THEN 'pass' ELSE 'fail' END,
           CASE WHEN scored THEN LEAST(make_date(year + 1, 1, 10)::timestamptz, now()) END
    FROM (
        SELECT made.*, state NOT IN ('draft', 'reported') AS scored
        FROM (
            SELECT agreement.id, agreement.region_id, agreement.year, system.id AS system_id, home_id, province_id,
                   (agreement.id / (%(places)s * %(years)s))::int AS n, 50 + (agreement.id * 37 %% 51)::int AS total,
                   CASE WHEN agreement.year < %(year)s THEN 'confirmed'
                        ELSE (ARRAY['draft', 'reported', 'scored', 'accepted', 'endorsed', 'confirmed'])
                             [(agreement.serial - 4) %% 10 + 1] END AS state
            FROM agreements_agreement agreement
            JOIN assessments_indicatorsystem system ON system.subject = 'agreement' AND system.year = agreement.year
            JOIN poor ON poor.code = agreement.region_id
            WHERE agreement.state = 'in_repository'
        ) made
        WHERE state IS NOT NULL
    ) chosen
"""
MARK_ROWS = """
    INSERT INTO assessments_agreementmark (assessment_id, indicator_id, amount, base, marks, reason)
    SELECT assessment.id, indicator.id, model.full_at * total / 100, model.base, indicator.full_marks * total / 100,
           CASE WHEN total IS NOT NULL AND indicator.metric = '' THEN '查阅台账并入户核实。' ELSE '' END
    FROM assessments_agreementassessment assessment
    JOIN assessments_indicator indicator ON indicator.system_id = assessment.system_id
    JOIN model_indicator model ON model.subject = 'agreement' AND model.place = indicator.place
"""
ASSESSMENT_STEPS = """
    INSERT INTO assessments_assessmentstep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at,
                                            reason, concerns, fingerprint)
    SELECT id, 1, 'report', 'draft', 'reported', %(user)s, desk_id, created_at, '', '[]', ''
    FROM assessments_agreementassessment WHERE state <> 'draft'
"""
# The best three in ten of each county, and the best half of these by each prefecture.
COUNTY_FORWARDINGS = """
    INSERT INTO assessments_forwarding (assessment_id, group_id, by_id, at)
    SELECT id, desk_id, %(user)s, moved_at
    FROM (
        SELECT id, desk_id, moved_at, total, row_number() OVER best AS place,
               count(*) OVER (PARTITION BY region_id, year)
        FROM assessments_agreementassessment WHERE state = 'confirmed' AND year < %(year)s
        WINDOW best AS (PARTITION BY region_id, year ORDER BY total DESC, id)
    ) ranked
    WHERE place <= ceil(count * 0.3) AND total >= 80
"""
PREFECTURE_FORWARDINGS = """
    INSERT INTO assessments_forwarding (assessment_id, group_id, by_id, at)
    SELECT id, group_id, %(user)s, at
    FROM (
        SELECT assessment.id, above.id AS group_id, forwarded.at, row_number() OVER best AS place,
               count(*) OVER (PARTITION BY above.id, year)
        FROM assessments_forwarding forwarded
        JOIN assessments_agreementassessment assessment ON assessment.id = forwarded.assessment_id
        JOIN leadership_leadershipgroup above ON above.region_id = left(assessment.region_id, 4)
        WINDOW best AS (PARTITION BY above.id, year ORDER BY total DESC, assessment.id)
    ) ranked
    WHERE place <= ceil(count * 0.5)
"""
REPORT_ROWS = """
    INSERT INTO assessments_yearreport (region_id, year, remark, form_token, state, desk_id, steps_taken, moved_at,
                                        created_by_id, edited_by_id, created_at)
    SELECT province.region_id, year, '', gen_random_uuid(), 'closed', nation.id, 1, make_date(year + 1, 2, 1),
           %(user)s, %(user)s, make_date(year + 1, 1, 20)
    FROM generate_series(%(year)s - %(years)s + 1, %(year)s - 1) year, leadership_leadershipgroup nation,
         leadership_leadershipgroup province JOIN leadership_region place ON place.code = province.region_id
    WHERE nation.region_id = '0' AND place.level = 1
"""
# With the figures of all places of the province, as they have been rolled up.
CLOSINGS = """
    INSERT INTO assessments_yearreportstep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at,
                                            reason, concerns, fingerprint, figures)
    SELECT report.id, 1, 'close', 'open', 'closed', %(user)s, home.id, report.moved_at, '', '[]', '',
           jsonb_build_object('computed_at', report.moved_at, 'figures', COALESCE(kept.figures, '{}'))
    FROM assessments_yearreport report
    JOIN leadership_leadershipgroup home ON home.region_id = report.region_id
    LEFT JOIN (
        SELECT year, left(region_id, 2) AS province, jsonb_object_agg(region_id, of_place) AS figures
        FROM (
            SELECT year, region_id, jsonb_object_agg(metric, jsonb_build_array(amount::text, base::text)) AS of_place
            FROM assessments_figure GROUP BY year, region_id
        ) place
        GROUP BY year, left(region_id, 2)
    ) kept ON kept.year = report.year AND kept.province = report.region_id
"""
PROVINCE_ROWS = """
    INSERT INTO assessments_provinceassessment (region_id, year, serial, system_id, closing_id, state, desk_id,
        steps_taken, moved_at, created_by_id, edited_by_id, created_at, correction_reason, statement, total, grade,
        figures_at)
    SELECT region_id, year, 1, system_id, closing_id, 'published', desk_id, 1, moved_at, %(user)s, %(user)s, moved_at,
           '', '无异议。', total, CASE WHEN total >= 90 THEN 'A' WHEN total >= 80 THEN 'B' WHEN total >= 60 THEN 'C'
                                       ELSE 'D' END, moved_at
    FROM (
        SELECT report.region_id, report.year, system.id AS system_id, step.id AS closing_id, report.desk_id,
               report.moved_at, 50 + (report.id * 37 %% 51)::int AS total
        FROM assessments_yearreport report
        JOIN assessments_yearreportstep step ON step.record_id = report.id
        JOIN assessments_indicatorsystem system ON system.subject = 'province' AND system.year = report.year
    ) made
"""
PROVINCE_MARKS = """
    INSERT INTO assessments_provincemark (assessment_id, indicator_id, amount, base, marks, reason)
    SELECT assessment.id, indicator.id, model.full_at * total / 100, model.base, indicator.full_marks * total / 100,
           CASE WHEN indicator.metric = '' THEN '有计划、有部署、有检查。' ELSE '' END
    FROM assessments_provinceassessment assessment
    JOIN assessments_indicator indicator ON indicator.system_id = assessment.system_id
    JOIN model_indicator model ON model.subject = 'province' AND model.place = indicator.place
"""
PROVINCE_STEPS = """
    INSERT INTO assessments_provinceassessmentstep (record_id, serial, verb, from_state, to_state, actor_id, group_id,
                                                    at, reason, concerns, fingerprint)
    SELECT id, 1, 'publish', 'confirmed', 'published', %(user)s, desk_id, moved_at, '', '[]', ''
    FROM assessments_provinceassessment
"""
