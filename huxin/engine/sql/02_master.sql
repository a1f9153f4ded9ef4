-- Master data as known, and what had happened of it by as_of.
CREATE TABLE known_projects AS SELECT {projects.columns} FROM ({projects}) WHERE {only};
CREATE TABLE project_codes AS
SELECT project_id, project_code FROM known_projects;

CREATE TABLE accounts AS SELECT * FROM ({accounts}) WHERE {only} AND (opened_on IS NULL OR opened_on <= DATE '{as_of}');
CREATE TABLE deposits AS SELECT * FROM ({deposits}) WHERE {only} AND (stored_on IS NULL OR stored_on <= DATE '{as_of}');
CREATE TABLE account_entries AS
SELECT e.*, a.project_id FROM ({account_entries}) AS e JOIN accounts AS a USING (account_no)
WHERE booked_on <= DATE '{as_of}';
CREATE VIEW roster AS SELECT * FROM ({roster}) WHERE entered_on <= DATE '{as_of}';
