-- Schemas. As in all of these queries, system objects and members of extensions are left out.
SELECT 'schema', quote_ident(n.nspname), '', format('owner %s rights %s', {role n.nspowner}, {rights n.nspacl 'n' n.nspowner})
FROM pg_namespace n
WHERE {user n} AND NOT {member pg_namespace n.oid}
