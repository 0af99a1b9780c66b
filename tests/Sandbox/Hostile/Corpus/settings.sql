-- Settings by which a server may try to affect later sessions. PostgreSQL refuses most of them; accepted ones must have no effect.
-- trap: set_database_path: the database's search_path
ALTER DATABASE {database} SET search_path = hostile, pg_catalog;
-- trap: set_database_role: the role that each session on the database begins as
ALTER DATABASE {database} SET role = {owner};
-- trap: set_database_libraries: a library that each session loads
ALTER DATABASE {database} SET session_preload_libraries = 'auto_explain';
-- trap: set_database_local_libraries: the same, for everybody
ALTER DATABASE {database} SET local_preload_libraries = 'auto_explain';
-- trap: set_database_read_only: no session may write
ALTER DATABASE {database} SET default_transaction_read_only = on;
-- trap: set_database_timeout: no statement may last
ALTER DATABASE {database} SET statement_timeout = '1ms';
-- trap: set_database_others: row security, checks of functions, the tables' access method
ALTER DATABASE {database} SET row_security = off;
ALTER DATABASE {database} SET check_function_bodies = off;
ALTER DATABASE {database} SET default_table_access_method = 'nothing';
-- trap: set_database_claim: the operator's own claim
ALTER DATABASE {database} SET umsoperator.cluster = 'hostile';
-- trap: set_database_name: the database's name, template and limit
ALTER DATABASE {database} RENAME TO hostile_database;
-- trap: set_database_comment: the database's comment, where the operator keeps what it knows of copies
COMMENT ON DATABASE {database} IS '{"copy":{"updateId":"x"}}';
-- trap: set_all_path: the search_path of everybody
ALTER ROLE ALL SET search_path = hostile, pg_catalog;
-- trap: set_all_in_database: the same, in this database
ALTER ROLE ALL IN DATABASE {database} SET search_path = hostile, pg_catalog;
-- trap: set_operator: the operator's own
ALTER ROLE {operator} SET search_path = hostile, pg_catalog;
-- trap: set_system: the whole server's
ALTER SYSTEM SET search_path = 'hostile';

-- trap: set_owner_path: the object owner's, a role that cannot log in
ALTER ROLE {owner} SET search_path = hostile, pg_catalog;
ALTER ROLE {owner} SET default_transaction_read_only = on;
-- undo: ALTER ROLE {owner} RESET ALL

-- trap: set_owner_odd: settings of one's own with odd values, which copies take along
ALTER ROLE {owner} IN DATABASE {database} SET application_name = E'a''; CREATE TABLE public.injected (i int); --\n\\! touch {marker}';
ALTER ROLE {owner} IN DATABASE {database} SET search_path = hostile, "odd '"" name", pg_catalog;
ALTER ROLE {owner} IN DATABASE {database} SET statement_timeout = '1ms';
-- undo: ALTER ROLE {owner} IN DATABASE {database} RESET ALL

-- trap: event_trigger: one of the database's own
CREATE FUNCTION hostile.f_event_trigger() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('event_trigger'); END $$;
CREATE EVENT TRIGGER event_trigger ON ddl_command_start EXECUTE FUNCTION hostile.f_event_trigger();
-- undo: DROP FUNCTION hostile.f_event_trigger CASCADE

-- trap: language_c: a function of a library
CREATE FUNCTION hostile.f_language_c(text) RETURNS int LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';

-- trap: language_internal: a function of PostgreSQL's own under another name
CREATE FUNCTION hostile.f_language_internal(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all';

-- trap: operator_class: how an index compares
CREATE FUNCTION hostile.f_operator_class(a text, b text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM hostile.fire('operator_class'); RETURN 0; END $$;
CREATE OPERATOR CLASS hostile.o_operator_class DEFAULT FOR TYPE name USING hash AS OPERATOR 1 =;

-- trap: foreign_server: another database as a table of this one
CREATE FOREIGN DATA WRAPPER f_foreign_server;

-- trap: extension_dblink: sessions to anywhere
CREATE EXTENSION dblink;

-- trap: extension_file: files as tables
CREATE EXTENSION file_fdw;

-- trap: subscription: rows from anywhere
CREATE SUBSCRIPTION s_subscription CONNECTION 'host=127.0.0.1 dbname=postgres' PUBLICATION p WITH (connect = false);

-- trap: system_catalog: a row of the catalog itself
UPDATE pg_catalog.pg_proc SET prosrc = 'hostile' WHERE proname = 'quote_ident';

-- trap: catalog_schema: an object in pg_catalog
CREATE FUNCTION pg_catalog.hostile_in_catalog() RETURNS int LANGUAGE sql AS 'SELECT 1';
