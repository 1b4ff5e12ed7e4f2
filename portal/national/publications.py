"""What the offices tell: cases of the counties and news of the provinces, as SQL; a tenth is being written."""

PUBLICATION_ROWS = """
    INSERT INTO portal_publication (kind, region_id, rule_set, title, document_number, lead, body, area, publish_on,
        is_featured, lineage, version, revision, state, desk_id, steps_taken, moved_at, created_by_id, edited_by_id,
        created_at, form_token)
    SELECT kind, CASE WHEN kind = 'case' THEN code ELSE left(code, 2) END, '',
           (ARRAY['茶叶', '马铃薯', '肉牛', '苹果', '中药材'])[n %% 5 + 1] || '产业科技帮扶' || word || n, '',
           '专家每月到村指导，带动贫困户增收。', '专家到村指导。',
           CASE WHEN kind = 'case' THEN 'technology' ELSE '' END,
           CASE WHEN n %% 10 > 0 THEN %(today)s - n %% 700 END, false, gen_random_uuid(), 1, 0,
           CASE WHEN n %% 10 > 0 THEN 'published' ELSE 'draft' END,
           CASE WHEN kind = 'case' AND n %% 10 = 0 THEN home_id ELSE province_id END,
           1, now() - make_interval(mins => n), %(user)s, %(user)s, now(), gen_random_uuid()
    FROM (VALUES ('case', '典型案例', %(cases)s), ('news', '工作动态', %(news)s)) told (kind, word, many),
         LATERAL generate_series(1, many) n JOIN poor ON poor.place = n %% %(places)s
"""
