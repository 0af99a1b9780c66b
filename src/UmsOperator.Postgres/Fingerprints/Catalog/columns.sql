-- Columns, without their position: a dropped column leaves a gap that a copy does not have. Also without the option pg_attver, which minor
-- releases since autumn 2026 store with the options: it is the WAL position of the column's last change, and differs in every copy.
SELECT 'column', c.oid::regclass::text, quote_ident(a.attname), concat_ws(' ',
    format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation::text END,
    CASE WHEN a.attnotnull THEN 'not null' END,
    CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
    CASE WHEN a.attstorage <> t.typstorage AND c.relkind IN ('r', 'p', 'm', 'f') THEN 'storage ' || a.attstorage::text END,
    'compression ' || nullif(to_jsonb(a) ->> 'attcompression', ''),
    'statistics ' || nullif(a.attstattarget, -1),
    'options ' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(a.attoptions || a.attfdwoptions) o
        WHERE o NOT LIKE 'pg\_attver=%'),
    'rights ' || CASE WHEN a.attacl IS NOT NULL THEN {rights a.attacl 'c' c.relowner} END)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND {user n} AND NOT {member pg_class c.oid}
