-- cal: every day with its ordinal among working days and the last working day on or before it.
-- months: every wage month in sight, with the days that rules and due dates speak of.
CREATE TABLE run AS SELECT DATE '{as_of}' AS as_of;

CREATE TABLE months AS
SELECT (year(first) * 100 + month(first))::INTEGER AS ym,
    strftime(first, '%Y-%m') AS month,
    first AS month_start,
    last_day(first) AS month_end,
    (first + INTERVAL 1 MONTH)::DATE AS next_month,
    (first + INTERVAL 2 MONTH)::DATE AS month_after_next
FROM (SELECT day::DATE AS first FROM generate_series(DATE '{first_month}', DATE '{last_month}', INTERVAL 1 MONTH) AS t (day));
