-- Workers of two months in a row whose days bear the same numbers. The chance of one is that of agreeing on each day of
-- the month, from the shares that were there; who was nearly always or hardly ever there is not compared.
WITH pairs AS (
    SELECT a.project_id, a.ym, a.worker_id, least(a.length, b.length) AS length,
        a.days & ((1::BIGINT << least(a.length, b.length)) - 1) AS days,
        b.days & ((1::BIGINT << least(a.length, b.length)) - 1) AS before_days
    FROM worked AS a JOIN worked AS b
        ON b.project_id = a.project_id AND b.worker_id = a.worker_id AND b.ym = a.before_ym
), compared AS (
    SELECT * FROM pairs WHERE bit_count(days) BETWEEN 4 AND length - 4 AND bit_count(before_days) BETWEEN 4 AND length - 4
), shares AS (
    SELECT project_id, ym, d.day, avg((days >> d.day) & 1) AS now_share, avg((before_days >> d.day) & 1) AS then_share
    FROM compared JOIN (SELECT unnest(range(31)) AS day) AS d ON d.day < length GROUP BY ALL
), agreeing AS (
    SELECT project_id, ym,
        product(now_share * then_share + (1 - now_share) * (1 - then_share)) AS chance
    FROM shares GROUP BY ALL
)
SELECT c.project_id, c.ym, count(*) FILTER (days = before_days) AS hits, count(*) AS trials,
    0 AS else_hits, 0 AS else_trials, any_value(chance) AS chance,
    list((worker_id, '两个月都在这些日子出勤：'
        || array_to_string([d + 1 FOR d IN range(31) IF (days >> d) & 1 = 1], '、') || ' 号') ORDER BY worker_id)
        FILTER (days = before_days)[:200] AS behind
FROM compared AS c JOIN agreeing AS g ON g.project_id = c.project_id AND g.ym = c.ym GROUP BY c.project_id, c.ym
