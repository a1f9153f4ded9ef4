-- Workers present on every single day of a month that is over, beside the same on the city's other sites that month.
WITH own AS (
    SELECT project_id, ym, count(*) FILTER (bit_count(days) = length) AS hits, count(*) AS trials,
        list((worker_id, '全月 ' || length || ' 天都有出勤') ORDER BY worker_id) FILTER (bit_count(days) = length)[:200]
            AS behind
    FROM worked WHERE ym < (SELECT open_ym FROM looked) GROUP BY ALL
)
SELECT project_id, ym, hits, trials, (sum(hits) OVER (PARTITION BY ym) - hits)::BIGINT AS else_hits,
    (sum(trials) OVER (PARTITION BY ym) - trials)::BIGINT AS else_trials, NULL::DOUBLE AS chance, behind
FROM own
