-- Comments, except those on extensions and their members, publications, subscriptions and large objects. A comment on an object that no longer exists has no identity; dumps leave it out.
SELECT 'comment', i.type || ' ' || i.identity, '', d.description
FROM pg_description d
CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public'))
    AND d.classoid NOT IN ('pg_extension'::regclass, 'pg_publication'::regclass, 'pg_subscription'::regclass, 'pg_largeobject'::regclass)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
    AND NOT coalesce(i.schema LIKE 'pg\_temp%', false)
