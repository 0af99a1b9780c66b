-- Rules, except those that define views.
SELECT 'rule', c.oid::regclass::text, quote_ident(r.rulename), pg_get_ruledef(r.oid)
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND {user n} AND NOT {member pg_class c.oid}
UNION ALL
SELECT 'rule fires', c.oid::regclass::text, quote_ident(r.rulename), r.ev_enabled::text
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.ev_enabled <> 'O' AND {user n} AND NOT {member pg_class c.oid}
