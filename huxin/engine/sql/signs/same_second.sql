-- Four people or more through one gate in one second, on three days or more. Gates that know only minutes are left out.
WITH exact AS (
    SELECT project_id, ym FROM punches GROUP BY ALL HAVING avg(CASE WHEN second(punched_at) = 0 THEN 1 ELSE 0 END) < 0.5
), crowded AS (
    SELECT project_id, ym, device, date_trunc('second', punched_at) AS moment, list(DISTINCT worker_id) AS workers
    FROM punches SEMI JOIN exact USING (project_id, ym) GROUP BY ALL HAVING count(*) >= 4
), several AS (
    SELECT project_id, ym, unnest(workers) AS worker_id, moment FROM crowded WHERE len(workers) >= 4
), often AS (
    SELECT project_id, ym FROM several GROUP BY ALL HAVING count(DISTINCT moment::DATE) >= 3
), by_worker AS (
    SELECT project_id, ym, worker_id, count(*) AS times FROM several SEMI JOIN often USING (project_id, ym) GROUP BY ALL
)
SELECT project_id, ym, count(*) AS hits, count(*) AS trials, 0 AS else_hits, 0 AS else_trials, NULL::DOUBLE AS chance,
    list((worker_id, times || ' 次与至少三人在同一秒打卡') ORDER BY worker_id)[:200] AS behind
FROM by_worker WHERE times >= 2 GROUP BY project_id, ym
