-- pm and pr: what rules look at. Heads are distinct workers.
CREATE TABLE pm AS
WITH counted AS (
    SELECT project_id, ym,
        count(*) FILTER (attended_days > 0)::INTEGER AS attending_heads,
        count(*) FILTER (listed)::INTEGER AS listed_heads,
        count(*) FILTER (paid_fen > 0)::INTEGER AS paid_heads,
        count(*) FILTER (attended_days > 0 AND paid_fen > 0)::INTEGER AS paid_attending_heads,
        sum(net_fen)::BIGINT AS net_fen, sum(paid_fen)::BIGINT AS paid_fen,
        sum(net_fen - paid_fen) FILTER (outcome IN ('short', 'unpaid'))::BIGINT AS arrears_fen,
        sum(greatest(net_fen - paid_fen, 0)) FILTER (listed)::BIGINT AS unpaid_net_fen,
        sum(least(net_fen, paid_fen)) FILTER (listed)::BIGINT AS covered_fen,
        count(*) FILTER (flags & 1 <> 0 AND paid_fen > 0)::INTEGER AS unworked_paid_heads,
        count(*) FILTER (flags & 4 <> 0)::INTEGER AS unregistered_heads,
        count(*) FILTER (flags & 8 <> 0)::INTEGER AS uncontracted_heads,
        count(*) FILTER (flags & 16 <> 0)::INTEGER AS off_account_heads,
        count(*) FILTER (paid_on_account_fen > 0)::INTEGER AS on_account_heads,
        count(*) FILTER (flags & 96 <> 0)::INTEGER AS card_heads,
        count(*) FILTER (flags & 128 <> 0 AND first_returned_on <= DATE '{returns_due}')::INTEGER AS returned_heads_5wd,
        count(*) FILTER (flags & 256 <> 0)::INTEGER AS below_minimum_heads
    FROM reconciled GROUP BY ALL
)
SELECT d.project_id, d.ym, d.month,
    coalesce(attending_heads, 0) AS attending_heads, coalesce(listed_heads, 0) AS listed_heads,
    coalesce(paid_heads, 0) AS paid_heads, coalesce(paid_attending_heads, 0) AS paid_attending_heads,
    coalesce(net_fen, 0) AS net_fen, coalesce(paid_fen, 0) AS paid_fen, coalesce(arrears_fen, 0) AS arrears_fen,
    coalesce(unpaid_net_fen, 0) AS unpaid_net_fen, coalesce(covered_fen, 0) AS covered_fen,
    coalesce(unworked_paid_heads, 0) AS unworked_paid_heads, coalesce(unregistered_heads, 0) AS unregistered_heads,
    coalesce(uncontracted_heads, 0) AS uncontracted_heads, coalesce(off_account_heads, 0) AS off_account_heads,
    coalesce(on_account_heads, 0) AS on_account_heads, coalesce(card_heads, 0) AS card_heads,
    coalesce(returned_heads_5wd, 0) AS returned_heads_5wd, coalesce(below_minimum_heads, 0) AS below_minimum_heads,
    d.due_on, d.has_sheet, d.has_payments, d.has_attendance, d.month_start, d.next_month, d.month_after_next
FROM dues AS d LEFT JOIN counted AS c ON c.project_id = d.project_id AND c.ym = d.ym
WHERE d.{only};
