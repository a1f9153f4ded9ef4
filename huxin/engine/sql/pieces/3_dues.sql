-- dues: the project-months in sight. Every month with anything in it, and every month since a project's first fact
-- while it is not finished: silence is a state that must be shown.
INSERT INTO fed
SELECT project_id, ym, bool_or(days <> 0) AS has_attendance, bool_or(listed) AS has_sheet,
    bool_or(paid_on IS NOT NULL) AS has_payments, bit_or(days) AS days, max(paid_on) AS paid_on
FROM joined GROUP BY ALL;

INSERT INTO dues
WITH quiet AS (
    SELECT p.project_id, m.ym
    FROM known_projects AS p
    JOIN (SELECT project_id, min(ym) AS ym FROM fed WHERE {only} GROUP BY ALL) AS f USING (project_id)
    JOIN months AS m ON m.ym BETWEEN f.ym AND least({as_of.ym}, CASE
        WHEN p.finished_on IS NOT NULL THEN year(p.finished_on) * 100 + month(p.finished_on)
        WHEN p.status = 'finished' THEN 0 ELSE {as_of.ym} END)
), pairs AS (
    SELECT project_id, ym FROM fed WHERE {only} UNION SELECT project_id, ym FROM quiet
)
SELECT d.project_id, d.ym, m.month, m.month_start, m.month_end, m.next_month, m.month_after_next,
    coalesce(f.has_attendance, false) AS has_attendance, coalesce(f.has_sheet, false) AS has_sheet,
    coalesce(f.has_payments, false) AS has_payments,
    c.back AS due_on, w.monthly_fen AS minimum_fen
FROM pairs AS d
JOIN known_projects AS p USING (project_id)
JOIN months AS m USING (ym)
JOIN cal AS c ON c.day = CASE p.pay_month_offset
    WHEN 0 THEN least((m.month_start + (p.pay_day - 1) * INTERVAL 1 DAY)::DATE, m.month_end)
    ELSE least((m.next_month + (p.pay_day - 1) * INTERVAL 1 DAY)::DATE, last_day(m.next_month)) END
LEFT JOIN fed AS f ON f.project_id = d.project_id AND f.ym = d.ym
LEFT JOIN minimum_wages AS w ON w.region_code = p.region_code AND d.ym BETWEEN w.from_ym AND w.to_ym;
