-- Extended statistics objects: their definition, without the gathered values.
SELECT 'statistics', quote_ident(n.nspname) || '.' || quote_ident(s.stxname), '', concat_ws(' ',
    'owner ' || {role s.stxowner}, pg_get_statisticsobjdef(s.oid), 'target ' || nullif(s.stxstattarget, -1))
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE {user n} AND NOT {member pg_statistic_ext s.oid}
