CREATE TEMP TABLE sharing AS
SELECT DISTINCT s.project_id, s.ym, s.worker_id
FROM sent AS s JOIN shared_cards AS c ON c.ym = s.ym AND c.card_id = s.counted_card_id;

-- The reconciliation (contract, section 2): one row per worker-month, exactly one outcome, any number of flags.
INSERT INTO reconciled
SELECT project_id, ym, worker_id, bit_count(days)::INTEGER AS attended_days, listed, net_fen, paid_fen, payable_fen,
    due_on, settled_on, paid_on_account_fen, first_returned_on,
    CASE
        WHEN NOT listed AND paid_fen > 0 THEN 'paid_unlisted'
        WHEN NOT listed AND NOT has_sheet THEN 'unreported'
        WHEN NOT listed THEN 'omitted'
        WHEN net_fen = 0 THEN 'nil'
        WHEN paid_fen >= net_fen AND settled_on <= due_on THEN 'settled'
        WHEN paid_fen >= net_fen THEN 'late'
        WHEN DATE '{as_of}' <= due_on THEN 'pending'
        WHEN paid_fen > 0 THEN 'short'
        ELSE 'unpaid'
    END AS outcome,
    (CASE WHEN days = 0 AND has_attendance AND (net_fen > 0 OR paid_fen > 0) THEN 1 ELSE 0 END
        + CASE WHEN net_fen > 0 AND paid_fen > net_fen THEN 2 ELSE 0 END
        + CASE WHEN days & ~covered <> 0 THEN 4 ELSE 0 END
        + CASE WHEN days & before_contract <> 0 THEN 8 ELSE 0 END
        + CASE WHEN off_account THEN 16 ELSE 0 END
        + CASE WHEN first_name_id <> name_id OR last_name_id <> name_id THEN 32 ELSE 0 END
        + CASE WHEN shares THEN 64 ELSE 0 END
        + CASE WHEN first_returned_on IS NOT NULL AND paid_fen < net_fen THEN 128 ELSE 0 END
        + CASE WHEN listed AND bit_count(days) >= {full_month_days} AND payable_fen < minimum_fen THEN 256 ELSE 0 END
    )::SMALLINT AS flags
FROM (
    SELECT j.*, d.due_on, d.has_sheet, d.has_attendance, d.minimum_fen,
        coalesce(e.name_id, j.line_name_id) AS name_id, h.worker_id IS NOT NULL AS shares,
        CASE WHEN j.net_fen > 0 AND j.paid_fen >= j.net_fen
            THEN if(j.payments = 1, j.last_counted_on, t.settled_on) END AS settled_on,
        CASE WHEN e.contract_on IS NULL OR e.contract_on > d.month_end THEN 4294967295
            WHEN e.contract_on <= d.month_start THEN 0
            ELSE (1::BIGINT << (day(e.contract_on) - 1)) - 1 END AS before_contract,
        CASE WHEN v.days IS NOT NULL THEN v.days
            WHEN e.stays IS NULL OR e.stays > 1 OR e.entered_on > d.month_end OR e.left_on < d.month_start THEN 0
            ELSE ((1::BIGINT << day(least(e.left_on, d.month_end))) - 1)
                - ((1::BIGINT << (day(greatest(e.entered_on, d.month_start)) - 1)) - 1) END AS covered
    FROM joined AS j
    JOIN (SELECT * FROM dues WHERE {only}) AS d ON d.project_id = j.project_id AND d.ym = j.ym
    LEFT JOIN enrolled AS e ON e.project_id = j.project_id AND e.worker_id = j.worker_id
    LEFT JOIN covered AS v ON v.project_id = j.project_id AND v.ym = j.ym AND v.worker_id = j.worker_id
    LEFT JOIN reached AS t ON t.project_id = j.project_id AND t.ym = j.ym AND t.worker_id = j.worker_id
    LEFT JOIN sharing AS h ON h.project_id = j.project_id AND h.ym = j.ym AND h.worker_id = j.worker_id
);
