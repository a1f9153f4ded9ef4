-- pm and pr: what rules look at. Heads are distinct workers.
CREATE TABLE pm AS
SELECT d.project_id, d.ym, d.month,
    count(*) FILTER (attended_days > 0)::INTEGER AS attending_heads,
    count(*) FILTER (listed)::INTEGER AS listed_heads,
    count(*) FILTER (paid_fen > 0)::INTEGER AS paid_heads,
    count(*) FILTER (attended_days > 0 AND paid_fen > 0)::INTEGER AS paid_attending_heads,
    coalesce(sum(net_fen), 0)::BIGINT AS net_fen, coalesce(sum(paid_fen), 0)::BIGINT AS paid_fen,
    coalesce(sum(net_fen - paid_fen) FILTER (outcome IN ('short', 'unpaid')), 0)::BIGINT AS arrears_fen,
    coalesce(sum(greatest(net_fen - paid_fen, 0)) FILTER (listed), 0)::BIGINT AS unpaid_net_fen,
    coalesce(sum(least(net_fen, paid_fen)) FILTER (listed), 0)::BIGINT AS covered_fen,
    count(*) FILTER (flags & 1 <> 0 AND paid_fen > 0)::INTEGER AS unworked_paid_heads,
    count(*) FILTER (flags & 4 <> 0)::INTEGER AS unregistered_heads,
    count(*) FILTER (flags & 8 <> 0)::INTEGER AS uncontracted_heads,
    count(*) FILTER (flags & 16 <> 0)::INTEGER AS off_account_heads,
    count(*) FILTER (paid_on_account_fen > 0)::INTEGER AS on_account_heads,
    count(*) FILTER (flags & 96 <> 0)::INTEGER AS card_heads,
    count(*) FILTER (flags & 128 <> 0 AND first_returned_on <= DATE '{returns_due}')::INTEGER AS returned_heads_5wd,
    count(*) FILTER (flags & 256 <> 0)::INTEGER AS below_minimum_heads,
    any_value(d.due_on) AS due_on, bool_or(d.has_sheet) AS has_sheet, bool_or(d.has_payments) AS has_payments,
    bool_or(d.has_attendance) AS has_attendance, any_value(d.month_start) AS month_start,
    any_value(d.next_month) AS next_month, any_value(d.month_after_next) AS month_after_next
FROM dues AS d LEFT JOIN reconciled AS r ON r.project_id = d.project_id AND r.ym = d.ym
WHERE d.{only} GROUP BY d.project_id, d.ym, d.month;

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
), sheets AS (
    SELECT project_id, max(ym) AS ym FROM fed WHERE has_sheet GROUP BY ALL
), guarantees AS (
    SELECT project_id, max(expires_on) AS expires_on FROM deposits
    WHERE form <> 'cash' AND (released_on IS NULL OR released_on > DATE '{as_of}') GROUP BY ALL
)
SELECT p.*, coalesce(s.arrears_fen, 0) AS arrears_fen, coalesce(s.arrears_heads, 0) AS arrears_heads,
    coalesce(s.overdue_days, 0) AS overdue_days,
    EXISTS (SELECT 1 FROM accounts AS a WHERE a.project_id = p.project_id
        AND (a.closed_on IS NULL OR a.closed_on > DATE '{as_of}')) AS has_open_account,
    e.project_id IS NOT NULL AS has_account_entries, e.latest_labour_fee_on, b.balance_fen,
    h.ym AS latest_sheet_ym, h.ym AS last_sheet_ym,
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
LEFT JOIN sheets AS h USING (project_id)
LEFT JOIN last_seen AS u USING (project_id)
LEFT JOIN months AS m ON m.ym = u.punched_ym
LEFT JOIN guarantees AS g USING (project_id)
LEFT JOIN cal AS w ON w.day = p.permitted_on
JOIN cal AS n ON n.day = DATE '{as_of}'
WHERE p.{only};
