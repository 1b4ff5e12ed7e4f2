"""The leadership groups, organisations, experts, villages, households and facilities, as SQL."""

GROUPS = """
    INSERT INTO leadership_leadershipgroup (region_id, is_active, created_at)
    SELECT code, true, now() FROM leadership_region
    WHERE level <= 3 AND kind <> 'statistical_zone' ON CONFLICT DO NOTHING
"""
POOR = """
    CREATE TEMP TABLE poor ON COMMIT DROP AS
    SELECT county.code, (row_number() OVER (ORDER BY county.code) - 1)::int AS place,
           home.id AS home_id, province.id AS province_id, nation.id AS nation_id
    FROM leadership_region county
    JOIN leadership_leadershipgroup home ON home.region_id = county.code
    JOIN leadership_leadershipgroup province ON province.region_id = left(county.code, 2)
    JOIN leadership_leadershipgroup nation ON nation.region_id = '0'
    WHERE county.code = ANY(%(counties)s)
"""
ORGANISATION_ROWS = """
    INSERT INTO registry_organisation (name, kind, region_id, contact_name, contact_phone, created_by_id,
                                       edited_by_id, created_at, form_token)
    SELECT '示范组织' || n, (ARRAY['society', 'rpta', 'rpta_federation', 'university'])[n %% 4 + 1], poor.code,
           '', '', %(user)s, %(user)s, now(), gen_random_uuid()
    FROM generate_series(1, %(organisations)s) n JOIN poor ON poor.place = n %% %(places)s
"""
EXPERT_ROWS = """
    INSERT INTO registry_expert (name, id_number, id_hash, region_id, employer, title, fields, phone, state, desk_id,
                                 steps_taken, moved_at, created_by_id, edited_by_id, created_at, form_token)
    SELECT '专家' || n, %(secret)s, md5('expert' || n) || md5(n::text), poor.code, '示范单位' || n %% 500, '高级农艺师',
           ARRAY['crops'], '', 'listed', poor.home_id, 1, now(), %(user)s, %(user)s, now(), gen_random_uuid()
    FROM generate_series(1, %(experts)s) n JOIN poor ON poor.place = n %% %(places)s
"""
POOR_VILLAGE_ROWS = """
    INSERT INTO registry_poorvillage (region_id, households, people, poor_households, poor_people, labour, industry,
                                      exit_status, exit_year, created_by_id, edited_by_id, created_at)
    SELECT code, 150 + n %% 400, 600 + n %% 1400, 20 + n %% 100, 70 + n %% 400, 300 + n %% 300, '',
           CASE WHEN n %% 10 < 7 THEN 'out' ELSE 'poor' END, CASE WHEN n %% 10 < 7 THEN %(year)s - n %% 4 END,
           %(user)s, %(user)s, now()
    FROM (
        SELECT code, row_number() OVER (ORDER BY code) AS n
        FROM (SELECT code FROM leadership_region WHERE level = 5 ORDER BY md5(code) LIMIT %(villages)s) chosen
    ) village
"""
HOUSEHOLD_ROWS = """
    INSERT INTO registry_poorhousehold (number, region_id, head, id_number, id_hash, phone, people, labour, attribute,
                                        main_cause, other_causes, exit_status, exit_year,
                                        created_by_id, edited_by_id, created_at)
    SELECT region_id || lpad(serial::text, 4, '0'), region_id,
           substr('王李张刘陈杨赵黄周吴', n %% 10 + 1, 1) || '户主' || n, %(secret)s,
           md5('household' || n) || md5(n::text), '', 2 + n %% 5, 1 + n %% 2, 'ordinary',
           (ARRAY['no_skill', 'no_capital', 'illness', 'schooling', 'disability', 'no_labour'])[n %% 6 + 1],
           ARRAY['no_water'], CASE WHEN n %% 10 < 7 THEN 'out' ELSE 'poor' END,
           CASE WHEN n %% 10 < 7 THEN %(year)s - n %% 4 END, %(user)s, %(user)s, now()
    FROM (SELECT n, n / villages + 1 AS serial, n %% villages AS place
          FROM (SELECT count(*) AS villages FROM registry_poorvillage) counted, generate_series(0, %(households)s - 1) n
         ) made
    JOIN (SELECT region_id, row_number() OVER (ORDER BY region_id) - 1 AS place FROM registry_poorvillage) village
    USING (place)
"""
FACILITY_ROWS = """
    INSERT INTO registry_facility (kind, name, region_id, location, year, state, created_by_id, edited_by_id,
                                   created_at)
    SELECT kind, '示范设施', poor.code, '县城', year, CASE WHEN year < %(year)s THEN 'ended' ELSE 'in_service' END,
           %(user)s, %(user)s, now()
    FROM poor, unnest(ARRAY['caravan', 'museum_tour', 'school_museum', 'expert_station']) kind,
         generate_series(%(year)s - %(years)s + 1, %(year)s) year
    UNION ALL
    SELECT 'e_station', '科普中国乡村e站', region_id, '村文化活动室', %(year)s - id %% %(years)s, 'in_service',
           %(user)s, %(user)s, now()
    FROM registry_poorvillage WHERE id %% 3 = 0
"""
# One poor village in four has a brand, one township with poor villages in three an industry.
SPECIALTY_ROWS = """
    INSERT INTO registry_specialty (kind, name, region_id, since, note, created_by_id, edited_by_id, created_at)
    SELECT 'brand', '特色品牌' || place, region_id, %(year)s - place %% %(years)s, '', %(user)s, %(user)s, now()
    FROM (SELECT region_id, (row_number() OVER (ORDER BY region_id))::int AS place FROM registry_poorvillage) village
    WHERE place %% 4 = 0
    UNION ALL
    SELECT 'industry', '特色产业' || place, code, %(year)s - place %% %(years)s, '', %(user)s, %(user)s, now()
    FROM (SELECT left(region_id, 9) AS code, (row_number() OVER (ORDER BY left(region_id, 9)))::int AS place
          FROM registry_poorvillage GROUP BY 1) township
    WHERE place %% 3 = 0
"""
