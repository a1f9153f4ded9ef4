-- Cards that received wages of three people or more, in whatever months. The card is the registry's integer.
WITH shared AS (
    SELECT project_id, card_id, count(DISTINCT worker_id) AS heads FROM payments
    WHERE card_id IS NOT NULL AND status = 'success' GROUP BY ALL HAVING count(DISTINCT worker_id) >= 3
), people AS (
    SELECT DISTINCT p.project_id, p.worker_id, s.card_id, s.heads FROM payments AS p
    JOIN shared AS s ON s.project_id = p.project_id AND s.card_id = p.card_id WHERE p.status = 'success'
)
SELECT project_id, 0 AS ym, count(DISTINCT worker_id) AS hits, count(DISTINCT worker_id) AS trials,
    0 AS else_hits, 0 AS else_trials, NULL::DOUBLE AS chance,
    list((worker_id, '这张卡收过 ' || heads || ' 人的工资') ORDER BY card_id, worker_id)[:200] AS behind
FROM people GROUP BY project_id
