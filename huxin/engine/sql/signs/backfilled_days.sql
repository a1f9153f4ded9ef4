-- Of each month over for more than 30 days: days that nobody knew of before the week that ended with an event's day.
WITH windows AS (
    SELECT p.project_id, e.day FROM events AS e JOIN (SELECT DISTINCT project_id FROM worked) AS p
        ON e.project_id IS NULL OR e.project_id = p.project_id
), told AS (
    SELECT a.project_id, a.worker_id, a.ym, a.days::BIGINT AS days, (a.recorded_at + INTERVAL 8 HOUR)::DATE AS told_on,
        last_day(make_date((a.ym // 100)::INTEGER, (a.ym % 100)::INTEGER, 1)) AS month_end
    FROM attended AS a WHERE a.ym <= (SELECT last_ym FROM looked)
), by_worker AS (
    SELECT t.project_id, t.ym, w.day, t.worker_id,
        bit_or(CASE WHEN told_on <= w.day - {window} THEN days ELSE 0 END) AS known,
        bit_or(CASE WHEN told_on > w.day - {window} AND told_on <= w.day AND told_on > month_end + {late}
            THEN days ELSE 0 END) AS late
    FROM told AS t JOIN windows AS w ON w.project_id = t.project_id AND w.day > t.month_end + {late}
    GROUP BY ALL
), by_event AS (
    SELECT project_id, ym, day, sum(bit_count(late & ~known))::BIGINT AS hits,
        sum(bit_count(late | known))::BIGINT AS trials,
        list((worker_id, day, bit_count(late & ~known)) ORDER BY worker_id) FILTER (late & ~known <> 0) AS behind
    FROM by_worker GROUP BY ALL
)
SELECT project_id, ym, max(hits) AS hits, max_by(trials, hits) AS trials, 0 AS else_hits, 0 AS else_trials,
    NULL::DOUBLE AS chance,
    [(b[1], '在 ' || b[2]::VARCHAR || ' 前 7 天内补报 ' || b[3]::VARCHAR || ' 天')
        FOR b IN max_by(behind, hits)[:200]] AS behind
FROM by_event WHERE trials > 0 GROUP BY project_id, ym
