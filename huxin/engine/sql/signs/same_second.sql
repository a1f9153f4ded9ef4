-- Four people or more through one gate in one second, on three days or more. Gates that know only minutes are left out.
WITH exact AS (
    SELECT project_id, ym FROM punches GROUP BY ALL HAVING avg(CASE WHEN second(punched_at) = 0 THEN 1 ELSE 0 END) < 0.5
), crowded AS (
    SELECT project_id, device, epoch(punched_at)::BIGINT AS moment FROM punches GROUP BY ALL HAVING count(*) >= 4
), several AS (
    SELECT DISTINCT p.project_id, p.ym, p.device, c.moment, p.worker_id FROM punches AS p
    JOIN crowded AS c ON c.project_id = p.project_id AND c.device IS NOT DISTINCT FROM p.device
        AND c.moment = epoch(p.punched_at)::BIGINT
), met AS (
    SELECT *, count(*) OVER (PARTITION BY project_id, device, moment) AS heads FROM several SEMI JOIN exact USING (project_id, ym)
), often AS (
    SELECT project_id, ym FROM met WHERE heads >= 4 GROUP BY ALL HAVING count(DISTINCT moment // 86400) >= 3
), by_worker AS (
    SELECT project_id, ym, worker_id, count(*) AS times FROM met SEMI JOIN often USING (project_id, ym)
    WHERE heads >= 4 GROUP BY ALL
)
SELECT project_id, ym, count(*) AS hits, count(*) AS trials, 0 AS else_hits, 0 AS else_trials, NULL::DOUBLE AS chance,
    list((worker_id, times || ' 次与至少三人在同一秒打卡') ORDER BY worker_id)[:200] AS behind
FROM by_worker WHERE times >= 2 GROUP BY project_id, ym
