-- A payment counts while it has happened and not come back by as_of. What an employer claims to have paid is no payment.
CREATE VIEW made AS
SELECT *, CASE status
        WHEN 'success' THEN returned_on IS NULL OR returned_on > DATE '{as_of}'
        WHEN 'returned' THEN coalesce(returned_on > DATE '{as_of}', false)
        ELSE false END AS counts
FROM ({payments}) WHERE paid_on <= DATE '{as_of}' AND status <> 'claimed';

-- What the pieces fill: the reconciliation goes through the projects piece by piece, in memory that does not grow.
CREATE TABLE fed (
    project_id INTEGER, ym INTEGER, has_attendance BOOLEAN, has_sheet BOOLEAN, has_payments BOOLEAN,
    days BIGINT, paid_on DATE);
CREATE TABLE dues (
    project_id INTEGER, ym INTEGER, month VARCHAR, month_start DATE, month_end DATE, next_month DATE,
    month_after_next DATE, has_attendance BOOLEAN, has_sheet BOOLEAN, has_payments BOOLEAN, due_on DATE,
    minimum_fen BIGINT);
CREATE TABLE reconciled (
    project_id INTEGER, ym INTEGER, worker_id BIGINT, attended_days INTEGER, listed BOOLEAN, net_fen BIGINT,
    paid_fen BIGINT, payable_fen BIGINT, due_on DATE, settled_on DATE, paid_on_account_fen BIGINT,
    first_returned_on DATE, outcome VARCHAR, flags SMALLINT);
