-- The month's findings: heads and sums a project-month, then levels (3 red, 2 orange, 1 yellow).
CREATE UNLOGGED TABLE pm AS
SELECT project_id, project_code, ym, month, min(due_on) AS due_on, min(next_month) AS next_month,
    (min(next_month) + interval '1 month')::date AS month_after_next,
    bool_or(has_attendance) AS has_attendance, bool_or(has_sheet) AS has_sheet, bool_or(has_payments) AS has_payments,
    count(*) FILTER (WHERE attended_days > 0) AS attending, count(*) FILTER (WHERE listed) AS listed,
    count(*) FILTER (WHERE paid_fen > 0) AS paid,
    count(*) FILTER (WHERE attended_days > 0 AND paid_fen > 0) AS paid_attending,
    sum(net_fen) AS net_fen, coalesce(sum(least(net_fen, paid_fen)) FILTER (WHERE listed), 0) AS covered_fen,
    count(*) FILTER (WHERE flag_bits & 1 <> 0 AND paid_fen > 0) AS unworked_paid,
    count(*) FILTER (WHERE flag_bits & 4 <> 0) AS unregistered,
    count(*) FILTER (WHERE flag_bits & 8 <> 0) AS uncontracted,
    count(*) FILTER (WHERE flag_bits & 16 <> 0) AS off_account,
    count(*) FILTER (WHERE on_account_fen > 0) AS on_account,
    count(*) FILTER (WHERE flag_bits & 96 <> 0) AS card,
    count(*) FILTER (WHERE flag_bits & 128 <> 0 AND first_returned_on <= '{returns_due}') AS returned_due,
    count(*) FILTER (WHERE flag_bits & 256 <> 0) AS below
FROM wm GROUP BY 1, 2, 3, 4;

CREATE UNLOGGED TABLE findings AS
SELECT rule, project_code, month, level FROM (
    SELECT 'R14' AS rule, project_code, month, CASE
        WHEN uncontracted >= {R14.uncontracted_heads.red} AND uncontracted * 1000 >= attending * {R14.share.red} THEN 3
        WHEN uncontracted > 0 AND uncontracted * 1000 >= attending * {R14.share.orange} THEN 2
        WHEN uncontracted >= {R14.uncontracted_heads.yellow} THEN 1 END AS level
    FROM pm WHERE '{as_of}' >= next_month AND uncontracted > 0
    UNION ALL SELECT 'R15', project_code, month, CASE WHEN unregistered >= {R15.unregistered_heads.orange} THEN 2 END
    FROM pm WHERE '{as_of}' >= next_month AND unregistered > 0
    UNION ALL SELECT 'R22', project_code, month, CASE
        WHEN date '{as_of}' - due_on >= {R22.overdue_days.orange} THEN 2
        WHEN date '{as_of}' - next_month + 1 >= {R22.day_of_next_month.yellow} THEN 1 END
    FROM pm WHERE has_attendance AND NOT has_sheet
    UNION ALL SELECT 'R25', project_code, month, CASE
        WHEN on_account = 0 AND date '{as_of}' - month_after_next + 1 >= {R25.days_after_next_month.red} THEN 3
        WHEN off_account >= {R25.off_account_heads.orange} THEN 2 END
    FROM pm WHERE '{as_of}' > due_on AND off_account > 0
    UNION ALL SELECT 'R26', project_code, month, CASE
        WHEN covered_fen * 1000 < net_fen * {R26.paid_share.red} THEN 3
        WHEN covered_fen * 1000 < net_fen * {R26.paid_share.orange} THEN 2
        WHEN covered_fen * 1000 < net_fen * {R26.paid_share.yellow} THEN 1 END
    FROM pm WHERE '{as_of}' > due_on AND net_fen > 0
    UNION ALL SELECT 'R27', project_code, month, CASE
        WHEN paid_attending * 1000 < attending * {R27.paid_share.red} THEN 3
        WHEN paid_attending * 1000 < attending * {R27.paid_share.orange} THEN 2
        WHEN paid_attending * 1000 < attending * {R27.paid_share.yellow} THEN 1 END
    FROM pm WHERE '{as_of}' > due_on AND attending > 0 AND (has_sheet OR has_payments)
    UNION ALL SELECT 'R28', project_code, month, CASE
        WHEN unworked_paid >= {R28.unworked_paid_heads.orange} OR unworked_paid * 1000 >= paid * {R28.share.orange} THEN 2
        WHEN unworked_paid >= {R28.unworked_paid_heads.yellow} THEN 1 END
    FROM pm WHERE '{as_of}' > due_on AND unworked_paid > 0
    UNION ALL SELECT 'R29', project_code, month, CASE WHEN below >= {R29.below_minimum_heads.orange} THEN 2 END
    FROM pm WHERE '{as_of}' > due_on AND below > 0
    UNION ALL SELECT 'R31', project_code, month, CASE WHEN card >= {R31.card_heads.red} THEN 3 END
    FROM pm WHERE '{as_of}' > due_on AND card > 0
    UNION ALL SELECT 'R32', project_code, month, CASE
        WHEN returned_due * 1000 >= listed * {R32.share.orange} THEN 2
        WHEN returned_due >= {R32.returned_heads.yellow} THEN 1 END
    FROM pm WHERE returned_due > 0
    UNION ALL SELECT 'R24', project_code, NULL, CASE
        WHEN days >= {R24.overdue_days.red} OR heads >= {R24.arrears_heads.red}
            OR (fen > {R24.arrears_fen.red} AND days > {R24.arrears_fen.red_days}) THEN 3
        WHEN days >= {R24.overdue_days.orange} OR heads >= {R24.arrears_heads.orange} OR fen >= {R24.arrears_fen.orange} THEN 2
        ELSE 1 END
    FROM (SELECT project_code, sum(arrears_fen) AS fen, count(DISTINCT worker_id) AS heads,
        date '{as_of}' - min(due_on) AS days FROM wm WHERE arrears_fen > 0 GROUP BY 1) AS o
) AS f WHERE level IS NOT NULL;
