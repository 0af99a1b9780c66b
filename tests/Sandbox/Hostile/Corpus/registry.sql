-- trap: registry_before_row: a trigger on the servers' list, whose rows the operator deletes in each snapshot
CREATE TRIGGER registry_before_row BEFORE DELETE ON epr_processes FOR EACH ROW EXECUTE FUNCTION hostile.triggered('registry_before_row');
-- undo: DROP TRIGGER registry_before_row ON epr_processes

-- trap: registry_after_row: the same, after each row
CREATE TRIGGER registry_after_row AFTER INSERT OR UPDATE OR DELETE ON epr_processes FOR EACH ROW EXECUTE FUNCTION hostile.triggered('registry_after_row');
-- undo: DROP TRIGGER registry_after_row ON epr_processes

-- trap: registry_before_statement: the same, before the statement
CREATE TRIGGER registry_before_statement BEFORE DELETE ON epr_processes FOR EACH STATEMENT EXECUTE FUNCTION hostile.triggered('registry_before_statement');
-- undo: DROP TRIGGER registry_before_statement ON epr_processes

-- trap: registry_after_statement: the same, after the statement, with all old rows at hand
CREATE TRIGGER registry_after_statement AFTER DELETE ON epr_processes REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION hostile.triggered('registry_after_statement');
-- undo: DROP TRIGGER registry_after_statement ON epr_processes

-- trap: registry_truncate: the same, for TRUNCATE
CREATE TRIGGER registry_truncate BEFORE TRUNCATE ON epr_processes FOR EACH STATEMENT EXECUTE FUNCTION hostile.triggered('registry_truncate');
-- undo: DROP TRIGGER registry_truncate ON epr_processes

-- trap: registry_deferred: a constraint trigger that waits for the operator's commit
CREATE CONSTRAINT TRIGGER registry_deferred AFTER DELETE ON epr_processes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hostile.triggered('registry_deferred');
-- undo: DROP TRIGGER registry_deferred ON epr_processes

-- trap: registry_rule: a rule with another effect in addition to the DELETE
CREATE RULE registry_rule AS ON DELETE TO epr_processes DO ALSO SELECT hostile.fire('registry_rule');
-- undo: DROP RULE registry_rule ON epr_processes

-- trap: registry_cascade: rows that go with those of the list, each with a trigger
CREATE TABLE hostile.t_registry_cascade (host varchar(253) REFERENCES epr_processes (epr_process_host) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TRIGGER registry_cascade BEFORE DELETE ON hostile.t_registry_cascade FOR EACH ROW EXECUTE FUNCTION hostile.triggered('registry_cascade');
CREATE FUNCTION hostile.f_registry_cascade() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO hostile.t_registry_cascade VALUES (NEW.epr_process_host); RETURN NULL; END $$;
CREATE TRIGGER registry_cascade_fill AFTER INSERT ON epr_processes FOR EACH ROW EXECUTE FUNCTION hostile.f_registry_cascade();
-- undo: DROP TRIGGER registry_cascade_fill ON epr_processes; DROP TABLE hostile.t_registry_cascade

-- trap: registry_domain: the host's column is of a domain
CREATE DOMAIN hostile.d_registry_domain AS varchar(253) CHECK (hostile.fire('registry_domain'));
ALTER TABLE epr_processes ADD COLUMN registry_domain hostile.d_registry_domain DEFAULT 'x';
-- undo: DROP DOMAIN hostile.d_registry_domain CASCADE

-- trap: registry_index: an index over an expression of the host
CREATE INDEX registry_index ON epr_processes (hostile.immutable('registry_index', epr_process_host));
-- undo: DROP INDEX registry_index

-- trap: registry_poison: a trigger that turns the operator's session round: search_path, and temporary views under the catalog's names
CREATE TRIGGER registry_poison AFTER DELETE ON epr_processes FOR EACH STATEMENT EXECUTE FUNCTION hostile.poison('registry_poison');
-- undo: DROP TRIGGER registry_poison ON epr_processes

-- trap: registry_policy: row security on the servers' list
ALTER TABLE epr_processes ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry_policy ON epr_processes USING (hostile.fire('registry_policy')) WITH CHECK (hostile.fire('registry_policy'));
-- undo: DROP POLICY registry_policy ON epr_processes; ALTER TABLE epr_processes DISABLE ROW LEVEL SECURITY

-- trap: version_policy: row security on the table that the schema's version is read from
ALTER TABLE ums_schema_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY version_policy ON ums_schema_version USING (hostile.fire('version_policy')) WITH CHECK (hostile.fire('version_policy'));
-- undo: DROP POLICY version_policy ON ums_schema_version; ALTER TABLE ums_schema_version DISABLE ROW LEVEL SECURITY

-- trap: registry_leaves: a trigger that lets the operator's login own things and have rights, so that it cannot be dropped
GRANT CREATE ON SCHEMA hostile TO PUBLIC;
CREATE FUNCTION hostile.f_registry_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hostile.fire('registry_leaves');
    IF pg_catalog.current_setting('application_name') OPERATOR(pg_catalog.!~~) 'ums-operator/%' THEN
        RETURN NULL;
    END IF;
    BEGIN
        EXECUTE pg_catalog.format('GRANT SELECT ON hostile.notes TO %I', session_user);
        EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES IN SCHEMA hostile GRANT SELECT ON TABLES TO %I', session_user);
    EXCEPTION
        WHEN OTHERS THEN NULL;
    END;
    BEGIN
        SET LOCAL ROLE NONE;
        EXECUTE pg_catalog.format('CREATE TABLE hostile.%I (i int)', 'registry_leaves of ' || session_user);
        PERFORM pg_catalog.lo_create(0);
        RESET ROLE;
    EXCEPTION
        WHEN OTHERS THEN NULL;
    END;
    RETURN NULL;
END $$;
CREATE TRIGGER registry_leaves AFTER DELETE ON epr_processes FOR EACH STATEMENT EXECUTE FUNCTION hostile.f_registry_leaves();
-- undo: DROP FUNCTION hostile.f_registry_leaves CASCADE
