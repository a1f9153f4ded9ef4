-- Each feed folded to one row per worker-month. A day attended is a bit, so a punch that comes twice changes nothing.
CREATE TEMP TABLE attended AS
SELECT project_id, ym, worker_id, bit_or(1::UINTEGER << (day - 1)) AS days
FROM ({attendance}) WHERE {attendance.happened} AND {only} GROUP BY ALL;

CREATE TEMP TABLE lines AS
SELECT project_id, ym, worker_id,
    sum(net_fen)::BIGINT AS net_fen, sum(payable_fen)::BIGINT AS payable_fen, max(name_id) AS name_id
FROM ({payroll}) WHERE ym <= {as_of.ym} AND {only} GROUP BY ALL;

-- A payment counts while it has happened and not come back by as_of.
CREATE TEMP TABLE sent AS
SELECT p.project_id, p.ym, p.worker_id,
    if(counts, p.amount_fen, 0) AS counted_fen,
    if(counts AND a.account_no IS NOT NULL, p.amount_fen, 0) AS on_account_fen,
    counts AND a.account_no IS NULL AS off_account,
    if(counts, p.paid_on, NULL) AS counted_on,
    if(counts, p.card_id, NULL) AS counted_card_id,
    p.card_name_id, p.paid_on,
    if(p.status = 'returned' OR p.returned_on IS NOT NULL, coalesce(p.returned_on, p.paid_on), NULL) AS returned_on
FROM (
    SELECT *, status IN ('success', 'returned')
        AND CASE WHEN status = 'returned' THEN coalesce(returned_on > DATE '{as_of}', false)
            ELSE returned_on IS NULL OR returned_on > DATE '{as_of}' END AS counts
    FROM ({payments}) WHERE paid_on <= DATE '{as_of}'
) AS p
LEFT JOIN (SELECT DISTINCT project_id, account_no FROM accounts) AS a
    ON a.project_id = p.project_id AND a.account_no = p.account_no;

CREATE TEMP TABLE shared AS
SELECT DISTINCT project_id, ym, worker_id
FROM sent JOIN (
    SELECT ym, counted_card_id FROM sent WHERE counted_card_id IS NOT NULL
    GROUP BY ALL HAVING min(worker_id) <> max(worker_id)
) USING (ym, counted_card_id);

CREATE TEMP TABLE paid AS
SELECT project_id, ym, worker_id,
    sum(counted_fen)::BIGINT AS paid_fen, sum(on_account_fen)::BIGINT AS paid_on_account_fen,
    bool_or(off_account) AS off_account, count(counted_on) AS payments, max(counted_on) AS last_counted_on,
    min(card_name_id) AS first_name_id, max(card_name_id) AS last_name_id,
    min(if(returned_on <= DATE '{as_of}', returned_on, NULL)) AS first_returned_on
FROM sent WHERE {only} GROUP BY ALL;

-- Where wages came in instalments: the first day on which they reached the net.
CREATE TEMP TABLE reached AS
SELECT project_id, ym, worker_id, min(counted_on) AS settled_on
FROM (
    SELECT project_id, ym, worker_id, s.counted_on, l.net_fen,
        sum(s.counted_fen) OVER (PARTITION BY project_id, ym, worker_id ORDER BY s.counted_on) AS so_far_fen
    FROM sent AS s
    JOIN (SELECT project_id, ym, worker_id FROM paid WHERE payments > 1) AS m USING (project_id, ym, worker_id)
    JOIN lines AS l USING (project_id, ym, worker_id)
    WHERE s.counted_on IS NOT NULL
) WHERE so_far_fen >= net_fen GROUP BY ALL;
