-- Day and piece workers whose days changed while the wage did not.
WITH pairs AS (
    SELECT a.project_id, a.ym, a.worker_id, a.net_fen, b.net_fen AS before_fen,
        bit_count(w.days) AS days, bit_count(v.days) AS before_days
    FROM sheets AS a
    JOIN sheets AS b ON b.project_id = a.project_id AND b.worker_id = a.worker_id AND b.ym = a.before_ym
    JOIN worked AS w ON w.project_id = a.project_id AND w.worker_id = a.worker_id AND w.ym = a.ym
    JOIN worked AS v ON v.project_id = a.project_id AND v.worker_id = a.worker_id AND v.ym = a.before_ym
    JOIN rates AS r ON r.project_id = a.project_id AND r.worker_id = a.worker_id AND r.wage_mode IN ('day', 'piece')
    WHERE a.net_fen > 0 AND b.net_fen > 0 AND bit_count(w.days) <> bit_count(v.days)
)
SELECT project_id, ym, count(*) FILTER (net_fen = before_fen) AS hits, count(*) AS trials,
    0 AS else_hits, 0 AS else_trials, 0.0::DOUBLE AS chance,
    list((worker_id, '出勤 ' || before_days || ' 天变为 ' || days || ' 天，工资都是 '
        || printf('%.2f', net_fen / 100) || ' 元') ORDER BY worker_id) FILTER (net_fen = before_fen)[:200] AS behind
FROM pairs GROUP BY ALL
