-- Sequences: their definition, without their current value.
SELECT 'sequence', c.oid::regclass::text, '', concat_ws(' ',
    'owner ' || {role c.relowner},
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
    format('%s start %s by %s from %s to %s cache %s', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache),
    CASE WHEN s.seqcycle THEN 'cycle' END,
    'of ' || (
        SELECT d.refobjid::regclass::text || '.' || quote_ident(a.attname)
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')),
    'rights ' || {rights c.relacl 's' c.relowner})
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {user n} AND NOT {member pg_class c.oid}
