-- Defaults and generated columns. A default cannot refer to a column, so it is printed without its table: otherwise PostgreSQL would compute unique names for all columns of the table, for each default again.
-- A dump turns a default that a child has dropped into NULL. That is the same, unless the type has a default of its own.
SELECT CASE a.attgenerated WHEN '' THEN 'default' WHEN 's' THEN 'stored column' ELSE 'virtual column' END,
    c.oid::regclass::text, quote_ident(a.attname), e.says
FROM pg_attrdef d
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_class c ON c.oid = d.adrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END) AS says) e
WHERE NOT (a.attgenerated = '' AND t.typdefault IS NULL AND e.says LIKE 'NULL::%') AND {user n} AND NOT {member pg_class c.oid}
