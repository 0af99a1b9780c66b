-- Constraints of tables. A foreign key that a partition has from its parent is the parent's. From 18 on NOT NULL has a name: an inherited one gets that of whichever parent comes first.
SELECT CASE k.contype WHEN 'c' THEN 'check' ELSE 'constraint' END, c.oid::regclass::text, CASE WHEN k.contype = 'n' AND NOT k.conislocal THEN '' ELSE quote_ident(k.conname) END, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype <> 't' AND NOT (k.contype = 'f' AND k.conparentid <> 0) AND {user n} AND NOT {member pg_class c.oid}
