-- Indexes, without the start of the definition, which only names the index and its table.
SELECT 'index', c.oid::regclass::text, quote_ident(i.relname), concat_ws(' ',
    CASE WHEN x.indisunique THEN 'UNIQUE' END,
    substr(d.def, strpos(d.def, h.head) + length(h.head)))
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT pg_get_indexdef(i.oid) AS def) d
CROSS JOIN LATERAL (SELECT c.oid::regclass::text || ' USING ' AS head) h
WHERE {user n} AND NOT {member pg_class c.oid}
UNION ALL
SELECT 'index flags', c.oid::regclass::text, quote_ident(i.relname), concat_ws(' ',
    CASE WHEN NOT x.indisvalid THEN 'invalid' END,
    CASE WHEN x.indisclustered THEN 'clustered' END,
    CASE WHEN x.indisreplident THEN 'replica identity' END,
    'part of ' || p.inhparent::regclass::text)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits p ON p.inhrelid = i.oid
WHERE (NOT x.indisvalid OR x.indisclustered OR x.indisreplident OR p.inhrelid IS NOT NULL) AND {user n} AND NOT {member pg_class c.oid}
