-- Names that SQL must quote, wherever a name can be.
CREATE SCHEMA "select";
CREATE SCHEMA " '; DROP SCHEMA public CASCADE; -- ";
CREATE SCHEMA "Ünïcødé 表 😀";
CREATE SCHEMA "a.b";
CREATE TYPE "a.b"."c.d" AS ENUM ('e.f', '', ' ', E'\t', E'new\nline', '\', '"', '''', '😀');
CREATE DOMAIN "a.b"."or der" AS text CONSTRAINT "che ck" CHECK (VALUE <> '\N') DEFAULT E'\\.';
CREATE TABLE "select"."table" ("user" int PRIMARY KEY, "group" text, "order" "a.b"."or der", "primary" "a.b"."c.d", "ctid " tid, "Oid" oid, "oid" oid, "tableoid_" int, "%s" int, "$1" int, "?" int, "\" int);
INSERT INTO "select"."table" ("user", "group", "primary") SELECT n, E'\\N', e FROM unnest(enum_range(NULL::"a.b"."c.d")) WITH ORDINALITY u (e, n);
INSERT INTO "select"."table" ("user", "group", "order") VALUES (100, NULL, E'\\'), (101, '', E'\r\n\b\f\v\t'), (102, E'\\.', E'a\\.'), (103, '\x', 'é');
CREATE TABLE " '; DROP SCHEMA public CASCADE; -- "." '; DROP TABLE x; -- " (" '; -- " int REFERENCES "select"."table", "double""quote" text COLLATE "C", "new
line" text);
INSERT INTO " '; DROP SCHEMA public CASCADE; -- "." '; DROP TABLE x; -- " VALUES (1, '"', E'a\nb');
CREATE TABLE "Ünïcødé 表 😀"."Tä""belle 😀" ("größe 表" int GENERATED ALWAYS AS IDENTITY, "a	tab" text DEFAULT E'\t');
INSERT INTO "Ünïcødé 表 😀"."Tä""belle 😀" DEFAULT VALUES;
CREATE TABLE public."0123456789012345678901234567890123456789012345678901234567890ab" ("0123456789012345678901234567890123456789012345678901234567890ab" int UNIQUE CHECK ("0123456789012345678901234567890123456789012345678901234567890ab" > 0));
CREATE TABLE public."0123456789012345678901234567890123456789012345678901234567890ac" ("0123456789012345678901234567890123456789012345678901234567890ab" serial);
INSERT INTO public."0123456789012345678901234567890123456789012345678901234567890ac" DEFAULT VALUES;
CREATE INDEX " index; " ON "select"."table" ("group", ("order"::text || "user"));
CREATE VIEW "select"."view" AS SELECT "user" AS "from", "group" AS "where", "primary" AS " " FROM "select"."table" "as" WHERE "as"."order" IS NOT NULL;
CREATE MATERIALIZED VIEW "a.b"."a.b" AS SELECT "from" AS "a.b" FROM "select"."view"; CREATE INDEX "a.b.c" ON "a.b"."a.b" ("a.b");
CREATE SEQUENCE "select"."se'q" OWNED BY "select"."table"."user"; SELECT nextval('"select"."se''q"');
CREATE FUNCTION "a.b"."fu""nc'tion"("in" int, "out" "a.b"."c.d"[] DEFAULT '{"",NULL}') RETURNS TABLE ("re""sult" "a.b"."c.d") LANGUAGE sql AS $x$ SELECT NULL::"a.b"."c.d" $x$;
CREATE FUNCTION "a.b"."trig ger"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "tri""gger" AFTER INSERT ON "select"."table" FOR EACH ROW EXECUTE FUNCTION "a.b"."trig ger"('a''b', 'ü');
CREATE RULE "ru;le" AS ON DELETE TO "select"."view" DO INSTEAD DELETE FROM "select"."table" WHERE "user" = OLD."from";
CREATE POLICY "po""licy" ON "select"."table" USING ("group" <> 'x''y'); 
CREATE STATISTICS "a.b"."sta.ts" ON "user", "group" FROM "select"."table";
CREATE COLLATION "a.b"."co.ll" FROM "POSIX";
CREATE TABLE "a.b".empty (); CREATE TABLE "a.b"."partitioned" ("k ey" text) PARTITION BY LIST ("k ey"); CREATE TABLE "a.b"."part '1'" PARTITION OF "a.b"."partitioned" FOR VALUES IN ('it''s', '"', NULL);
INSERT INTO "a.b"."partitioned" VALUES ('it''s'), ('"'), (NULL);
ALTER TABLE "select"."table" RENAME CONSTRAINT "table_pkey" TO "pri mary"; ALTER TABLE "select"."table" CLUSTER ON "pri mary";
COMMENT ON SCHEMA "select" IS 'a ''comment''; with "everything" \ and' ; COMMENT ON COLUMN "select"."table"."%s" IS '%s $1 ? :x'; COMMENT ON TABLE "Ünïcødé 表 😀"."Tä""belle 😀" IS 'ü
-- TOC entry 1 (class 0 OID 0)
';
COMMENT ON TRIGGER "tri""gger" ON "select"."table" IS ''';'; COMMENT ON FUNCTION "a.b"."fu""nc'tion"(int, "a.b"."c.d"[]) IS $$it's$$;
GRANT SELECT ("user", "%s") ON "select"."table" TO {app}; GRANT EXECUTE ON FUNCTION "a.b"."fu""nc'tion"(int, "a.b"."c.d"[]) TO {app};
-- A name that the operator's own trials use.
CREATE SCHEMA preflight; CREATE TABLE preflight.made (i int);
