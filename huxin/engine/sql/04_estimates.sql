-- An estimate exists only where the debt is unknown and past due; it never counts as arrears.
CREATE TABLE estimates AS
WITH unknown AS (
    SELECT project_id, ym, worker_id, attended_days FROM reconciled
    WHERE outcome IN ('unreported', 'omitted') AND due_on < DATE '{as_of}'
), rates AS (
    SELECT project_id, worker_id, max_by(wage_mode, entered_on) AS wage_mode,
        max_by(wage_rate_fen, entered_on) AS wage_rate_fen
    FROM roster SEMI JOIN unknown USING (project_id, worker_id)
    WHERE wage_mode IN ('day', 'month') AND wage_rate_fen IS NOT NULL GROUP BY ALL
)
SELECT project_id, ym, worker_id, (CASE wage_mode
    WHEN 'day' THEN attended_days::HUGEINT * wage_rate_fen
    ELSE (attended_days::HUGEINT * wage_rate_fen * 200 + 2175) // 4350 END)::BIGINT AS estimated_fen
FROM unknown JOIN rates USING (project_id, worker_id);

CREATE VIEW wm AS
SELECT r.* EXCLUDE (flags), r.flags AS flag_bits,
    CASE WHEN r.outcome IN ('short', 'unpaid') THEN r.net_fen - r.paid_fen ELSE 0 END AS arrears_fen,
    r.flags & 1 <> 0 AS unworked, r.flags & 2 <> 0 AS overpaid, r.flags & 4 <> 0 AS unregistered,
    r.flags & 8 <> 0 AS uncontracted, r.flags & 16 <> 0 AS off_account, r.flags & 32 <> 0 AS other_card,
    r.flags & 64 <> 0 AS shared_card, r.flags & 128 <> 0 AS returned,
    r.flags & 128 <> 0 AND r.first_returned_on <= DATE '{returns_due}' AS returned_due,
    r.flags & 256 <> 0 AS below_minimum
FROM reconciled AS r;
