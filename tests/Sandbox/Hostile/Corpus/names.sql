-- None of these runs code. If a name or comment is executed as a statement, it creates a relation or file that reveals it.
-- trap: name_table: a name that ends a statement and begins another
CREATE TABLE hostile."name_table""; CREATE TABLE public.injected (i int); --" (i int);
INSERT INTO hostile."name_table""; CREATE TABLE public.injected (i int); --" VALUES (1);
-- undo: DROP TABLE hostile."name_table""; CREATE TABLE public.injected (i int); --"

-- trap: name_newline: a name with a line of psql's in it
CREATE TABLE hostile.U&"name_newline\000a\005c! touch {marker}\000aSELECT 1;" (i int);
INSERT INTO hostile.U&"name_newline\000a\005c! touch {marker}\000aSELECT 1;" VALUES (1);
-- undo: DROP TABLE hostile.U&"name_newline\000a\005c! touch {marker}\000aSELECT 1;"

-- trap: name_column: columns, types and constraints with quotes, backslashes and dollars
CREATE TABLE hostile."name_column $$ \" ("a'; DROP TABLE devices; --" int, "b"")" text DEFAULT E'''$$; DROP TABLE devices; \\', "c
\! touch {marker}
" text CONSTRAINT "check ' "" \ $$" CHECK (true));
INSERT INTO hostile."name_column $$ \" VALUES (1);
CREATE INDEX "index ' "" \ $$; --" ON hostile."name_column $$ \" ("a'; DROP TABLE devices; --");
-- undo: DROP TABLE hostile."name_column $$ \"

-- trap: name_option: schemas and tables whose names are options of programs
CREATE SCHEMA "--file={marker}";
CREATE TABLE "--file={marker}"."-f" (i int);
CREATE TABLE "--file={marker}"."--help" (i int);
INSERT INTO "--file={marker}"."-f" VALUES (1);
-- undo: DROP SCHEMA "--file={marker}" CASCADE

-- trap: name_enum: labels with lines and quotes
CREATE TYPE hostile."name_enum ' $$" AS ENUM ('a''; CREATE TABLE public.injected (i int); --', E'b\n\\! touch {marker}\n', 'c"');
CREATE TABLE hostile.t_name_enum (e hostile."name_enum ' $$" DEFAULT E'b\n\\! touch {marker}\n');
INSERT INTO hostile.t_name_enum VALUES ('c"');
-- undo: DROP TYPE hostile."name_enum ' $$" CASCADE

-- trap: name_function: a function whose name, arguments and text are odd
CREATE FUNCTION hostile."name_function"");; $$"("a'"" $fn$" int DEFAULT 1, OUT "b
\!" text) LANGUAGE sql AS $fn$ SELECT E'$$; \\! touch {marker}' $fn$;
-- undo: DROP FUNCTION hostile."name_function"");; $$"

-- trap: name_trigger: a trigger, a rule and a policy with odd names
CREATE TABLE hostile.t_name_trigger (i int);
CREATE TRIGGER "name_trigger '; "" \ $$" BEFORE INSERT ON hostile.t_name_trigger FOR EACH ROW EXECUTE FUNCTION hostile.triggered('name_trigger');
CREATE POLICY "policy '; "" \ $$" ON hostile.t_name_trigger USING (true);
INSERT INTO hostile.t_name_trigger VALUES (1);
-- undo: DROP TABLE hostile.t_name_trigger

-- trap: name_long: 63 bytes, not all of them ASCII, with what formats take for places
CREATE TABLE hostile."name_long {0} %s %I {marker} ääääääääää" (i int);
INSERT INTO hostile."name_long {0} %s %I {marker} ääääääääää" VALUES (1);
-- undo: DROP TABLE hostile."name_long {0} %s %I {marker} ääääääääää"

-- trap: name_sequence: a sequence whose name is a statement
CREATE SEQUENCE hostile."name_sequence'); CREATE TABLE public.injected (i int); --" START 7;
SELECT pg_catalog.nextval('hostile."name_sequence''); CREATE TABLE public.injected (i int); --"');
-- undo: DROP SEQUENCE hostile."name_sequence'); CREATE TABLE public.injected (i int); --"

-- trap: comment_psql: comments that psql would take for its own lines
CREATE TABLE hostile.t_comment_psql (i int);
COMMENT ON TABLE hostile.t_comment_psql IS E'x\n\\! touch {marker}\n\\restrict\n''; CREATE TABLE public.injected (i int); --';
COMMENT ON COLUMN hostile.t_comment_psql.i IS E'*/ \\\\ $$ \n\\connect postgres\n\\! touch {marker}';
-- undo: DROP TABLE hostile.t_comment_psql

-- trap: comment_database_like: a comment that looks like one of the operator's
CREATE TABLE hostile.t_comment_database_like (i int);
COMMENT ON TABLE hostile.t_comment_database_like IS '{"copy":{"updateId":"x","journal":"Committed"}}';
COMMENT ON SCHEMA hostile IS E'{"copy":null}\n\\! touch {marker}';
-- undo: DROP TABLE hostile.t_comment_database_like

-- trap: large_object: large objects with rights and odd comments
SELECT pg_catalog.lo_from_bytea(424201, '\x68656c6c6f');
COMMENT ON LARGE OBJECT 424201 IS E'large_object''; CREATE TABLE public.injected (i int); --\n\\! touch {marker}';
GRANT SELECT ON LARGE OBJECT 424201 TO PUBLIC;
-- undo: SELECT pg_catalog.lo_unlink(424201)

-- trap: large_object_bare: a large object whose owner took every right from himself
SELECT pg_catalog.lo_from_bytea(424202, '\x78');
REVOKE ALL ON LARGE OBJECT 424202 FROM {owner};
-- undo: SELECT pg_catalog.lo_unlink(424202)

-- trap: row_texts: rows that are statements
CREATE TABLE hostile.t_row_texts (t text);
INSERT INTO hostile.t_row_texts VALUES (E'\\.\n'), (E'\\.\nDROP TABLE devices;\n\\! touch {marker}'), (E'\t\\N\r'), ('''); CREATE TABLE public.injected (i int); --');
-- undo: DROP TABLE hostile.t_row_texts

-- trap: table_unreadable: a table whose owner took every right from himself
CREATE TABLE hostile.t_table_unreadable (i int CHECK (hostile.fire('table_unreadable')));
INSERT INTO hostile.t_table_unreadable VALUES (1);
REVOKE ALL ON hostile.t_table_unreadable FROM {owner};
-- undo: DROP TABLE hostile.t_table_unreadable
