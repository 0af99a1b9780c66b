-- A DBA has set the database's search_path with the vendor's schema first and pg_catalog last, so every unqualified name resolves to the vendor's object.
-- shadow: path_set_config: function hostile.set_config(text, text, boolean) text := pg_catalog.set_config($1, $2, $3)
-- shadow: path_current_setting: function hostile.current_setting(text) text := pg_catalog.current_setting($1)
-- shadow: path_current_setting_missing: function hostile.current_setting(text, boolean) text := pg_catalog.current_setting($1, $2)
-- shadow: path_quote_ident: function hostile.quote_ident(text) text := pg_catalog.quote_ident($1)
-- shadow: path_format_type: function hostile.format_type(oid, int) text := pg_catalog.format_type($1, $2)
-- shadow: path_userbyid: function hostile.pg_get_userbyid(oid) name := pg_catalog.pg_get_userbyid($1)
-- shadow: path_to_regclass: function hostile.to_regclass(text) regclass := pg_catalog.to_regclass($1)
-- shadow: path_to_regnamespace: function hostile.to_regnamespace(text) regnamespace := pg_catalog.to_regnamespace($1)
-- shadow: path_obj_description: function hostile.obj_description(oid, name) text := pg_catalog.obj_description($1, $2)
-- shadow: path_has_role: function hostile.pg_has_role(oid, text) boolean := pg_catalog.pg_has_role($1, $2)
-- shadow: path_has_table: function hostile.has_table_privilege(oid, text) boolean := pg_catalog.has_table_privilege($1, $2)
-- shadow: path_get_expr: function hostile.pg_get_expr(pg_node_tree, oid) text := pg_catalog.pg_get_expr($1, $2)
-- shadow: path_constraintdef: function hostile.pg_get_constraintdef(oid) text := pg_catalog.pg_get_constraintdef($1)
-- shadow: path_indexdef: function hostile.pg_get_indexdef(oid) text := pg_catalog.pg_get_indexdef($1)
-- shadow: path_export: function hostile.pg_export_snapshot() text := pg_catalog.pg_export_snapshot()
-- shadow: path_advisory_lock: function hostile.pg_advisory_lock(bigint) void := pg_catalog.pg_advisory_lock($1)
-- shadow: path_database: function hostile.current_database() name := pg_catalog.current_database()
-- shadow: path_clock: function hostile.clock_timestamp() timestamptz := pg_catalog.clock_timestamp()
-- shadow: path_now: function hostile.now() timestamptz := pg_catalog.now()
-- shadow: path_lo_get: function hostile.lo_get(oid, bigint, int) bytea := pg_catalog.lo_get($1, $2, $3)
-- shadow: path_lo_make: function hostile.lo_from_bytea(oid, bytea) oid := pg_catalog.lo_from_bytea($1, $2)
-- shadow: path_setval: function hostile.setval(regclass, bigint, boolean) bigint := pg_catalog.setval($1, $2, $3)
-- shadow: path_force_flush: function hostile.pg_stat_force_next_flush() void := pg_catalog.pg_stat_force_next_flush()
-- shadow: path_unnest: function hostile.unnest(text[]) SETOF text := u FROM pg_catalog.unnest($1) u
-- shadow: path_equal_name: operator hostile.= (name, text) boolean := $1 OPERATOR(pg_catalog.=) $2
-- shadow: path_unequal_name: operator hostile.<> (name, text) boolean := $1 OPERATOR(pg_catalog.<>) $2
-- shadow: path_equal_names: operator hostile.= (name, name) boolean := $1 OPERATOR(pg_catalog.=) $2
-- shadow: path_not_matches: operator hostile.!~ (name, text) boolean := $1 OPERATOR(pg_catalog.!~) $2
-- shadow: path_concat: operator hostile.|| (text, text) text := $1 OPERATOR(pg_catalog.||) $2
-- shadow: path_equal_text: operator hostile.= (text, text) boolean := $1 OPERATOR(pg_catalog.=) $2

-- trap: path_relation: views under the names of the catalog's
CREATE VIEW hostile.pg_extension AS SELECT * FROM pg_catalog.pg_extension WHERE hostile.fire('path_relation');
CREATE VIEW hostile.pg_largeobject_metadata AS SELECT * FROM pg_catalog.pg_largeobject_metadata WHERE hostile.fire('path_relation');
CREATE VIEW hostile.pg_stat_user_tables AS SELECT * FROM pg_catalog.pg_stat_user_tables WHERE hostile.fire('path_relation');
CREATE VIEW hostile.pg_roles AS SELECT * FROM pg_catalog.pg_roles WHERE hostile.fire('path_relation');
CREATE VIEW hostile.pg_database AS SELECT * FROM pg_catalog.pg_database WHERE hostile.fire('path_relation');
GRANT SELECT ON ALL TABLES IN SCHEMA hostile TO PUBLIC;
-- undo: DROP VIEW hostile.pg_extension, hostile.pg_largeobject_metadata, hostile.pg_stat_user_tables, hostile.pg_roles, hostile.pg_database

-- trap: path_domain: types under the names of PostgreSQL's
CREATE DOMAIN hostile.int8 AS pg_catalog.int8 CHECK (hostile.fire('path_domain'));
CREATE DOMAIN hostile.regclass AS pg_catalog.regclass CHECK (hostile.fire('path_domain'));
-- undo: DROP DOMAIN hostile.int8, hostile.regclass CASCADE

-- trap: path_version: the table that the schema's version is read from, found first
CREATE VIEW hostile.ums_schema_version AS SELECT * FROM public.ums_schema_version WHERE hostile.fire('path_version');
GRANT SELECT, INSERT, UPDATE, DELETE ON hostile.ums_schema_version TO PUBLIC;
-- undo: DROP VIEW hostile.ums_schema_version

-- trap: path_registry: the servers' list, found first
CREATE VIEW hostile.epr_processes AS SELECT * FROM public.epr_processes WHERE hostile.fire('path_registry');
GRANT SELECT, INSERT, UPDATE, DELETE ON hostile.epr_processes TO PUBLIC;
-- undo: DROP VIEW hostile.epr_processes
