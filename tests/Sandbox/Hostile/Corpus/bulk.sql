-- Excessive amounts: a server can create as much as it wants of these.
-- trap: huge_comment: a comment of 16 MB
CREATE TABLE hostile.t_huge_comment (i int);
DO $$ BEGIN EXECUTE pg_catalog.format('COMMENT ON TABLE hostile.t_huge_comment IS %L', pg_catalog.repeat('comment ', 2000000)); END $$;
-- undo: DROP TABLE hostile.t_huge_comment

-- trap: huge_function: a function with a text of 1 MB
DO $$ BEGIN EXECUTE pg_catalog.format('CREATE FUNCTION hostile.f_huge_function() RETURNS int LANGUAGE plpgsql AS %L', 'BEGIN RETURN 1; /* ' || pg_catalog.repeat('function ', 110000) || ' */ END'); END $$;
-- undo: DROP FUNCTION hostile.f_huge_function

-- trap: huge_default: a default of 2 MB
DO $$ BEGIN EXECUTE pg_catalog.format('CREATE TABLE hostile.t_huge_default (i int, t text DEFAULT %L)', pg_catalog.repeat('default ', 250000)); END $$;
-- undo: DROP TABLE hostile.t_huge_default

-- trap: huge_row: a value of 32 MB
CREATE TABLE hostile.t_huge_row (t text);
INSERT INTO hostile.t_huge_row SELECT pg_catalog.repeat('row ', 8000000);
-- undo: DROP TABLE hostile.t_huge_row

-- trap: huge_setting: a setting of the owner's for the database, of 4 kB
DO $$ BEGIN EXECUTE pg_catalog.format('ALTER ROLE {owner} IN DATABASE {database} SET application_name = %L', pg_catalog.repeat('setting ', 500)); END $$;
-- undo: ALTER ROLE {owner} IN DATABASE {database} RESET ALL

-- trap: huge_enum: three thousand labels
DO $$ BEGIN EXECUTE 'CREATE TYPE hostile.e_huge_enum AS ENUM (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_literal('label ' || g), ', ') FROM pg_catalog.generate_series(1, 3000) g) || ')'; END $$;
-- undo: DROP TYPE hostile.e_huge_enum

-- trap: huge_table: four hundred columns, each with a comment
DO $$ BEGIN EXECUTE 'CREATE TABLE hostile.t_huge_table (' || (SELECT pg_catalog.string_agg('c' || g || ' int DEFAULT ' || g, ', ') FROM pg_catalog.generate_series(1, 400) g) || ')'; END $$;
DO $$ BEGIN FOR g IN 1..400 LOOP EXECUTE pg_catalog.format('COMMENT ON COLUMN hostile.t_huge_table.c%s IS %L', g, pg_catalog.repeat('x', 1000)); END LOOP; END $$;
-- undo: DROP TABLE hostile.t_huge_table

-- trap: huge_objects: two thousand large objects
SELECT pg_catalog.lo_from_bytea(0, '\x78') FROM pg_catalog.generate_series(1, 2000);

-- trap: error_huge: an error whose text has 8 MB and forges lines of a log, for all but servers
CREATE FUNCTION hostile.f_error_huge(i int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hostile.fire('error_huge');
    IF pg_catalog.current_setting('application_name') OPERATOR(pg_catalog.~~) 'ums-operator/%' THEN
        RAISE EXCEPTION E'error_huge\r\n2026-01-01T00:00:00.000Z info: UmsOperator.Forged[1] \x1b[31mforged\x1b[0m\u202e\u0007 %', pg_catalog.repeat('error ', 1300000)
            USING DETAIL = 'x', HINT = 'run: rm -rf /', TABLE = 'x';
    END IF;
    RETURN true;
END $$;
CREATE TABLE hostile.t_error_huge (i int CHECK (hostile.f_error_huge(i)));
INSERT INTO hostile.t_error_huge VALUES (1);
-- undo: DROP FUNCTION hostile.f_error_huge CASCADE

-- trap: error_class: errors that look like others: production is gone, the login is refused, the server goes down
CREATE FUNCTION hostile.f_error_class(i int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hostile.fire('error_class');
    IF pg_catalog.current_setting('application_name') OPERATOR(pg_catalog.~~) 'ums-operator/%' THEN
        RAISE EXCEPTION 'error_class' USING ERRCODE = '28P01';
    END IF;
    RETURN true;
END $$;
CREATE TABLE hostile.t_error_class (i int CHECK (hostile.f_error_class(i)));
INSERT INTO hostile.t_error_class VALUES (1);
-- undo: DROP FUNCTION hostile.f_error_class CASCADE

-- trap: notice_flood: a hundred thousand notices in the session that copies
CREATE FUNCTION hostile.f_notice_flood(i int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hostile.fire('notice_flood');
    IF pg_catalog.current_setting('application_name') OPERATOR(pg_catalog.~~) 'ums-operator/%' THEN
        FOR g IN 1..20000 LOOP
            RAISE WARNING 'notice_flood %', pg_catalog.repeat('x', 200);
        END LOOP;
    END IF;
    RETURN true;
END $$;
CREATE TABLE hostile.t_notice_flood (i int CHECK (hostile.f_notice_flood(i)));
INSERT INTO hostile.t_notice_flood VALUES (1);
-- undo: DROP FUNCTION hostile.f_notice_flood CASCADE
