-- Actions of an ordinary server with the rights of the app role.
-- trap: server_registry_row: rows of servers that do not exist, with statements as their hosts
INSERT INTO epr_processes (epr_process_type, epr_process_host, epr_process_mode, epr_service_status, server_version, changed_at)
VALUES ('x', E'server_registry_row''); CREATE TABLE public.injected (i int); --\n\\! touch {marker}', 'production', 'SERVICE_RUNNING', '1', now());
-- undo: DELETE FROM epr_processes WHERE epr_process_type = 'x'; DO $$ BEGIN DELETE FROM hostile.t_registry_cascade WHERE host LIKE 'server_registry_row%'; EXCEPTION WHEN undefined_table THEN NULL; END $$

-- trap: server_large_object: a large object of the application's role, with an odd comment
SELECT pg_catalog.lo_from_bytea(424210, '\x78');
COMMENT ON LARGE OBJECT 424210 IS E'server_large_object\n\\! touch {marker}';
-- undo: SELECT pg_catalog.lo_unlink(424210)

-- trap: server_prepared: a transaction that is prepared and never ended
BEGIN;
INSERT INTO job_runs VALUES ('server_prepared', 'x', now(), 1);
PREPARE TRANSACTION E'server_prepared''; --\n\\! touch {marker}';
-- undo: ROLLBACK PREPARED E'server_prepared''; --\n\\! touch {marker}'

-- trap: server_temporary: temporary tables under the catalog's names, in its own session
CREATE TEMP TABLE pg_class AS SELECT 1 AS i;
CREATE TEMP VIEW pg_database AS SELECT 1 AS i;

-- trap: server_tells: NOTIFY with all that it takes, and LISTEN
LISTEN hostile;
SELECT pg_catalog.pg_notify('hostile', pg_catalog.repeat('x', 7900)) FROM pg_catalog.generate_series(1, 50);

-- trap: server_settings: its own login's settings
ALTER ROLE CURRENT_USER SET search_path = hostile, pg_catalog;

-- trap: server_login: the login itself, as which it may set what it likes for itself
SET ROLE NONE;
ALTER ROLE CURRENT_USER SET search_path = hostile, pg_catalog;
ALTER ROLE CURRENT_USER SET default_transaction_read_only = off;
ALTER ROLE CURRENT_USER SET local_preload_libraries = 'nothing';
ALTER ROLE CURRENT_USER RESET local_preload_libraries;
RESET ROLE;

-- trap: server_schema: a schema of its own
CREATE SCHEMA server_schema;

-- trap: server_function: a function in public
CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE sql AS 'SELECT 1';

-- trap: server_trigger: a trigger on the servers' list
CREATE TRIGGER server_trigger BEFORE DELETE ON epr_processes FOR EACH ROW EXECUTE FUNCTION hostile.triggered('server_trigger');

-- trap: server_database: settings of the database
ALTER DATABASE {database} SET search_path = hostile;

-- trap: server_role: a role
CREATE ROLE server_role;

-- trap: server_locks: the cluster's lock, in a database where it is not looked for
SELECT pg_catalog.pg_advisory_lock(5590355, g) FROM pg_catalog.generate_series(1, 50) g;
