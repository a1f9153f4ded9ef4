-- Who stood on the roster when, since when with a contract, under which name.
CREATE TEMP TABLE enrolled AS
SELECT project_id, worker_id, count(*) AS stays,
    min(entered_on) AS entered_on, max(coalesce(left_on, DATE '2200-01-01')) AS left_on,
    min(contract_on) AS contract_on, max_by(name_id, entered_on) AS name_id
FROM roster WHERE {only} GROUP BY ALL;

-- Most workers stay once, and their days follow from two dates. Those who came back need each stay's days.
CREATE TEMP TABLE covered AS
SELECT r.project_id, m.ym, r.worker_id,
    bit_or(((1::BIGINT << day(least(coalesce(r.left_on, m.month_end), m.month_end))) - 1)
        - ((1::BIGINT << (day(greatest(r.entered_on, m.month_start)) - 1)) - 1)) AS days
FROM (SELECT * FROM roster WHERE {only}) AS r
JOIN (SELECT project_id, worker_id FROM enrolled WHERE stays > 1) AS e USING (project_id, worker_id)
JOIN months AS m ON r.entered_on <= m.month_end AND coalesce(r.left_on, m.month_end) >= m.month_start
GROUP BY ALL;
