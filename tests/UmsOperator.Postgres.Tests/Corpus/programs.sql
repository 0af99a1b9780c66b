-- Code of every kind, that depends on other code and on tables in all directions: what has to be made in the right order.
CREATE SCHEMA code;
CREATE SCHEMA "code too";
SET search_path = code, public;
CREATE TABLE code.rates (currency char(3) PRIMARY KEY, rate numeric NOT NULL);
INSERT INTO code.rates VALUES ('EUR', 1), ('USD', 0.9), ('SEK', 0.09);
-- Looks at a table by a name that only the search path of its maker has.
CREATE FUNCTION code.in_euro(amount numeric, currency text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT amount * r.rate FROM code.rates r WHERE r.currency = $2 $$;
CREATE FUNCTION code.normal(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 3 SET search_path = pg_catalog AS $f$
BEGIN
    -- with '--\n-- TOC entry 7 (class 1259 OID 42)' and $$ inside
    RETURN lower(btrim(t, E' \t\\"''')); /* ; */
END $f$;
CREATE TABLE code.bills (
    id int PRIMARY KEY, amount numeric, currency char(3) REFERENCES code.rates, customer text DEFAULT code.normal('  NOBODY '),
    customer_key text GENERATED ALWAYS AS (code.normal(customer)) STORED, CONSTRAINT sane CHECK (code.in_euro(amount, currency) < 1e9));
INSERT INTO code.bills SELECT n, n, (ARRAY['EUR', 'USD', 'SEK'])[n % 3 + 1], ' Customer ' || n % 17 FROM generate_series(1, 400) n;
CREATE INDEX bills_in_euro ON code.bills (code.in_euro(amount, currency));
CREATE UNIQUE INDEX ON code.bills (code.normal(customer), id) INCLUDE (amount) NULLS NOT DISTINCT WHERE code.in_euro(amount, currency) > 2;
CREATE FUNCTION code.atomic(a int, OUT total numeric, OUT rows bigint) LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(amount), count(*) FROM code.bills WHERE id < a; END;
CREATE VIEW code.totals AS SELECT b.currency, sum(code.in_euro(b.amount, b.currency)) AS euro, (code.atomic(5)).rows FROM code.bills b GROUP BY b.currency;
CREATE FUNCTION code.of_view(t code.totals) RETURNS text LANGUAGE sql AS 'SELECT t.currency || t.euro';
CREATE VIEW code.of_of_view AS SELECT t.of_view FROM code.totals t;
CREATE FUNCTION code.table_of() RETURNS SETOF code.bills LANGUAGE sql ROWS 5 SECURITY DEFINER AS 'SELECT * FROM code.bills';
CREATE FUNCTION code.poly(a anycompatible, b anycompatiblearray DEFAULT NULL) RETURNS anycompatible LANGUAGE plpgsql AS 'BEGIN RETURN a; END';
CREATE FUNCTION code.overload(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION code.overload(text) RETURNS int LANGUAGE sql AS 'SELECT 2'; CREATE FUNCTION code.overload(code.bills[]) RETURNS int LANGUAGE sql AS 'SELECT 3';
CREATE PROCEDURE code.work(INOUT a int DEFAULT 3, IN b text[] DEFAULT ARRAY['x', 'y''z']) LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
-- Materialized views over each other and over a view, one not populated, with indexes that use code.
CREATE MATERIALIZED VIEW code.m3 AS SELECT currency, euro FROM code.totals;
CREATE MATERIALIZED VIEW code.m1 AS SELECT sum(euro) AS all_of_it, count(*) AS n FROM code.m3;
CREATE MATERIALIZED VIEW code.m2 WITH (fillfactor = 60) AS SELECT m1.all_of_it, m3.currency FROM code.m1, code.m3 WITH DATA;
CREATE MATERIALIZED VIEW code.m0 AS SELECT * FROM code.m2 WITH NO DATA;
CREATE UNIQUE INDEX ON code.m3 (currency); CREATE INDEX ON code.m2 (code.normal(currency::text)); CREATE INDEX ON code.m0 (all_of_it);
CREATE STATISTICS code.of_m3 (mcv) ON currency, euro FROM code.m3;
-- Rules, also for views that can be written to; triggers of all times.
CREATE VIEW code.writable AS SELECT id, amount, currency FROM code.bills WHERE amount > 5 WITH CASCADED CHECK OPTION;
CREATE VIEW code.joined AS SELECT b.id, r.rate FROM code.bills b JOIN code.rates r USING (currency);
CREATE RULE no_delete AS ON DELETE TO code.joined DO INSTEAD NOTHING;
CREATE RULE "to both" AS ON UPDATE TO code.joined DO INSTEAD (UPDATE code.bills SET id = NEW.id WHERE id = OLD.id; UPDATE code.rates SET rate = NEW.rate WHERE rate = OLD.rate);
CREATE RULE told AS ON INSERT TO code.rates DO ALSO NOTIFY rates;
CREATE FUNCTION code.noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER a_row BEFORE UPDATE OF amount, currency OR DELETE ON code.bills FOR EACH ROW WHEN (OLD.amount IS DISTINCT FROM 0) EXECUTE FUNCTION code.noted('an', 'argu''ment');
CREATE TRIGGER a_statement AFTER TRUNCATE ON code.bills EXECUTE FUNCTION code.noted();
CREATE CONSTRAINT TRIGGER a_constraint AFTER INSERT ON code.bills FROM code.rates DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION code.noted();
CREATE TRIGGER instead INSTEAD OF INSERT ON code.joined FOR EACH ROW EXECUTE FUNCTION code.noted();
ALTER TABLE code.bills ENABLE ALWAYS TRIGGER a_row; ALTER TABLE code.bills DISABLE TRIGGER a_statement;
ALTER TABLE code.rates DISABLE RULE told;
-- Operators, aggregates of every kind, casts, conversions, text search.
CREATE TYPE code.money AS (amount numeric, currency text);
CREATE FUNCTION code.money_lt(code.money, code.money) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT ($1).amount < ($2).amount';
CREATE FUNCTION code.money_add(code.money, code.money) RETURNS code.money LANGUAGE sql IMMUTABLE AS 'SELECT (($1).amount + ($2).amount, ($1).currency)::code.money';
CREATE OPERATOR "code too".<<< (LEFTARG = code.money, RIGHTARG = code.money, FUNCTION = code.money_lt, COMMUTATOR = OPERATOR("code too".>>>), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR "code too".>>> (LEFTARG = code.money, RIGHTARG = code.money, FUNCTION = code.money_lt, COMMUTATOR = OPERATOR("code too".<<<));
CREATE OPERATOR code.+ (LEFTARG = code.money, RIGHTARG = code.money, FUNCTION = code.money_add);
CREATE FUNCTION code.minus(code.money) RETURNS code.money LANGUAGE sql IMMUTABLE AS 'SELECT (-($1).amount, ($1).currency)::code.money';
CREATE OPERATOR code.!- (RIGHTARG = code.money, FUNCTION = code.minus);
CREATE AGGREGATE code.total(code.money) (SFUNC = code.money_add, STYPE = code.money, INITCOND = '(0,EUR)', PARALLEL = SAFE, COMBINEFUNC = code.money_add);
CREATE AGGREGATE code.middle("of which" float8) (SFUNC = float8_accum, STYPE = float8[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}', MSFUNC = float8_accum, MINVFUNC = float8_accum, MSTYPE = float8[], MFINALFUNC = float8_avg, MINITCOND = '{0,0,0}');
CREATE FUNCTION code.last_of(float8[], float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1[1] * $2';
CREATE AGGREGATE code.ordered(float8 ORDER BY float8) (SFUNC = float8_accum, STYPE = float8[], INITCOND = '{0,0,0}', FINALFUNC = code.last_of, FINALFUNC_MODIFY = SHAREABLE);
CREATE FUNCTION code.amount_of(code.money) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT ($1).amount';
CREATE CAST (code.money AS numeric) WITH FUNCTION code.amount_of(code.money) AS IMPLICIT;
CREATE CONVERSION code.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY code.german (TEMPLATE = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH DICTIONARY code."as it is" (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION code."our search" (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION code."our search" ADD MAPPING FOR asciiword, word, hword WITH code."as it is", code.german;
CREATE TABLE code.pages (id int, body text, found tsvector GENERATED ALWAYS AS (to_tsvector('code."our search"', body)) STORED, config regconfig DEFAULT 'code."our search"');
INSERT INTO code.pages (id, body) VALUES (1, 'Häuser und Gärten'), (2, 'the quick brown foxes');
CREATE INDEX ON code.pages USING gin (to_tsvector('code."our search"', body));
-- Collations, also such that take different texts for equal ones.
CREATE COLLATION code.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION code."numeric" (provider = icu, locale = 'en-u-kn-true');
CREATE COLLATION code.plain FROM "C";
CREATE TABLE code.texts (a text COLLATE code.loose PRIMARY KEY, b varchar(20) COLLATE code."numeric", c text COLLATE code.plain, d code.money DEFAULT (1, 'EUR'));
INSERT INTO code.texts (a, b, c) VALUES ('a', 'x10', 'Z'), ('B', 'x9', 'a'), ('ä', NULL, '');
CREATE INDEX ON code.texts (b DESC NULLS LAST, c COLLATE "POSIX");
CREATE VIEW code.sorted AS SELECT a, b FROM code.texts WHERE a = 'A' COLLATE code.loose ORDER BY b COLLATE code."numeric";
COMMENT ON OPERATOR "code too".<<< (code.money, code.money) IS 'less'; COMMENT ON AGGREGATE code.total(code.money) IS 'sum'; COMMENT ON AGGREGATE code.ordered(float8 ORDER BY float8) IS 'ordered set';
COMMENT ON RULE told ON code.rates IS 'rule'; COMMENT ON TEXT SEARCH CONFIGURATION code."our search" IS 'search'; COMMENT ON TEXT SEARCH DICTIONARY code.german IS 'dictionary';
COMMENT ON COLLATION code.loose IS 'loose'; COMMENT ON CONVERSION code.from_latin IS 'conversion'; COMMENT ON MATERIALIZED VIEW code.m0 IS 'empty'; COMMENT ON PROCEDURE code.work IS 'procedure';
COMMENT ON STATISTICS code.of_m3 IS 'statistics'; COMMENT ON CAST (code.money AS numeric) IS 'cast'; COMMENT ON VIEW code.totals IS 'view'; COMMENT ON COLUMN code.totals.euro IS 'column of a view';
RESET search_path;
