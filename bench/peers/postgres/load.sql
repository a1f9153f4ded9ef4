-- The facts as a database would hold them: the needed columns, and indexes on what they are joined and filtered by.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
SET search_path = bench;
CREATE UNLOGGED TABLE projects (project_id int, project_code text, region_code text, pay_day int, pay_month_offset int);
CREATE UNLOGGED TABLE accounts (project_id int, account_no text, opened_on date);
CREATE UNLOGGED TABLE roster (
    project_id int, worker_id bigint, entered_on date, left_on date, contract_on date, name_id bigint,
    wage_mode text, wage_rate_fen bigint);
CREATE UNLOGGED TABLE attendance (project_id int, ym int, worker_id bigint, punched_at timestamp);
CREATE UNLOGGED TABLE payroll (
    project_id int, ym int, worker_id bigint, net_fen bigint, payable_fen bigint, name_id bigint);
CREATE UNLOGGED TABLE payments (
    project_id int, ym int, worker_id bigint, account_no text, card_id bigint, card_name_id bigint,
    amount_fen bigint, paid_on date, status text, returned_on date);
CREATE UNLOGGED TABLE cal (day date, back date);
CREATE UNLOGGED TABLE minimum_wages (region_code text, from_ym int, to_ym int, monthly_fen bigint);
