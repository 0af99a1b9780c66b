-- Objects that match better than PostgreSQL's own in sessions whose search_path contains public (CVE-2018-1058 and similar).
-- shadow: concat_name: operator public.|| (name, name) text := $1::text OPERATOR(pg_catalog.||) $2::text
-- shadow: concat_name_text: operator public.|| (name, text) text := $1::text OPERATOR(pg_catalog.||) $2
-- shadow: concat_text_name: operator public.|| (text, name) text := $1 OPERATOR(pg_catalog.||) $2::text
-- shadow: not_matches_name: operator public.!~ (name, name) boolean := $1::text OPERATOR(pg_catalog.!~) $2::text
-- shadow: matches_name: operator public.~ (name, name) boolean := $1::text OPERATOR(pg_catalog.~) $2::text
-- shadow: like_name: operator public.~~ (name, name) boolean := $1::text OPERATOR(pg_catalog.~~) $2::text
-- shadow: not_like_name: operator public.!~~ (name, name) boolean := $1::text OPERATOR(pg_catalog.!~~) $2::text
-- shadow: ilike_name: operator public.~~* (name, name) boolean := $1::text OPERATOR(pg_catalog.~~*) $2::text
-- shadow: equal_oid_class: operator public.= (oid, regclass) boolean := $1 OPERATOR(pg_catalog.=) $2::oid
-- shadow: equal_oid_type: operator public.= (oid, regtype) boolean := $1 OPERATOR(pg_catalog.=) $2::oid
-- shadow: equal_class: operator public.= (regclass, regclass) boolean := $1::oid OPERATOR(pg_catalog.=) $2::oid
-- shadow: unequal_oid_class: operator public.<> (oid, regclass) boolean := $1 OPERATOR(pg_catalog.<>) $2::oid
-- shadow: equal_name_varchar: operator public.= (name, varchar) boolean := $1::text OPERATOR(pg_catalog.=) $2::text
-- shadow: equal_varchar: operator public.= (varchar, varchar) boolean := $1::text OPERATOR(pg_catalog.=) $2::text
-- shadow: equal_varchar_text: operator public.= (varchar, text) boolean := $1::text OPERATOR(pg_catalog.=) $2
-- shadow: equal_smallint_oid: operator public.= (smallint, oid) boolean := $1::oid OPERATOR(pg_catalog.=) $2
-- shadow: less_name_text: operator public.< (name, varchar) boolean := $1::text OPERATOR(pg_catalog.<) $2::text
-- shadow: json_get: operator public.->> (jsonb, name) text := $1 OPERATOR(pg_catalog.->>) $2::text
-- shadow: quote_ident_name: function public.quote_ident(name) text := pg_catalog.quote_ident($1::text)
-- shadow: quote_literal_name: function public.quote_literal(name) text := pg_catalog.quote_literal($1::text)
-- shadow: unnest_text: function public.unnest(text[]) SETOF text := u FROM pg_catalog.unnest($1) u
-- shadow: unnest_oids: function public.unnest(oid[]) SETOF oid := u FROM pg_catalog.unnest($1) u
-- shadow: unnest_bigints: function public.unnest(bigint[]) SETOF bigint := u FROM pg_catalog.unnest($1) u
-- shadow: format_name: function public.format(text, name) text := pg_catalog.format($1, $2)
-- shadow: concat_function: function public.concat(text, name) text := pg_catalog.concat($1, $2)
-- shadow: array_to_string: function public.array_to_string(text[], text) text := pg_catalog.array_to_string($1, $2)
-- shadow: array_to_string_names: function public.array_to_string(name[], text) text := pg_catalog.array_to_string($1, $2)
-- shadow: cardinality: function public.cardinality(smallint[]) int := pg_catalog.cardinality($1)
-- shadow: array_length: function public.array_length(smallint[], int) int := pg_catalog.array_length($1, $2)
-- shadow: array_position: function public.array_position(smallint[], smallint) int := pg_catalog.array_position($1, $2)
-- shadow: length_name: function public.length(name) int := pg_catalog.length($1::text)
-- shadow: lower_name: function public.lower(name) text := pg_catalog.lower($1::text)
-- shadow: upper_name: function public.upper(name) text := pg_catalog.upper($1::text)
-- shadow: left_name: function public.left(name, int) text := pg_catalog.left($1::text, $2)
-- shadow: substr_name: function public.substr(name, int) text := pg_catalog.substr($1::text, $2)
-- shadow: strpos_name: function public.strpos(name, text) int := pg_catalog.strpos($1::text, $2)
-- shadow: split_part_name: function public.split_part(name, text, int) text := pg_catalog.split_part($1::text, $2, $3)
-- shadow: starts_with_name: function public.starts_with(name, text) boolean := pg_catalog.starts_with($1::text, $2)
-- shadow: obj_description: function public.obj_description(oid, text) text := pg_catalog.obj_description($1, $2::name)
-- shadow: shobj_description: function public.shobj_description(oid, text) text := pg_catalog.shobj_description($1, $2::name)
-- shadow: to_regclass_name: function public.to_regclass(name) regclass := pg_catalog.to_regclass($1::text)
-- shadow: relation_size: function public.pg_relation_size(oid) bigint := pg_catalog.pg_relation_size($1::regclass)
-- shadow: table_size: function public.pg_table_size(oid) bigint := pg_catalog.pg_table_size($1::regclass)
-- shadow: has_role_name: function public.pg_has_role(name, name, text) boolean := pg_catalog.pg_has_role($1, $2, $3)

-- trap: array_agg_name: aggregates for a type that PostgreSQL has only for any
CREATE FUNCTION hostile.f_array_agg_name(a name[], n name) RETURNS name[] LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('array_agg_name'); RETURN pg_catalog.array_append(a, n); END $$;
CREATE AGGREGATE public.array_agg(name) (SFUNC = hostile.f_array_agg_name, STYPE = name[]);
-- undo: DROP FUNCTION hostile.f_array_agg_name CASCADE

-- trap: array_agg_bigint: the same for numbers
CREATE FUNCTION hostile.f_array_agg_bigint(a bigint[], n bigint) RETURNS bigint[] LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('array_agg_bigint'); RETURN pg_catalog.array_append(a, n); END $$;
CREATE AGGREGATE public.array_agg(bigint) (SFUNC = hostile.f_array_agg_bigint, STYPE = bigint[]);
-- undo: DROP FUNCTION hostile.f_array_agg_bigint CASCADE

-- trap: string_agg_name: the same for texts
CREATE FUNCTION hostile.f_string_agg_name(a text, n name, d text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('string_agg_name'); RETURN pg_catalog.concat_ws(d, a, n::text); END $$;
CREATE AGGREGATE public.string_agg(name, text) (SFUNC = hostile.f_string_agg_name, STYPE = text);
-- undo: DROP FUNCTION hostile.f_string_agg_name CASCADE

-- trap: count_oid: the number of what there is
CREATE FUNCTION hostile.f_count_oid(a bigint, n oid) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('count_oid'); RETURN CASE WHEN n IS NULL THEN a ELSE a OPERATOR(pg_catalog.+) 1 END; END $$;
CREATE AGGREGATE public.count(oid) (SFUNC = hostile.f_count_oid, STYPE = bigint, INITCOND = '0');
-- undo: DROP FUNCTION hostile.f_count_oid CASCADE

-- trap: count_smallint: the same
CREATE FUNCTION hostile.f_count_smallint(a bigint, n smallint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('count_smallint'); RETURN CASE WHEN n IS NULL THEN a ELSE a OPERATOR(pg_catalog.+) 1 END; END $$;
CREATE AGGREGATE public.count(smallint) (SFUNC = hostile.f_count_smallint, STYPE = bigint, INITCOND = '0');
-- undo: DROP FUNCTION hostile.f_count_smallint CASCADE

-- trap: cast_name: an implicit cast of a name
CREATE TYPE hostile.c_cast_name AS (n name);
CREATE FUNCTION hostile.f_cast_name(n name) RETURNS hostile.c_cast_name LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('cast_name'); RETURN ROW(n)::hostile.c_cast_name; END $$;
CREATE CAST (name AS hostile.c_cast_name) WITH FUNCTION hostile.f_cast_name(name) AS IMPLICIT;
CREATE FUNCTION public.quote_ident(hostile.c_cast_name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.fire('cast_name'); RETURN pg_catalog.quote_ident(($1).n::text); END $$;
-- undo: DROP TYPE hostile.c_cast_name CASCADE

-- trap: domain_name: types of one's own under the names of PostgreSQL's
CREATE DOMAIN public.text AS pg_catalog.text CHECK (hostile.fire('domain_name'));
CREATE DOMAIN public.name AS pg_catalog.name CHECK (hostile.fire('domain_name'));
CREATE DOMAIN public.regclass AS pg_catalog.regclass CHECK (hostile.fire('domain_name'));
-- undo: DROP DOMAIN public.text, public.name, public.regclass CASCADE

-- trap: table_catalog: views of one's own under the names of the catalog's
CREATE VIEW public.pg_namespace AS SELECT * FROM pg_catalog.pg_namespace WHERE hostile.fire('table_catalog');
CREATE VIEW public.pg_roles AS SELECT * FROM pg_catalog.pg_roles WHERE hostile.fire('table_catalog');
CREATE VIEW public.pg_database AS SELECT * FROM pg_catalog.pg_database WHERE hostile.fire('table_catalog');
-- undo: DROP VIEW public.pg_namespace, public.pg_roles, public.pg_database
