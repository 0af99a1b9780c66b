-- Queries of views and materialized views.
SELECT 'query', c.oid::regclass::text, '', pg_get_viewdef(c.oid)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND {user n} AND NOT {member pg_class c.oid}
