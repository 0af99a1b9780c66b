-- Rights on everything, given and taken away, by columns, by default, and hidden rows.
CREATE SCHEMA safe;
GRANT USAGE, CREATE ON SCHEMA safe TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA safe GRANT UPDATE ON TABLES TO {app} WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA safe GRANT EXECUTE ON FUNCTIONS TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SEQUENCES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {app};
CREATE TABLE safe.notes (id serial PRIMARY KEY, author name DEFAULT current_user, body text, secret text);
INSERT INTO safe.notes (body, secret) SELECT 'note ' || n, md5(n::text) FROM generate_series(1, 100) n;
REVOKE ALL ON safe.notes FROM {app};
GRANT SELECT (id, body), UPDATE (body), REFERENCES (id) ON safe.notes TO {app};
GRANT SELECT (body) ON safe.notes TO PUBLIC;
REVOKE DELETE, TRUNCATE ON safe.notes FROM {owner};
ALTER TABLE safe.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON safe.notes USING (author = current_user) WITH CHECK (author = current_user AND body IN ('a', 'b'));
CREATE TABLE safe.readers (name name, kind varchar(5));
CREATE POLICY readers ON safe.notes FOR SELECT TO {app}, PUBLIC USING (EXISTS (SELECT FROM safe.readers r WHERE r.name = current_user AND r.kind IN ('x', 'y')));
CREATE POLICY "never delete" ON safe.notes AS RESTRICTIVE FOR DELETE USING (false);
COMMENT ON POLICY "never delete" ON safe.notes IS 'restrictive';
-- Tables that their owner may only read any more, and not by a right of his own.
CREATE TABLE safe.read_only (a int); INSERT INTO safe.read_only VALUES (1), (2); REVOKE ALL ON safe.read_only FROM {owner}; GRANT SELECT ON safe.read_only TO PUBLIC;
CREATE TABLE safe.nobodys (a int PRIMARY KEY, b int REFERENCES safe.nobodys); INSERT INTO safe.nobodys VALUES (1, 1); REVOKE ALL ON safe.nobodys FROM {owner}; GRANT SELECT ON safe.nobodys TO {app};
CREATE VIEW safe.barrier WITH (security_barrier, security_invoker, check_option = local) AS SELECT * FROM safe.readers WHERE kind <> 'z';
GRANT SELECT, INSERT, UPDATE, DELETE ON safe.barrier TO {app};
CREATE FUNCTION safe.run() RETURNS int LANGUAGE sql SECURITY DEFINER SET work_mem = '1MB' SET search_path = '' AS 'SELECT 1';
CREATE PROCEDURE safe.act() LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON PROCEDURE safe.act FROM {owner}; GRANT EXECUTE ON PROCEDURE safe.act TO {app} WITH GRANT OPTION;
CREATE SEQUENCE safe.counter; REVOKE ALL ON SEQUENCE safe.counter FROM {app}; GRANT UPDATE ON SEQUENCE safe.counter TO PUBLIC; SELECT nextval('safe.counter'), nextval('safe.counter');
CREATE TYPE safe.pair AS (a int, b text); GRANT USAGE ON TYPE safe.pair TO PUBLIC;
CREATE MATERIALIZED VIEW safe.seen AS SELECT count(*) FROM safe.readers; GRANT SELECT ON safe.seen TO {app};
CREATE TABLE safe.published (a int NOT NULL, b text); CREATE UNIQUE INDEX published_a ON safe.published (a); ALTER TABLE safe.published REPLICA IDENTITY USING INDEX published_a;
ALTER TABLE safe.published CLUSTER ON published_a;
-- Large objects of several sizes, with rights of their own and rows that refer to them.
CREATE TABLE safe.files (name text, content oid);
INSERT INTO safe.files SELECT 'file ' || n, lo_from_bytea(70000 + n, convert_to(repeat(md5(n::text), n * n * 40), 'UTF8')) FROM generate_series(0, 21) n;
SELECT lo_put(70003, 5000000, 'far behind a hole');
REVOKE UPDATE ON LARGE OBJECT 70001 FROM {owner}; GRANT SELECT, UPDATE ON LARGE OBJECT 70002, 70003 TO {app} WITH GRANT OPTION; GRANT SELECT ON LARGE OBJECT 70002 TO PUBLIC;
COMMENT ON LARGE OBJECT 70004 IS 'commented';
-- What is granted by somebody who holds it with the right to grant it on: in a schema that only he may use, by columns, and to all.
CREATE SCHEMA granted; REVOKE ALL ON SCHEMA granted FROM {app}; GRANT USAGE ON SCHEMA granted TO {app} WITH GRANT OPTION;
CREATE TABLE granted.on_and_on (a int, b text); INSERT INTO granted.on_and_on VALUES (1, 'x');
REVOKE ALL ON granted.on_and_on FROM {app}; GRANT SELECT, INSERT (a) ON granted.on_and_on TO {app} WITH GRANT OPTION;
CREATE FUNCTION granted.act() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION granted.act TO {app} WITH GRANT OPTION;
SET ROLE {app};
GRANT USAGE ON SCHEMA granted TO pg_monitor; GRANT SELECT ON granted.on_and_on TO pg_monitor WITH GRANT OPTION; GRANT INSERT (a) ON granted.on_and_on TO PUBLIC; GRANT EXECUTE ON FUNCTION granted.act TO pg_monitor;
SET ROLE {owner};
GRANT SELECT ON granted.on_and_on TO pg_read_all_stats;
