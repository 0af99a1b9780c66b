-- Types, except row types of tables, array types and multiranges. The attributes of composite types are among the columns.
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite type rights' ELSE 'type' END, format_type(t.oid, NULL), '', concat_ws(' ',
    'owner ' || {role t.typowner},
    'labels ' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
    CASE WHEN t.typtype = 'd' THEN 'as ' || format_type(t.typbasetype, t.typtypmod) END,
    CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN 'collate ' || t.typcollation::regcollation::text END,
    CASE WHEN t.typnotnull THEN 'not null' END,
    CASE WHEN t.typtype = 'd' THEN 'default ' || pg_get_expr(t.typdefaultbin, 0) END,
    CASE WHEN t.typtype = 'b' THEN format('input %s output %s length %s by value %s category %s', t.typinput, t.typoutput, t.typlen, t.typbyval, t.typcategory) END,
    (SELECT format('of %s collate %s canonical %s difference %s', r.rngsubtype::regtype, r.rngcollation::regcollation, r.rngcanonical, r.rngsubdiff) FROM pg_range r WHERE r.rngtypid = t.oid),
    'rights ' || {rights t.typacl 'T' t.typowner})
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype IN ('b', 'c', 'd', 'e', 'r') AND (t.typrelid = 0 OR c.relkind = 'c')
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    AND {user n} AND NOT {member pg_type t.oid}
UNION ALL
SELECT 'domain check', format_type(k.contypid, NULL), quote_ident(k.conname), pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_namespace n ON n.oid = k.connamespace
WHERE k.contypid <> 0 AND {user n} AND NOT {member pg_type k.contypid}
