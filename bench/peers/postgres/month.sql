-- The reconciliation (contract, section 2). Between the steps the planner is told how large they came out.
SET search_path = bench;
SET work_mem = '512MB';
SET maintenance_work_mem = '512MB';
SET max_parallel_workers_per_gather = 2;
SET jit = off;

CREATE UNLOGGED TABLE attended AS
SELECT project_id, ym, worker_id, bit_or(1 << (extract(day FROM punched_at)::int - 1)) AS days
FROM attendance WHERE punched_at < date '{as_of}' + 1 GROUP BY 1, 2, 3;
CREATE UNLOGGED TABLE lines AS
SELECT project_id, ym, worker_id, sum(net_fen)::bigint AS net_fen, sum(payable_fen)::bigint AS payable_fen,
    max(name_id) AS name_id
FROM payroll WHERE ym <= {as_of.ym} GROUP BY 1, 2, 3;
CREATE UNLOGGED TABLE sent AS
SELECT p.*, a.account_no IS NOT NULL AS own,
    CASE WHEN status = 'returned' OR returned_on IS NOT NULL THEN coalesce(returned_on, paid_on) END AS back_on
FROM (
    SELECT project_id, ym, worker_id, account_no, card_id, card_name_id, amount_fen, paid_on, status, returned_on,
        CASE status WHEN 'returned' THEN coalesce(returned_on > '{as_of}', false)
            WHEN 'success' THEN returned_on IS NULL OR returned_on > '{as_of}' ELSE false END AS counts
    FROM payments WHERE paid_on <= '{as_of}'
) AS p
LEFT JOIN (SELECT DISTINCT project_id, account_no FROM accounts WHERE opened_on IS NULL OR opened_on <= '{as_of}') AS a
    USING (project_id, account_no);
CREATE UNLOGGED TABLE paid AS
SELECT project_id, ym, worker_id, sum(CASE WHEN counts THEN amount_fen ELSE 0 END)::bigint AS paid_fen,
    sum(CASE WHEN counts AND own THEN amount_fen ELSE 0 END)::bigint AS on_account_fen,
    bool_or(counts AND NOT own) AS off_account, count(*) FILTER (WHERE counts) AS payments,
    max(paid_on) FILTER (WHERE counts) AS last_counted_on, min(card_name_id) AS first_name_id,
    max(card_name_id) AS last_name_id, min(back_on) FILTER (WHERE back_on <= '{as_of}') AS first_returned_on
FROM sent GROUP BY 1, 2, 3;
CREATE UNLOGGED TABLE shared AS
SELECT DISTINCT project_id, ym, worker_id FROM sent JOIN (
    SELECT ym, card_id FROM sent WHERE counts AND card_id IS NOT NULL
    GROUP BY 1, 2 HAVING min(worker_id) <> max(worker_id)) AS c USING (ym, card_id) WHERE counts;
CREATE UNLOGGED TABLE reached AS
SELECT project_id, ym, worker_id, min(paid_on) AS settled_on FROM (
    SELECT project_id, ym, worker_id, paid_on, net_fen,
        sum(amount_fen) OVER (PARTITION BY project_id, ym, worker_id ORDER BY paid_on) AS so_far_fen
    FROM sent JOIN (SELECT project_id, ym, worker_id FROM paid WHERE payments > 1) AS m USING (project_id, ym, worker_id)
    JOIN lines USING (project_id, ym, worker_id) WHERE counts
) AS r WHERE so_far_fen >= net_fen GROUP BY 1, 2, 3;
CREATE UNLOGGED TABLE enrolled AS
SELECT project_id, worker_id, count(*) AS stays, min(entered_on) AS entered_on,
    max(coalesce(left_on, '2200-01-01')) AS left_on, min(contract_on) AS contract_on,
    (array_agg(name_id ORDER BY entered_on DESC))[1] AS name_id
FROM roster WHERE entered_on <= '{as_of}' GROUP BY 1, 2;
ANALYZE attended; ANALYZE lines; ANALYZE sent; ANALYZE paid; ANALYZE shared; ANALYZE reached; ANALYZE enrolled;

CREATE UNLOGGED TABLE joined AS
SELECT project_id, ym, worker_id, coalesce(a.days, 0)::bigint AS days, a.days IS NOT NULL AS attended,
    l.net_fen IS NOT NULL AS listed, s.paid_fen IS NOT NULL AS has_payment, coalesce(l.net_fen, 0) AS net_fen,
    l.payable_fen, l.name_id AS line_name_id, coalesce(s.paid_fen, 0) AS paid_fen,
    coalesce(s.on_account_fen, 0) AS on_account_fen, coalesce(s.off_account, false) AS off_account,
    coalesce(s.payments, 0) AS payments, s.last_counted_on, s.first_name_id, s.last_name_id, s.first_returned_on
FROM attended AS a FULL JOIN lines AS l USING (project_id, ym, worker_id)
FULL JOIN paid AS s USING (project_id, ym, worker_id);
CREATE UNLOGGED TABLE dues AS
SELECT f.*, p.project_code, to_char(first, 'YYYY-MM') AS month, c.back AS due_on, w.monthly_fen AS minimum_fen
FROM (
    SELECT project_id, ym, make_date(ym / 100, ym % 100, 1) AS first,
        (make_date(ym / 100, ym % 100, 1) + interval '1 month')::date AS next_month,
        (make_date(ym / 100, ym % 100, 1) + interval '1 month' - interval '1 day')::date AS last,
        bool_or(attended) AS has_attendance, bool_or(listed) AS has_sheet, bool_or(has_payment) AS has_payments
    FROM joined GROUP BY 1, 2
) AS f JOIN projects AS p USING (project_id)
JOIN cal AS c ON c.day = CASE p.pay_month_offset WHEN 0 THEN least(first + p.pay_day - 1, last)
    ELSE least(next_month + p.pay_day - 1, (next_month + interval '1 month' - interval '1 day')::date) END
LEFT JOIN minimum_wages AS w ON w.region_code = p.region_code AND f.ym BETWEEN w.from_ym AND w.to_ym;
CREATE UNLOGGED TABLE covered AS
SELECT project_id, ym, worker_id,
    bit_or(((1::bigint << extract(day FROM least(coalesce(left_on, last), last))::int) - 1)
        - ((1::bigint << (extract(day FROM greatest(r.entered_on, first))::int - 1)) - 1)) AS days
FROM roster AS r JOIN (SELECT project_id, worker_id FROM enrolled WHERE stays > 1) AS e USING (project_id, worker_id)
JOIN (SELECT DISTINCT ym, first, last FROM dues) AS m
    ON r.entered_on <= m.last AND coalesce(r.left_on, m.last) >= m.first
WHERE r.entered_on <= '{as_of}' GROUP BY 1, 2, 3;
ANALYZE joined; ANALYZE dues; ANALYZE covered;

CREATE UNLOGGED TABLE wm AS
SELECT *, CASE WHEN outcome IN ('short', 'unpaid') THEN net_fen - paid_fen ELSE 0 END AS arrears_fen FROM (
SELECT *, CASE
        WHEN NOT listed AND paid_fen > 0 THEN 'paid_unlisted'
        WHEN NOT listed AND NOT has_sheet THEN 'unreported'
        WHEN NOT listed THEN 'omitted'
        WHEN net_fen = 0 THEN 'nil'
        WHEN paid_fen >= net_fen AND settled_on <= due_on THEN 'settled'
        WHEN paid_fen >= net_fen THEN 'late'
        WHEN '{as_of}' <= due_on THEN 'pending'
        WHEN paid_fen > 0 THEN 'short'
        ELSE 'unpaid' END AS outcome,
    (CASE WHEN days = 0 AND has_attendance AND (net_fen > 0 OR paid_fen > 0) THEN 1 ELSE 0 END
        + CASE WHEN net_fen > 0 AND paid_fen > net_fen THEN 2 ELSE 0 END
        + CASE WHEN days & ~covered <> 0 THEN 4 ELSE 0 END
        + CASE WHEN days & before_contract <> 0 THEN 8 ELSE 0 END
        + CASE WHEN off_account THEN 16 ELSE 0 END
        + CASE WHEN first_name_id <> name_id OR last_name_id <> name_id THEN 32 ELSE 0 END
        + CASE WHEN on_shared_card THEN 64 ELSE 0 END
        + CASE WHEN first_returned_on IS NOT NULL AND paid_fen < net_fen THEN 128 ELSE 0 END
        + CASE WHEN listed AND attended_days >= {full_month} AND payable_fen < minimum_fen THEN 256 ELSE 0 END
    ) AS flag_bits
FROM (
    SELECT project_id, ym, worker_id, d.project_code, d.month, d.due_on, d.first, d.next_month, d.has_sheet,
        d.has_attendance, d.has_payments, d.minimum_fen, j.days, j.listed, j.net_fen, j.payable_fen, j.paid_fen,
        j.on_account_fen, j.off_account, j.first_name_id, j.last_name_id, j.first_returned_on,
        bit_count(j.days::bit(32))::int AS attended_days, coalesce(e.name_id, j.line_name_id) AS name_id,
        c.worker_id IS NOT NULL AS on_shared_card,
        CASE WHEN j.net_fen > 0 AND j.paid_fen >= j.net_fen
            THEN CASE WHEN j.payments = 1 THEN j.last_counted_on ELSE t.settled_on END END AS settled_on,
        CASE WHEN e.contract_on IS NULL OR e.contract_on > d.last THEN 4294967295 WHEN e.contract_on <= d.first THEN 0
            ELSE (1::bigint << (extract(day FROM e.contract_on)::int - 1)) - 1 END AS before_contract,
        CASE WHEN v.days IS NOT NULL THEN v.days
            WHEN e.stays IS NULL OR e.stays > 1 OR e.entered_on > d.last OR e.left_on < d.first THEN 0
            ELSE ((1::bigint << extract(day FROM least(e.left_on, d.last))::int) - 1)
                - ((1::bigint << (extract(day FROM greatest(e.entered_on, d.first))::int - 1)) - 1) END AS covered
    FROM joined AS j JOIN dues AS d USING (project_id, ym)
    LEFT JOIN enrolled AS e USING (project_id, worker_id)
    LEFT JOIN covered AS v USING (project_id, ym, worker_id)
    LEFT JOIN reached AS t USING (project_id, ym, worker_id)
    LEFT JOIN shared AS c USING (project_id, ym, worker_id)
) AS a) AS b;
ANALYZE wm;

CREATE UNLOGGED TABLE worker_months AS
SELECT w.project_code, w.month, w.worker_id, w.attended_days, w.net_fen, w.paid_fen, w.due_on, w.settled_on, w.outcome,
    w.arrears_fen, CASE WHEN w.outcome IN ('unreported', 'omitted') AND w.due_on < '{as_of}' THEN
        CASE r.wage_mode WHEN 'day' THEN w.attended_days * r.wage_rate_fen
            WHEN 'month' THEN (w.attended_days * r.wage_rate_fen * 200 + 2175) / 4350 END END AS estimated_fen,
    w.flag_bits
FROM wm AS w LEFT JOIN (
    SELECT DISTINCT ON (project_id, worker_id) project_id, worker_id, wage_mode, wage_rate_fen FROM roster
    WHERE entered_on <= '{as_of}' AND wage_mode IN ('day', 'month') AND wage_rate_fen IS NOT NULL
    ORDER BY project_id, worker_id, entered_on DESC
) AS r USING (project_id, worker_id);
