"""The programme at national scale, made up set by set from a fixed seed, to measure speed on.

At scale 1: all leadership groups, 20,000 organisations, 100,000 experts, 200,000 agreements of
four years over the 831 poor counties and their real villages, 128,000 of these poor villages
with 1,000,000 poor households, and the facilities placed there. The guards of the tables are
passed over here, and only here: the rows are made as they would stand after their chain.
"""

from django.db import connection, transaction

from agreements.models import Agreement
from assessments.rollup import roll_up
from common.encrypted import cipher
from leadership import regions
from leadership.models import Region, User
from registry.models import Expert, Facility, PoorHousehold, PoorVillage

ORGANISATIONS, EXPERTS, AGREEMENTS = 20_000, 100_000, 200_000
VILLAGES, HOUSEHOLDS = 128_000, 1_000_000
YEARS = 4

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
STEP_ROWS = """
    INSERT INTO agreements_agreementstep (record_id, serial, verb, from_state, to_state, actor_id, group_id, at, reason,
                                          concerns, fingerprint)
    SELECT id, 1, 'submit', 'draft', 'submitted', %(user)s, desk_id, now(), '', '[]', '' FROM agreements_agreement
"""
# Else the planner takes tables that were empty a moment ago for small ones.
COUNT_ANEW = "ANALYZE leadership_region, registry_organisation, registry_expert, agreements_agreement"
MAKE = (GROUPS, POOR, ORGANISATION_ROWS, EXPERT_ROWS, AGREEMENT_ROWS, COUNT_ANEW, VERSION_ROWS, CURRENT, TASK_ROWS)
MAKE += (VILLAGE_ROWS, EXPERT_LINKS, STEP_ROWS, POOR_VILLAGE_ROWS, HOUSEHOLD_ROWS, FACILITY_ROWS)


class HoldsRecords(Exception):
    """The database holds records already; made-up ones must never mix with real ones."""


@transaction.atomic
def load_national(*, scale: float, year: int) -> None:
    """Fill an empty installation; ``scale`` 1.0 is the whole country. Raises HoldsRecords on any other."""
    if any(model.objects.exists() for model in (Agreement, Expert, PoorVillage, PoorHousehold, Facility)):
        raise HoldsRecords
    counties = list(Region.objects.filter(is_poor=True).order_by("exit_year", "code").values_list("code", flat=True))
    counties = counties[: max(4, round(len(counties) * scale))]
    regions.load_below(counties)
    amounts = {
        "counties": counties,
        "places": len(counties),
        "organisations": round(ORGANISATIONS * scale),
        "experts": round(EXPERTS * scale),
        "agreements": round(AGREEMENTS * scale),
        "villages": round(VILLAGES * scale),
        "households": round(HOUSEHOLDS * scale),
        "years": YEARS,
        "year": year,
        "user": User.objects.create_user(username="national-load", name="国家规模数据").pk,
        "secret": cipher().encrypt(b"110101190001010000").decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in MAKE:
            cursor.execute(statement, amounts)
        cursor.execute("SET LOCAL session_replication_role = origin")
    for back in range(YEARS):
        roll_up(year=year - back)
