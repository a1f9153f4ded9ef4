-- What had come of each payment by as_of, and whether it came from an account of the project.
CREATE TEMP TABLE sent AS
SELECT p.project_id, p.ym, p.worker_id,
    if(p.counts, p.amount_fen, 0) AS counted_fen,
    if(p.counts AND a.account_no IS NOT NULL, p.amount_fen, 0) AS on_account_fen,
    p.counts AND a.account_no IS NULL AS off_account,
    if(p.counts, p.paid_on, NULL) AS counted_on,
    if(p.counts, p.card_id, NULL) AS counted_card_id,
    p.card_name_id, p.paid_on,
    if(p.status = 'returned' OR p.returned_on IS NOT NULL, coalesce(p.returned_on, p.paid_on), NULL) AS returned_on
FROM (SELECT * FROM made WHERE {only}) AS p
LEFT JOIN (SELECT DISTINCT project_id, account_no FROM accounts) AS a
    ON a.project_id = p.project_id AND a.account_no = p.account_no;

-- Each feed folded to one row per worker-month, side by side. A day attended is a bit, so a punch that comes twice
-- changes nothing.
CREATE TEMP TABLE joined AS
WITH attended AS (
    SELECT project_id, ym, worker_id, bit_or({attended.so_far})::BIGINT AS days
    FROM ({attended}) WHERE {attended.so_far} <> 0 AND {only} GROUP BY ALL
), lines AS (
    SELECT project_id, ym, worker_id,
        sum(net_fen)::BIGINT AS net_fen, sum(payable_fen)::BIGINT AS payable_fen, max(name_id) AS line_name_id
    FROM ({payroll}) WHERE ym <= {as_of.ym} AND {only} GROUP BY ALL
), paid AS (
    SELECT project_id, ym, worker_id,
        sum(counted_fen)::BIGINT AS paid_fen, sum(on_account_fen)::BIGINT AS paid_on_account_fen,
        bool_or(off_account) AS off_account,
        count(counted_on) AS payments, max(counted_on) AS last_counted_on, max(paid_on) AS paid_on,
        min(card_name_id) AS first_name_id, max(card_name_id) AS last_name_id,
        min(if(returned_on <= DATE '{as_of}', returned_on, NULL)) AS first_returned_on
    FROM sent GROUP BY ALL
)
SELECT project_id, ym, worker_id, coalesce(days, 0) AS days, net_fen IS NOT NULL AS listed,
    coalesce(net_fen, 0) AS net_fen, payable_fen, line_name_id,
    coalesce(paid_fen, 0) AS paid_fen, coalesce(paid_on_account_fen, 0) AS paid_on_account_fen,
    coalesce(off_account, false) AS off_account,
    coalesce(payments, 0) AS payments, last_counted_on, paid_on, first_name_id, last_name_id, first_returned_on
FROM attended
FULL JOIN lines USING (project_id, ym, worker_id)
FULL JOIN paid USING (project_id, ym, worker_id);

-- Where wages came in instalments: the first day on which they reached the net.
CREATE TEMP TABLE reached AS
SELECT project_id, ym, worker_id, min(counted_on) AS settled_on
FROM (
    SELECT project_id, ym, worker_id, s.counted_on, j.net_fen,
        sum(s.counted_fen) OVER (PARTITION BY project_id, ym, worker_id ORDER BY s.counted_on) AS so_far_fen
    FROM sent AS s
    JOIN (SELECT * FROM joined WHERE payments > 1 AND listed) AS j USING (project_id, ym, worker_id)
    WHERE s.counted_on IS NOT NULL
) WHERE so_far_fen >= net_fen GROUP BY ALL;
