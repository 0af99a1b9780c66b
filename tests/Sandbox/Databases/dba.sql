-- What a DBA runs once before a UmsCluster may use a database (design §4). The sandbox's own copy of what `kubectl ums` prints, so that it
-- shares no code with the operator; DbaStatementsTests compares the two. {names} are filled in, lines with a backslash are psql's.
\connect {maintenance}
CREATE ROLE "{operator}" LOGIN;
ALTER ROLE "{operator}" LOGIN CREATEDB CREATEROLE;
CREATE ROLE "{owner}" NOLOGIN;
CREATE ROLE "{app}" NOLOGIN;
GRANT "{owner}" TO "{operator}" {admin};
GRANT "{app}" TO "{operator}" {admin};
GRANT "{app}" TO "{owner}";
CREATE DATABASE "{database}" OWNER "{operator}";
\connect {database}
GRANT CREATE, TEMPORARY ON DATABASE "{database}" TO "{owner}";
ALTER SCHEMA public OWNER TO "{owner}";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
