-- The script that a DBA runs once before a UmsCluster may use a database. This is the sandbox's own copy, so that it shares no code with the
-- operator; a test compares it with the script that the operator prints. {names} are replaced; lines with a backslash are psql commands.
\set ON_ERROR_STOP on
\connect "postgres"
DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''{operator}'') THEN CREATE ROLE "{operator}" LOGIN; END IF; END';
ALTER ROLE "{operator}" LOGIN CREATEDB CREATEROLE;
REVOKE CONNECT ON DATABASE "postgres" FROM PUBLIC;
GRANT CONNECT ON DATABASE "postgres" TO "{operator}";
REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;
GRANT SET ON PARAMETER umsoperator.cluster TO "{operator}";
DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''{owner}'') THEN CREATE ROLE "{owner}" NOLOGIN; END IF; END';
DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ''{app}'') THEN CREATE ROLE "{app}" NOLOGIN; END IF; END';
GRANT "{owner}" TO "{operator}" WITH {admin};
GRANT "{app}" TO "{operator}" WITH {admin};
GRANT "{app}" TO "{owner}";
CREATE DATABASE "{database}" OWNER "{operator}";
\connect "{database}"
GRANT CREATE, TEMPORARY ON DATABASE "{database}" TO "{owner}";
ALTER SCHEMA public OWNER TO "{owner}";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
