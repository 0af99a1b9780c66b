-- Extensions at versions that are not their newest, in a schema of their own, with columns, indexes and defaults that need them. All are trusted: the owner makes them.
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext VERSION '1.6';
CREATE EXTENSION pg_trgm SCHEMA ext VERSION '1.5';
CREATE EXTENSION btree_gist SCHEMA ext VERSION '1.6';
CREATE EXTENSION btree_gin SCHEMA ext VERSION '1.2';
CREATE EXTENSION citext SCHEMA public VERSION '1.5';
CREATE EXTENSION ltree SCHEMA ext VERSION '1.1';
CREATE EXTENSION cube SCHEMA ext VERSION '1.4';
CREATE EXTENSION intarray SCHEMA ext VERSION '1.4';
CREATE EXTENSION seg SCHEMA ext VERSION '1.3';
CREATE EXTENSION isn SCHEMA ext VERSION '1.1';
CREATE EXTENSION unaccent SCHEMA ext;
CREATE EXTENSION pgcrypto SCHEMA ext VERSION '1.3';
CREATE EXTENSION "uuid-ossp" SCHEMA ext;
CREATE EXTENSION fuzzystrmatch SCHEMA ext;
CREATE EXTENSION tablefunc SCHEMA ext;
CREATE EXTENSION lo SCHEMA ext VERSION '1.1';
CREATE EXTENSION tsm_system_rows SCHEMA ext;
CREATE EXTENSION tcn SCHEMA ext;
COMMENT ON EXTENSION ltree IS 'trees of ours';
CREATE DOMAIN public.email AS public.citext CHECK (VALUE ~ '@');
CREATE TYPE public.contact AS (mail public.email, tags ext.hstore);
CREATE TABLE public.people (
    id uuid PRIMARY KEY DEFAULT ext.uuid_generate_v4(), mail public.email UNIQUE, attributes ext.hstore DEFAULT ''::ext.hstore, path ext.ltree, place ext.cube, width ext.seg, book ext.isbn13,
    numbers int[], photo ext.lo, contacts public.contact[], during tsrange,
    EXCLUDE USING gist ((mail::text) WITH =, during WITH &&)  WHERE (during IS NOT NULL));
INSERT INTO public.people (id, mail, attributes, path, place, width, book, numbers, photo, contacts, during)
SELECT ext.uuid_generate_v5(ext.uuid_ns_dns(), n::text), n || '@Example.org', ext.hstore('k' || n, '"v\' || n), ('top.n' || n)::ext.ltree, ext.cube(ARRAY[n, n / 7.0]), (n || ' .. ' || n + 1)::ext.seg, '978-0-306-40615-7',
    ARRAY[n, n + 1], CASE WHEN n < 4 THEN lo_from_bytea(0, convert_to(n::text, 'UTF8')) END, ARRAY[ROW(n || '@x', 'a=>1')::public.contact], tsrange(timestamp '2024-01-01' + n * interval '1 day', NULL)
FROM generate_series(1, 60) n;
CREATE INDEX ON public.people USING gin (attributes); CREATE INDEX ON public.people USING gin ((mail::text) ext.gin_trgm_ops); CREATE INDEX ON public.people USING gist (path, place);
CREATE INDEX ON public.people USING gin (numbers ext.gin__int_ops); CREATE INDEX ON public.people USING gist (width); CREATE INDEX ON public.people (mail, book);
CREATE TEXT SEARCH CONFIGURATION public.plain (COPY = english);
ALTER TEXT SEARCH CONFIGURATION public.plain ALTER MAPPING FOR hword, hword_part, word WITH ext.unaccent, english_stem;
CREATE FUNCTION public.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT ext.unaccent('ext.unaccent', $1) $$;
CREATE INDEX ON public.people (public.plain(mail::text));
CREATE VIEW public.similar_people AS SELECT a.id FROM public.people a, public.people b WHERE a.mail::text OPERATOR(ext.%) b.mail::text AND a.attributes OPERATOR(ext.?) 'k1' AND a.mail = b.mail;
CREATE TRIGGER told AFTER INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION ext.triggered_change_notification('people');
CREATE TRIGGER photo BEFORE UPDATE OR DELETE ON public.people FOR EACH ROW EXECUTE FUNCTION ext.lo_manage(photo);
REVOKE EXECUTE ON FUNCTION ext.digest(text, text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION ext.digest(text, text) TO {app};
