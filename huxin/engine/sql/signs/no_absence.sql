-- Of the months in which somebody stood on the roster from the first day to the last, and the project had a sheet: how
-- many brought no wage. Beside it the same of all other sites together.
WITH months AS (
    SELECT DISTINCT project_id, ym, make_date((ym // 100)::INTEGER, (ym % 100)::INTEGER, 1) AS first_day FROM sheets
), whole AS (
    SELECT DISTINCT m.project_id, m.ym, r.worker_id
    FROM months AS m JOIN roster AS r ON r.project_id = m.project_id AND r.entered_on <= m.first_day
        AND (r.left_on IS NULL OR r.left_on > last_day(m.first_day))
), own AS (
    SELECT w.project_id, count(*) FILTER (coalesce(s.net_fen, 0) = 0) AS hits, count(*) AS trials
    FROM whole AS w
    LEFT JOIN sheets AS s ON s.project_id = w.project_id AND s.ym = w.ym AND s.worker_id = w.worker_id
    GROUP BY ALL
)
SELECT project_id, 0 AS ym, hits, trials, (sum(hits) OVER () - hits)::BIGINT AS else_hits,
    (sum(trials) OVER () - trials)::BIGINT AS else_trials, NULL::DOUBLE AS chance,
    []::STRUCT(a BIGINT, b VARCHAR)[] AS behind
FROM own
