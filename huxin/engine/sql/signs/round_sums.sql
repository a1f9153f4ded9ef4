-- Wages of whole hundreds of yuan, where days and rate make no whole hundred.
WITH lines AS (
    SELECT s.project_id, s.ym, s.worker_id, s.net_fen, bit_count(w.days) AS days, r.rate_fen, r.wage_mode
    FROM sheets AS s
    JOIN worked AS w ON w.project_id = s.project_id AND w.worker_id = s.worker_id AND w.ym = s.ym
    JOIN rates AS r ON r.project_id = s.project_id AND r.worker_id = s.worker_id AND r.wage_mode IN ('day', 'piece')
    WHERE s.net_fen > 0 AND (bit_count(w.days) * r.rate_fen) % 10000 <> 0
)
SELECT project_id, ym, count(*) FILTER (net_fen % 10000 = 0) AS hits, count(*) AS trials,
    0 AS else_hits, 0 AS else_trials, 0.0::DOUBLE AS chance,
    list((worker_id, '出勤 ' || days || ' 天，标准 ' || printf('%.2f', rate_fen / 100) || ' 元，工资 '
        || printf('%.2f', net_fen / 100) || ' 元') ORDER BY worker_id) FILTER (net_fen % 10000 = 0)[:200] AS behind
FROM lines GROUP BY ALL
