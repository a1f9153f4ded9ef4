-- Telephone numbers under which four people or more stand on the roster, and how many wage cards are theirs.
WITH shared AS (
    SELECT project_id, phone_id, count(DISTINCT worker_id) AS heads, count(DISTINCT card_id) AS cards FROM roster
    WHERE phone_id IS NOT NULL GROUP BY ALL HAVING count(DISTINCT worker_id) >= 4
), people AS (
    SELECT DISTINCT r.project_id, r.worker_id, s.phone_id, s.heads, s.cards FROM roster AS r
    JOIN shared AS s ON s.project_id = r.project_id AND s.phone_id = r.phone_id
)
SELECT project_id, 0 AS ym, count(*) AS hits, count(*) AS trials, 0 AS else_hits, 0 AS else_trials,
    NULL::DOUBLE AS chance,
    list((worker_id, '这个号码登记了 ' || heads || ' 人、' || cards || ' 张工资卡') ORDER BY phone_id, worker_id)[:200]
        AS behind
FROM people GROUP BY project_id
