-- What every test of signs asks for. Days are bits: the 1st is bit 0. Local days are UTC plus eight hours.
CREATE TEMP TABLE worked AS
SELECT project_id, worker_id, ym, bit_or(days)::BIGINT AS days,
    day(last_day(make_date((ym // 100)::INTEGER, (ym % 100)::INTEGER, 1)))::INTEGER AS length,
    CASE WHEN ym % 100 = 1 THEN ym - 89 ELSE ym - 1 END AS before_ym
FROM attended WHERE ym <= (SELECT last_ym FROM looked) GROUP BY ALL;
CREATE TEMP TABLE sheets AS
SELECT project_id, worker_id, ym, sum(net_fen)::BIGINT AS net_fen,
    CASE WHEN ym % 100 = 1 THEN ym - 89 ELSE ym - 1 END AS before_ym
FROM payroll WHERE ym <= (SELECT last_ym FROM looked) GROUP BY ALL;
CREATE TEMP TABLE rates AS
SELECT project_id, worker_id, max_by(wage_mode, entered_on) AS wage_mode, max_by(wage_rate_fen, entered_on) AS rate_fen
FROM roster GROUP BY ALL;
