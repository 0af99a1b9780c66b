-- Row security policies, without binding roles.
SELECT 'policy', c.oid::regclass::text, quote_ident(p.polname), format('%s for %s to %s',
    CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polcmd,
    (SELECT string_agg({grantee r}, ', ' ORDER BY {grantee r} COLLATE "C") FROM unnest(p.polroles) r WHERE NOT {binding r}))
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {user n} AND NOT {member pg_class c.oid}
UNION ALL
SELECT 'policy ' || e.part, c.oid::regclass::text, quote_ident(p.polname), pg_get_expr(e.expression, p.polrelid)
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (VALUES ('using', p.polqual), ('with check', p.polwithcheck)) e (part, expression)
WHERE e.expression IS NOT NULL AND {user n} AND NOT {member pg_class c.oid}
