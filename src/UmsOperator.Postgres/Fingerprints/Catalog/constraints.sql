-- Constraints of tables, without the foreign keys that partitions inherit. Since PostgreSQL 18 NOT NULL constraints have names; one that is also inherited is compared without it, because its name depends on the order of the parents, and a dump may add or lose a constraint of the child's own with the same effect. PostgreSQL numbers the names that it gives, in the order of creation, which is another one in a dump.
SELECT CASE k.contype WHEN 'c' THEN 'check' ELSE 'constraint' END, c.oid::regclass::text, CASE WHEN k.contype <> 'n' THEN quote_ident(k.conname) WHEN k.coninhcount = 0 THEN quote_ident(regexp_replace(k.conname, '(?<=_not_null)[0-9]+$', '')) ELSE '' END, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype <> 't' AND NOT (k.contype = 'f' AND k.conparentid <> 0) AND {user n} AND NOT {member pg_class c.oid}
