-- trap: view_registry: the servers' list is a view with a function, over the table that it was
ALTER TABLE epr_processes RENAME TO t_view_registry;
CREATE VIEW epr_processes AS SELECT * FROM t_view_registry WHERE hostile.fire('view_registry');
GRANT SELECT, INSERT, UPDATE, DELETE ON epr_processes TO PUBLIC;
-- undo: DROP VIEW epr_processes; ALTER TABLE t_view_registry RENAME TO epr_processes

-- trap: view_version: the schema's version is a view with a function
ALTER TABLE ums_schema_version RENAME TO t_view_version;
CREATE VIEW ums_schema_version AS SELECT * FROM t_view_version WHERE hostile.fire('view_version');
GRANT SELECT, INSERT, UPDATE, DELETE ON ums_schema_version TO PUBLIC;
-- undo: DROP VIEW ums_schema_version; ALTER TABLE t_view_version RENAME TO ums_schema_version

-- trap: view_devices: a table of the vendor's becomes a view with rules
ALTER TABLE job_runs RENAME TO t_view_devices;
CREATE VIEW job_runs AS SELECT * FROM t_view_devices WHERE hostile.fire('view_devices');
GRANT SELECT, INSERT, UPDATE, DELETE ON job_runs TO PUBLIC;
-- undo: DROP VIEW job_runs; ALTER TABLE t_view_devices RENAME TO job_runs
