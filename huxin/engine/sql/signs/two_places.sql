-- The same person at work on two sites on at least three days of a month.
WITH several AS (
    SELECT worker_id, ym FROM worked GROUP BY ALL HAVING count(DISTINCT project_id) > 1
), here AS (
    SELECT * FROM worked SEMI JOIN several USING (worker_id, ym)
), met AS (
    SELECT a.project_id, a.ym, a.worker_id, max(bit_count(a.days & b.days)) AS days
    FROM here AS a JOIN here AS b
        ON b.worker_id = a.worker_id AND b.ym = a.ym AND b.project_id <> a.project_id GROUP BY ALL
)
SELECT project_id, ym, count(*) AS hits, count(*) AS trials, 0 AS else_hits, 0 AS else_trials, NULL::DOUBLE AS chance,
    list((worker_id, '有 ' || days || ' 天在两处工地都有出勤') ORDER BY worker_id)[:200] AS behind
FROM met WHERE days >= 3 GROUP BY project_id, ym
