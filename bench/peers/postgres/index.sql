CREATE INDEX ON attendance USING brin (ym);
CREATE INDEX ON attendance (project_id, worker_id);
CREATE INDEX ON payroll (project_id, worker_id);
CREATE INDEX ON payments (project_id, worker_id);
CREATE INDEX ON roster (project_id, worker_id);
ANALYZE;
