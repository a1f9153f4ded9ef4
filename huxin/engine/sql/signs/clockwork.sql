-- Workers whose first punch of the day falls into one and the same minute on four days of five. Where that holds of
-- nearly everybody, the machine knows only when shifts begin, and the site is left out.
WITH came AS (
    SELECT project_id, ym, worker_id, punched_at::DATE AS day, min(punched_at) AS came_at FROM punches GROUP BY ALL
), minutes AS (
    SELECT project_id, ym, worker_id, hour(came_at) * 60 + minute(came_at) AS minute, count(*) AS days FROM came GROUP BY ALL
), people AS (
    SELECT project_id, ym, worker_id, sum(days)::BIGINT AS days, max(days) AS same, max_by(minute, days) AS minute
    FROM minutes GROUP BY ALL HAVING sum(days) >= 10
), own AS (
    SELECT project_id, ym, count(*) FILTER (same * 5 >= days * 4) AS hits, count(*) AS trials,
        list((worker_id, days || ' 天里有 ' || same || ' 天在 ' || printf('%02d:%02d', minute // 60, minute % 60) || ' 进场')
            ORDER BY worker_id) FILTER (same * 5 >= days * 4)[:200] AS behind
    FROM people GROUP BY ALL
)
SELECT project_id, ym, hits, trials, 0 AS else_hits, 0 AS else_trials, NULL::DOUBLE AS chance, behind
FROM own WHERE hits * 10 <= trials * 9
