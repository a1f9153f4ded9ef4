-- The same of payroll: lines of a team's month of which no sheet was there before. The first sheet counts, not the last.
WITH windows AS (
    SELECT p.project_id, e.day FROM events AS e JOIN (SELECT DISTINCT project_id FROM sheet_rows) AS p
        ON e.project_id IS NULL OR e.project_id = p.project_id
), told AS (
    SELECT project_id, ym, team, worker_id, (min(recorded_at) OVER (PARTITION BY project_id, ym, team)
        + INTERVAL 8 HOUR)::DATE AS told_on,
        last_day(make_date((ym // 100)::INTEGER, (ym % 100)::INTEGER, 1)) AS month_end
    FROM sheet_rows WHERE ym <= (SELECT last_ym FROM looked)
), by_event AS (
    SELECT t.project_id, t.ym, w.day,
        count(DISTINCT worker_id) FILTER (told_on > w.day - {window} AND told_on > month_end + {late}) AS hits,
        count(DISTINCT worker_id) AS trials,
        list(DISTINCT (worker_id, told_on, w.day) ORDER BY (worker_id, told_on, w.day))
            FILTER (told_on > w.day - {window} AND told_on > month_end + {late}) AS behind
    FROM told AS t JOIN windows AS w ON w.project_id = t.project_id AND told_on <= w.day
    GROUP BY ALL
)
SELECT project_id, ym, max(hits) AS hits, max_by(trials, hits) AS trials, 0 AS else_hits, 0 AS else_trials,
    NULL::DOUBLE AS chance,
    [(b[1], b[2]::VARCHAR || ' 才报来，' || b[3]::VARCHAR || ' 检查或考核') FOR b IN max_by(behind, hits)[:200]] AS behind
FROM by_event GROUP BY project_id, ym
