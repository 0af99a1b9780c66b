-- trap: check: a function in a CHECK constraint, asked for each row that the copy takes
CREATE TABLE hostile.t_check (i int CHECK (hostile.fire('check')));
INSERT INTO hostile.t_check SELECT generate_series(1, 20);
-- undo: DROP TABLE hostile.t_check CASCADE

-- trap: check_not_valid: a CHECK constraint that is added after the rows
CREATE TABLE hostile.t_check_not_valid (i int);
INSERT INTO hostile.t_check_not_valid SELECT generate_series(1, 3);
ALTER TABLE hostile.t_check_not_valid ADD CONSTRAINT t_check_not_valid CHECK (i > 0 AND hostile.fire('check_not_valid')) NOT VALID;
-- undo: DROP TABLE hostile.t_check_not_valid CASCADE

-- trap: check_inherited: a CHECK constraint of a parent table, which its children are asked
CREATE TABLE hostile.t_check_inherited (i int CHECK (hostile.fire('check_inherited')));
CREATE TABLE hostile.t_check_inherited_child () INHERITS (hostile.t_check_inherited);
INSERT INTO hostile.t_check_inherited_child SELECT generate_series(1, 3);
-- undo: DROP TABLE hostile.t_check_inherited CASCADE

-- trap: check_definer: a SECURITY DEFINER function in a constraint
CREATE FUNCTION hostile.f_check_definer(i int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN hostile.fire('check_definer'); END $$;
CREATE TABLE hostile.t_check_definer (i int CHECK (hostile.f_check_definer(i)));
INSERT INTO hostile.t_check_definer SELECT generate_series(1, 3);
-- undo: DROP FUNCTION hostile.f_check_definer CASCADE

-- trap: check_by_path: a constraint whose function finds the next one by search_path
CREATE FUNCTION public.f_check_by_path() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN hostile.fire('check_by_path'); END $$;
CREATE FUNCTION hostile.g_check_by_path(i int) RETURNS boolean LANGUAGE sql AS 'SELECT public.f_check_by_path()';
CREATE TABLE hostile.t_check_by_path (i int CHECK (hostile.g_check_by_path(i)));
INSERT INTO hostile.t_check_by_path SELECT generate_series(1, 3);
-- undo: DROP FUNCTION hostile.g_check_by_path CASCADE

-- trap: domain_check: a domain with a CHECK constraint
CREATE DOMAIN hostile.d_domain_check AS int CHECK (hostile.fire('domain_check'));
CREATE TABLE hostile.t_domain_check (i hostile.d_domain_check);
INSERT INTO hostile.t_domain_check SELECT generate_series(1, 20);
-- undo: DROP DOMAIN hostile.d_domain_check CASCADE

-- trap: domain_array: a domain inside an array
CREATE DOMAIN hostile.d_domain_array AS text CHECK (hostile.fire('domain_array'));
CREATE TABLE hostile.t_domain_array (i hostile.d_domain_array[]);
INSERT INTO hostile.t_domain_array VALUES (ARRAY['a', 'b']::hostile.d_domain_array[]);
-- undo: DROP DOMAIN hostile.d_domain_array CASCADE

-- trap: domain_composite: a domain over a composite type
CREATE TYPE hostile.c_domain_composite AS (a int, b text);
CREATE DOMAIN hostile.d_domain_composite AS hostile.c_domain_composite CHECK (hostile.fire('domain_composite'));
CREATE TABLE hostile.t_domain_composite (i hostile.d_domain_composite);
INSERT INTO hostile.t_domain_composite VALUES (ROW(1, 'x')::hostile.c_domain_composite);
-- undo: DROP TYPE hostile.c_domain_composite CASCADE

-- trap: domain_default: a domain with a default
CREATE FUNCTION hostile.f_domain_default() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('domain_default'); RETURN 1; END $$;
CREATE DOMAIN hostile.d_domain_default AS int DEFAULT hostile.f_domain_default();
CREATE TABLE hostile.t_domain_default (i int, d hostile.d_domain_default);
INSERT INTO hostile.t_domain_default VALUES (1), (2);
-- undo: DROP FUNCTION hostile.f_domain_default CASCADE

-- trap: column_default: a function as a column's default
CREATE FUNCTION hostile.f_column_default() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('column_default'); RETURN 1; END $$;
CREATE TABLE hostile.t_column_default (i int, d int DEFAULT hostile.f_column_default());
INSERT INTO hostile.t_column_default VALUES (1), (2);
-- undo: DROP FUNCTION hostile.f_column_default CASCADE

-- trap: generated_column: a column that is computed for each row that the copy takes
CREATE TABLE hostile.t_generated_column (i int, g text GENERATED ALWAYS AS (hostile.immutable('generated_column', 'x')) STORED);
INSERT INTO hostile.t_generated_column SELECT generate_series(1, 20);
-- undo: DROP TABLE hostile.t_generated_column CASCADE

-- trap: index_expression: an index over an expression
CREATE TABLE hostile.t_index_expression (t text);
INSERT INTO hostile.t_index_expression SELECT 'x' || g FROM generate_series(1, 20) g;
CREATE INDEX i_index_expression ON hostile.t_index_expression (hostile.immutable('index_expression', t));
-- undo: DROP TABLE hostile.t_index_expression CASCADE

-- trap: index_predicate: an index over some rows only
CREATE FUNCTION hostile.f_index_predicate(i int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN hostile.fire('index_predicate'); END $$;
CREATE TABLE hostile.t_index_predicate (i int);
INSERT INTO hostile.t_index_predicate SELECT generate_series(1, 20);
CREATE INDEX i_index_predicate ON hostile.t_index_predicate (i) WHERE hostile.f_index_predicate(i);
-- undo: DROP FUNCTION hostile.f_index_predicate CASCADE

-- trap: index_unique: a unique index over an expression
CREATE TABLE hostile.t_index_unique (t text);
INSERT INTO hostile.t_index_unique SELECT 'x' || g FROM generate_series(1, 5) g;
CREATE UNIQUE INDEX i_index_unique ON hostile.t_index_unique (hostile.immutable('index_unique', t));
-- undo: DROP TABLE hostile.t_index_unique CASCADE

-- trap: index_range: a range type whose difference is computed by a function, in statistics and in a GiST index
CREATE FUNCTION hostile.f_index_range(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM hostile.tell('index_range'); RETURN a - b; END $$;
CREATE TYPE hostile.r_index_range AS RANGE (subtype = float8, subtype_diff = hostile.f_index_range);
CREATE TABLE hostile.t_index_range (r hostile.r_index_range);
INSERT INTO hostile.t_index_range SELECT hostile.r_index_range(g, g + 1) FROM generate_series(1, 400) g;
CREATE INDEX i_index_range ON hostile.t_index_range USING gist (r);
-- undo: DROP FUNCTION hostile.f_index_range CASCADE

-- trap: statistics_expression: extended statistics over an expression, computed by ANALYZE
CREATE TABLE hostile.t_statistics_expression (t text, u text);
INSERT INTO hostile.t_statistics_expression SELECT 'x' || g, 'y' FROM generate_series(1, 20) g;
CREATE STATISTICS hostile.s_statistics_expression ON (hostile.immutable('statistics_expression', t)) FROM hostile.t_statistics_expression;
-- undo: DROP TABLE hostile.t_statistics_expression CASCADE

-- trap: exclusion: an exclusion constraint over an expression
CREATE TABLE hostile.t_exclusion (t text, EXCLUDE USING btree (hostile.immutable('exclusion', t) WITH =));
INSERT INTO hostile.t_exclusion SELECT 'x' || g FROM generate_series(1, 5) g;
-- undo: DROP TABLE hostile.t_exclusion CASCADE

-- trap: foreign_key_cast: a foreign key whose check casts by a function
CREATE TYPE hostile.e_foreign_key_cast AS ENUM ('one', 'two');
CREATE FUNCTION hostile.f_foreign_key_cast(e hostile.e_foreign_key_cast) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM hostile.fire('foreign_key_cast'); RETURN CASE e::text WHEN 'one' THEN 1 ELSE 2 END; END $$;
CREATE CAST (hostile.e_foreign_key_cast AS int) WITH FUNCTION hostile.f_foreign_key_cast(hostile.e_foreign_key_cast) AS IMPLICIT;
CREATE TABLE hostile.t_foreign_key_cast (i int PRIMARY KEY);
INSERT INTO hostile.t_foreign_key_cast VALUES (1), (2);
CREATE TABLE hostile.u_foreign_key_cast (e hostile.e_foreign_key_cast REFERENCES hostile.t_foreign_key_cast);
INSERT INTO hostile.u_foreign_key_cast VALUES ('one'), ('two');
-- undo: DROP TABLE hostile.u_foreign_key_cast, hostile.t_foreign_key_cast; DROP TYPE hostile.e_foreign_key_cast CASCADE

-- trap: partition_key: a table whose rows find their partition by a function
CREATE TABLE hostile.t_partition_key (t text) PARTITION BY LIST (hostile.immutable('partition_key', t));
CREATE TABLE hostile.t_partition_key_a PARTITION OF hostile.t_partition_key FOR VALUES IN ('a');
CREATE TABLE hostile.t_partition_key_rest PARTITION OF hostile.t_partition_key DEFAULT;
INSERT INTO hostile.t_partition_key VALUES ('a'), ('b');
-- undo: DROP TABLE hostile.t_partition_key CASCADE

-- trap: partition_bound: the bounds of a partition, odd ones
CREATE TABLE hostile.t_partition_bound (t text) PARTITION BY RANGE (t);
CREATE TABLE hostile.t_partition_bound_odd PARTITION OF hostile.t_partition_bound FOR VALUES FROM (E'''); SELECT hostile.fire(''partition_bound''); --\n\\! touch {marker}\n') TO (MAXVALUE);
INSERT INTO hostile.t_partition_bound VALUES ('z');
-- undo: DROP TABLE hostile.t_partition_bound CASCADE

-- trap: trigger_row: row triggers on all that happens to rows
CREATE TABLE hostile.t_trigger_row (i int);
INSERT INTO hostile.t_trigger_row VALUES (1);
CREATE TRIGGER trigger_row BEFORE INSERT OR UPDATE OR DELETE ON hostile.t_trigger_row FOR EACH ROW EXECUTE FUNCTION hostile.triggered('trigger_row');
ALTER TABLE hostile.t_trigger_row ENABLE ALWAYS TRIGGER trigger_row;
-- undo: DROP TABLE hostile.t_trigger_row CASCADE

-- trap: trigger_statement: statement triggers, TRUNCATE too
CREATE TABLE hostile.t_trigger_statement (i int);
INSERT INTO hostile.t_trigger_statement VALUES (1);
CREATE TRIGGER trigger_statement AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON hostile.t_trigger_statement FOR EACH STATEMENT EXECUTE FUNCTION hostile.triggered('trigger_statement');
ALTER TABLE hostile.t_trigger_statement ENABLE ALWAYS TRIGGER trigger_statement;
-- undo: DROP TABLE hostile.t_trigger_statement CASCADE

-- trap: trigger_deferred: a constraint trigger that waits for the commit
CREATE TABLE hostile.t_trigger_deferred (i int);
INSERT INTO hostile.t_trigger_deferred VALUES (1);
CREATE CONSTRAINT TRIGGER trigger_deferred AFTER INSERT OR UPDATE OR DELETE ON hostile.t_trigger_deferred DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hostile.triggered('trigger_deferred');
-- undo: DROP TABLE hostile.t_trigger_deferred CASCADE

-- trap: rule_insert: a rule with another effect in addition to an INSERT
CREATE TABLE hostile.t_rule_insert (i int);
INSERT INTO hostile.t_rule_insert VALUES (1);
CREATE RULE rule_insert AS ON INSERT TO hostile.t_rule_insert DO ALSO SELECT hostile.fire('rule_insert');
-- undo: DROP TABLE hostile.t_rule_insert CASCADE

-- trap: policy: row security, forced on nobody
CREATE TABLE hostile.t_policy (i int);
INSERT INTO hostile.t_policy VALUES (1);
ALTER TABLE hostile.t_policy ENABLE ROW LEVEL SECURITY;
CREATE POLICY policy ON hostile.t_policy USING (hostile.fire('policy')) WITH CHECK (hostile.fire('policy'));
-- undo: DROP TABLE hostile.t_policy CASCADE

-- trap: policy_forced: row security, forced on the owner
CREATE TABLE hostile.t_policy_forced (i int);
INSERT INTO hostile.t_policy_forced VALUES (1);
CREATE POLICY policy_forced ON hostile.t_policy_forced USING (hostile.fire('policy_forced'));
ALTER TABLE hostile.t_policy_forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- undo: DROP TABLE hostile.t_policy_forced CASCADE

-- trap: view_all: a view over each table, with a function
CREATE VIEW hostile.v_view_all WITH (security_barrier) AS SELECT d.*, hostile.fire('view_all') AS fired FROM public.device_groups d WHERE hostile.fire('view_all');
-- undo: DROP VIEW hostile.v_view_all

-- trap: view_invoker: a view that works with the rights of who asks
CREATE VIEW hostile.v_view_invoker WITH (security_invoker) AS SELECT hostile.fire('view_invoker') AS fired;
-- undo: DROP VIEW hostile.v_view_invoker

-- trap: materialized_view: computed when the copy is made
CREATE MATERIALIZED VIEW hostile.m_materialized_view AS SELECT g, hostile.fire('materialized_view') AS fired FROM generate_series(1, 5) g;
CREATE UNIQUE INDEX ON hostile.m_materialized_view (g);
-- undo: DROP MATERIALIZED VIEW hostile.m_materialized_view

-- trap: materialized_chain: one over another, with an index over an expression
CREATE MATERIALIZED VIEW hostile.m_materialized_chain AS SELECT 'x'::text AS t, hostile.fire('materialized_chain') AS fired;
CREATE INDEX ON hostile.m_materialized_chain (hostile.immutable('materialized_chain', t));
CREATE MATERIALIZED VIEW hostile.n_materialized_chain AS SELECT hostile.fire('materialized_chain') AS fired FROM hostile.m_materialized_chain;
-- undo: DROP MATERIALIZED VIEW hostile.m_materialized_chain CASCADE

-- trap: aggregate: an aggregate whose steps are a function
CREATE FUNCTION hostile.f_aggregate(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('aggregate'); RETURN a + b; END $$;
CREATE AGGREGATE hostile.a_aggregate(bigint) (SFUNC = hostile.f_aggregate, STYPE = bigint, INITCOND = '0');
CREATE MATERIALIZED VIEW hostile.m_aggregate AS SELECT hostile.a_aggregate(g) FROM generate_series(1::bigint, 3) g;
-- undo: DROP FUNCTION hostile.f_aggregate CASCADE

-- trap: type_cast: casts between types, assignment ones and explicit ones
CREATE TYPE hostile.c_type_cast AS (i int);
CREATE FUNCTION hostile.f_type_cast(c hostile.c_type_cast) RETURNS name LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('type_cast'); RETURN 'x'; END $$;
CREATE CAST (hostile.c_type_cast AS name) WITH FUNCTION hostile.f_type_cast(hostile.c_type_cast) AS ASSIGNMENT;
CREATE MATERIALIZED VIEW hostile.m_type_cast AS SELECT ROW(1)::hostile.c_type_cast::name AS n;
-- undo: DROP TYPE hostile.c_type_cast CASCADE

-- trap: operator_own: an operator of a type of one's own, in a constraint
CREATE TYPE hostile.c_operator_own AS (i int);
CREATE FUNCTION hostile.f_operator_own(a hostile.c_operator_own, b hostile.c_operator_own) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN hostile.fire('operator_own'); END $$;
CREATE OPERATOR hostile.=== (LEFTARG = hostile.c_operator_own, RIGHTARG = hostile.c_operator_own, FUNCTION = hostile.f_operator_own);
CREATE TABLE hostile.t_operator_own (c hostile.c_operator_own CHECK (c OPERATOR(hostile.===) c));
INSERT INTO hostile.t_operator_own VALUES (ROW(1)::hostile.c_operator_own);
-- undo: DROP TYPE hostile.c_operator_own CASCADE

-- trap: text_search: a configuration and a dictionary of one's own, in a computed column
CREATE TEXT SEARCH DICTIONARY hostile.d_text_search (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION hostile.c_text_search (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION hostile.c_text_search ADD MAPPING FOR asciiword WITH hostile.d_text_search;
CREATE TABLE hostile.t_text_search (t text, v tsvector GENERATED ALWAYS AS (to_tsvector('hostile.c_text_search', hostile.immutable('text_search', t))) STORED);
INSERT INTO hostile.t_text_search VALUES ('quick foxes');
-- undo: DROP TABLE hostile.t_text_search; DROP TEXT SEARCH CONFIGURATION hostile.c_text_search CASCADE

-- trap: collation: one of one's own, under the name of a known one
CREATE COLLATION hostile."en_US" FROM "C";
CREATE TABLE hostile.t_collation (t text COLLATE hostile."en_US" CHECK (hostile.immutable('collation', t) > 'a' COLLATE hostile."en_US"));
INSERT INTO hostile.t_collation VALUES ('b');
-- undo: DROP TABLE hostile.t_collation

-- trap: typed_table: a table of a type, whose row is checked
CREATE TYPE hostile.c_typed_table AS (i int);
CREATE TABLE hostile.t_typed_table OF hostile.c_typed_table (CHECK (hostile.fire('typed_table')));
INSERT INTO hostile.t_typed_table VALUES (1);
-- undo: DROP TABLE hostile.t_typed_table

-- trap: default_privileges: what is made later is everybody's
ALTER DEFAULT PRIVILEGES IN SCHEMA hostile GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA hostile GRANT ALL ON TABLES TO PUBLIC;
CREATE TABLE hostile.t_default_privileges (i int CHECK (hostile.fire('default_privileges')));
INSERT INTO hostile.t_default_privileges VALUES (1);
-- undo: DROP TABLE hostile.t_default_privileges; ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA hostile REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA hostile REVOKE ALL ON TABLES FROM PUBLIC

-- trap: publication: a publication with a condition
CREATE TABLE hostile.t_publication (i int PRIMARY KEY CHECK (hostile.fire('publication')));
INSERT INTO hostile.t_publication VALUES (1);
CREATE PUBLICATION "publication '; --" FOR TABLE hostile.t_publication WHERE (i > 0);
-- undo: DROP TABLE hostile.t_publication CASCADE; DROP PUBLICATION "publication '; --"

-- trap: extension_prepared: an extension whose objects are there already, under better matching names
CREATE FUNCTION public.similarity(text, varchar) RETURNS real LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM hostile.fire('extension_prepared'); RETURN 0; END $$;
CREATE FUNCTION public.hostile_similar(text, varchar) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN hostile.fire('extension_prepared'); END $$;
CREATE OPERATOR public.% (LEFTARG = text, RIGHTARG = varchar, FUNCTION = public.hostile_similar);
CREATE EXTENSION pg_trgm SCHEMA public;
CREATE TABLE hostile.t_extension_prepared (t text, v varchar CHECK (similarity('x'::text, v) >= 0));
INSERT INTO hostile.t_extension_prepared VALUES ('x', 'y');
-- undo: DROP TABLE hostile.t_extension_prepared; DROP EXTENSION pg_trgm; DROP FUNCTION public.similarity(text, varchar); DROP FUNCTION public.hostile_similar CASCADE

-- trap: extension_in_schema: an extension inside the hostile schema, with an index that uses it
CREATE EXTENSION hstore SCHEMA hostile;
CREATE TABLE hostile.t_extension_in_schema (h hostile.hstore CHECK (hostile.fire('extension_in_schema')));
INSERT INTO hostile.t_extension_in_schema VALUES ('a=>1');
CREATE INDEX ON hostile.t_extension_in_schema USING gin (h);
-- undo: DROP EXTENSION hstore CASCADE; DROP TABLE hostile.t_extension_in_schema

-- trap: procedure: a procedure that commits for the caller
CREATE PROCEDURE hostile.p_procedure() LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('procedure'); COMMIT; END $$;
-- undo: DROP PROCEDURE hostile.p_procedure

-- trap: function_settings: a function with its own settings
CREATE FUNCTION hostile.f_function_settings(i int) RETURNS boolean LANGUAGE plpgsql SET search_path = hostile, public SET statement_timeout = 0 SET row_security = off AS $$ BEGIN RETURN hostile.fire('function_settings'); END $$;
CREATE TABLE hostile.t_function_settings (i int CHECK (hostile.f_function_settings(i)));
INSERT INTO hostile.t_function_settings VALUES (1);
-- undo: DROP FUNCTION hostile.f_function_settings CASCADE

-- trap: function_listens: a function that notifies and listens
CREATE FUNCTION hostile.f_function_listens(i int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hostile.fire('function_listens');
    PERFORM pg_catalog.pg_notify('hostile', repeat('x', 7000));
    LISTEN hostile;
    RETURN true;
EXCEPTION
    WHEN OTHERS THEN RETURN true;
END $$;
CREATE TABLE hostile.t_function_listens (i int CHECK (hostile.f_function_listens(i)));
INSERT INTO hostile.t_function_listens VALUES (1);
-- undo: DROP FUNCTION hostile.f_function_listens CASCADE

-- trap: temporary_catalog: a constraint that makes temporary views under the catalog's names in the session that copies
CREATE TABLE hostile.t_temporary_catalog (i int);
INSERT INTO hostile.t_temporary_catalog VALUES (1);
CREATE TRIGGER temporary_catalog AFTER INSERT ON hostile.t_temporary_catalog FOR EACH STATEMENT EXECUTE FUNCTION hostile.poison('temporary_catalog');
ALTER TABLE hostile.t_temporary_catalog ENABLE ALWAYS TRIGGER temporary_catalog;
-- undo: DROP TABLE hostile.t_temporary_catalog
