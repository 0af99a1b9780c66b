-- Tables, views, materialized views, foreign tables and composite types, without columns and expressions. Tablespaces are left out: they are storage, not schema.
SELECT k.kind, c.oid::regclass::text, '', concat_ws(' ',
    'owner ' || {role c.relowner},
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
    CASE WHEN c.relkind IN ('r', 'm') AND am.amname <> 'heap' THEN 'method ' || quote_ident(am.amname) END,
    CASE WHEN c.relrowsecurity THEN 'row security' END,
    CASE WHEN c.relforcerowsecurity THEN 'row security forced' END,
    CASE c.relreplident WHEN 'f' THEN 'replica identity full' WHEN 'n' THEN 'replica identity nothing' END,
    CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'not populated' END,
    'options ' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o),
    'toast options ' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(t.reloptions) o),
    'of type ' || CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
    'inherits ' || (SELECT string_agg(i.inhparent::regclass::text || CASE WHEN i.inhdetachpending THEN ' detach pending' ELSE '' END, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
    'bound ' || pg_get_expr(c.relpartbound, c.oid),
    CASE WHEN c.relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(c.oid) END,
    'server ' || (SELECT quote_ident(s.srvname) || ' ' || coalesce(f.ftoptions::text, '') FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
    'rights ' || CASE WHEN c.relkind <> 'c' THEN {rights c.relacl 'r' c.relowner} END)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_am am ON am.oid = c.relam
CROSS JOIN LATERAL (SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'composite type' ELSE 'table' END AS kind) k
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND {user n} AND NOT {member pg_class c.oid}
