-- pr: the projects as rules see them, with what is known of each by as_of.
CREATE TABLE pr AS
WITH standing AS (
    SELECT project_id, sum(net_fen - paid_fen)::BIGINT AS arrears_fen, count(DISTINCT worker_id)::INTEGER AS arrears_heads,
        (DATE '{as_of}' - min(due_on))::INTEGER AS overdue_days
    FROM reconciled WHERE outcome IN ('short', 'unpaid') GROUP BY ALL
), balances AS (
    SELECT project_id, sum(balance_fen)::BIGINT AS balance_fen FROM (
        SELECT project_id, account_no, balance_fen FROM account_entries WHERE balance_fen IS NOT NULL
        QUALIFY row_number() OVER (
            PARTITION BY account_no ORDER BY booked_on DESC, length(entry_no) DESC, entry_no DESC) = 1
    ) GROUP BY ALL
), entries AS (
    SELECT project_id, max(booked_on) FILTER (purpose = 'labour_fee' AND direction = 'in') AS latest_labour_fee_on
    FROM account_entries GROUP BY ALL
), seen AS (
    SELECT project_id, max(ym) FILTER (has_sheet) AS sheet_ym, max(paid_on) AS paid_on,
        max(ym) FILTER (has_attendance) AS punched_ym, max_by(days, ym) FILTER (has_attendance) AS punched_days
    FROM fed GROUP BY ALL
), guarantees AS (
    SELECT project_id, max(expires_on) AS expires_on FROM deposits
    WHERE form <> 'cash' AND (released_on IS NULL OR released_on > DATE '{as_of}') GROUP BY ALL
)
SELECT p.*, coalesce(s.arrears_fen, 0) AS arrears_fen, coalesce(s.arrears_heads, 0) AS arrears_heads,
    coalesce(s.overdue_days, 0) AS overdue_days,
    EXISTS (SELECT 1 FROM accounts AS a WHERE a.project_id = p.project_id
        AND (a.closed_on IS NULL OR a.closed_on > DATE '{as_of}')) AS has_open_account,
    e.project_id IS NOT NULL AS has_account_entries, e.latest_labour_fee_on, b.balance_fen,
    u.sheet_ym AS latest_sheet_ym, u.sheet_ym AS last_sheet_ym,
    (m.month_start + floor(log2(u.punched_days))::INTEGER * INTERVAL 1 DAY)::DATE AS last_punch_on,
    u.paid_on AS last_paid_on,
    EXISTS (SELECT 1 FROM deposits AS t WHERE t.project_id = p.project_id
        AND (t.released_on IS NULL OR t.released_on > DATE '{as_of}')
        AND (t.expires_on IS NULL OR t.expires_on >= DATE '{as_of}')) AS has_deposit,
    (n.ordinal - w.ordinal)::INTEGER AS permit_working_days,
    g.expires_on AS guarantee_expires_on
FROM known_projects AS p
LEFT JOIN standing AS s USING (project_id)
LEFT JOIN entries AS e USING (project_id)
LEFT JOIN balances AS b USING (project_id)
LEFT JOIN seen AS u USING (project_id)
LEFT JOIN months AS m ON m.ym = u.punched_ym
LEFT JOIN guarantees AS g USING (project_id)
LEFT JOIN cal AS w ON w.day = p.permitted_on
JOIN cal AS n ON n.day = DATE '{as_of}'
WHERE p.{only};
