-- Extensions with name, version and schema, without their owner and their members.
SELECT 'extension', quote_ident(e.extname), '', format('version %s schema %s', e.extversion, quote_ident(n.nspname))
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
